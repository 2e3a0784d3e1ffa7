"""The Custom Model node: lists the models that are trained, and finds the one that Generate is to use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import SEED_MAX, CustomModel, CustomModels
from ..ideogram.validation import training
from ..inputs import outputs, sockets
from ..inputs.query_operation import QueryOperation
from ..inputs.run_options import on_failure
from ..operate import fingerprint


async def _read_inputs(inputs: Mapping[str, Any], _notes: list[str]) -> CustomModel:
    request = CustomModel(name=inputs["name"].strip(), scope=inputs["scope"])
    training.check_custom_model(request)
    return request


def _build_outputs(_request: CustomModel, answer: CustomModels, _notes: list[str]) -> io.NodeOutput:
    models = [
        {
            "name": model.name,
            "id": model.model_id,
            "status": model.status,
            "uri": model.uri,
            "available": model.available,
            **({"note": " ".join(answer.notes)} if answer.notes else {}),
        }
        for model in answer.models
    ]
    uri = answer.chosen.uri if answer.chosen else None
    return io.NodeOutput(uri or "", json.dumps(models, ensure_ascii=False, indent=2))


OPERATION = QueryOperation(
    inputs=("name", "scope", "refresh", "provider", "on_failure"),
    outputs=2,
    read_inputs=_read_inputs,
    build_outputs=_build_outputs,
)


class IdeogramKitCustomModel(io.ComfyNode):
    """Finds a custom model by name or id, and lists all that there are."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitCustomModel",
            display_name="Ideogram Custom Model",
            category="Ideogram",
            description="Finds a custom model by its name or id, for Generate's custom_model. It is free.",
            search_aliases=["lora", "trained model", "model registry", "list models"],
            inputs=[
                io.String.Input(
                    "name",
                    default="",
                    tooltip="The model's name or id. Blank: they are listed, and none is chosen.",
                ),
                io.Combo.Input(
                    "scope",
                    options=list(training.SCOPES),
                    default=training.SCOPES[0],
                    tooltip="owned: the models that you trained. shared: those shared with your organisation.",
                ),
                io.Int.Input(
                    "refresh",
                    default=0,
                    min=0,
                    max=SEED_MAX,
                    control_after_generate=io.ControlAfterGenerate.fixed,
                    tooltip="Another number asks Ideogram again. Nodes behind this one then run again too, which may "
                    "be paid.",
                ),
                sockets.provider(),
                on_failure(),
            ],
            outputs=[
                outputs.custom_model("The model's URI, for Generate's custom_model. Blank where no name was given."),
                io.String.Output(
                    "models",
                    display_name="models",
                    tooltip="JSON: a list of the models, each with name, id, status, uri and whether it is available.",
                ),
            ],
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)
