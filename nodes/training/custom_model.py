"""The Custom Model node: the models that are trained, and the one that Generate is to use."""

from __future__ import annotations

import json
from typing import Any

from comfy_api.latest import io

from ..ideogram.errors import IdeogramKitError
from ..ideogram.requests import SEED_MAX, CustomModel, CustomModels
from ..ideogram.validation import training
from ..inputs import sockets
from ..inputs.run_options import STOP, RunOptions, on_failure
from ..operate import blocked, fingerprint, query


class IdeogramKitCustomModel(io.ComfyNode):
    """Finds a custom model by name or id, and lists those that there are."""

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
                io.String.Output(
                    "custom_model",
                    display_name="custom_model",
                    tooltip="The model's URI, for Generate's custom_model. Blank where no name was given.",
                ),
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
    async def execute(
        cls, name: str, scope: str, refresh: int, provider: Any = None, on_failure: str = STOP
    ) -> io.NodeOutput:
        request = CustomModel(name=name.strip(), scope=scope)
        training.check_custom_model(request)
        try:
            found: CustomModels = await query(sockets.provider_ref(provider), request)
        except IdeogramKitError as error:
            if not RunOptions(on_failure).goes_on:
                raise
            return blocked(error, 2, request.operation)
        return io.NodeOutput((found.chosen.uri or "") if found.chosen else "", _models(found))


def _models(found: CustomModels) -> str:
    listed = [
        {
            "name": model.name,
            "id": model.model_id,
            "status": model.status,
            "uri": model.uri,
            "available": model.available,
            **({"note": " ".join(found.notes)} if found.notes else {}),
        }
        for model in found.models
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2)
