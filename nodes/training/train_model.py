"""The Train Model node: trains a custom model from a dataset, and watches the training until it ends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import TrainedModel, TrainModel
from ..ideogram.validation import training
from ..inputs import outputs, sockets, widgets
from ..inputs.query_operation import QueryOperation
from ..inputs.run_options import on_failure
from ..operate import fingerprint


async def _read_inputs(inputs: Mapping[str, Any], _notes: list[str]) -> TrainModel:
    settings = widgets.model_fields(inputs["model"])
    if settings.get("lora_rank") is not None:
        settings["lora_rank"] = int(settings["lora_rank"])
    request = TrainModel(
        model=inputs["model"]["model"],
        dataset_id=inputs["dataset_id"].strip(),
        model_name=inputs["model_name"].strip(),
        **settings,
    )
    training.check_training(request)
    return request


def _build_outputs(request: TrainModel, trained: TrainedModel, _notes: list[str]) -> io.NodeOutput:
    info = {
        "provider": trained.provider,
        "operation": "train_model",
        "model": request.model,
        "name": trained.model.name,
        "model_id": trained.model.model_id,
        "dataset_id": request.dataset_id,
        "custom_model": trained.uri,
        "status": trained.model.status,
        "started": trained.started,
        "minutes_watched": trained.minutes,
        "asked": request.settings(),
        "notes": list(trained.notes),
    }
    return io.NodeOutput(trained.uri, json.dumps(info, ensure_ascii=False, indent=2))


OPERATION = QueryOperation(
    inputs=("dataset_id", "model_name", "model", "provider", "on_failure"),
    outputs=2,
    read_inputs=_read_inputs,
    build_outputs=_build_outputs,
)


class IdeogramKitTrainModel(io.ComfyNode):
    """Trains a model, or finds the one that these inputs have already trained: a training is paid once."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitTrainModel",
            display_name="Ideogram Train Model",
            category="Ideogram",
            description="Trains a custom model at Ideogram from a dataset. It is paid, and takes minutes to hours.",
            search_aliases=["lora", "fine-tune", "custom model", "training"],
            inputs=[
                io.String.Input("dataset_id", default="", tooltip="The dataset's id, from the Dataset node."),
                io.String.Input(
                    "model_name",
                    default="My model",
                    tooltip="5 to 30 letters, digits, spaces and hyphens. A model of this name and dataset that is in "
                    "training or trained is watched or taken, and nothing is paid again; another name trains anew.",
                ),
                io.DynamicCombo.Input(
                    "model",
                    options=[io.DynamicCombo.Option(name, _settings()) for name in training.TRAINABLE],
                    tooltip="The model to train on. The training is watched to its end; interrupting stops the "
                    "watching, never the training. Run the node again to watch on.",
                ),
                sockets.provider(),
                on_failure(),
            ],
            outputs=[
                outputs.custom_model("The model's URI, for Generate's custom_model: model/<name>/version/<number>."),
                outputs.info("JSON: the model, its status, notes."),
            ],
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)


def _settings() -> list[io.Input]:
    """The widgets of a training's settings; each default means "not asked"."""
    return [
        io.Int.Input(
            "training_steps",
            default=0,
            min=0,
            max=10000,
            step=100,
            tooltip="Steps, 100 to 10000 in hundreds. 0: not asked, which means 1000.",
            advanced=True,
        ),
        io.Combo.Input(
            "lora_rank",
            options=[widgets.AUTO, *(str(rank) for rank in training.RANKS)],
            default=widgets.AUTO,
            tooltip="How much the model can learn; the higher takes longer. auto: not asked, which means 128.",
            advanced=True,
        ),
        io.Float.Input(
            "ema",
            default=0.0,
            min=0.0,
            max=0.9999,
            step=0.0001,
            tooltip="How strongly the weights are averaged, between 0 and 1; 0.99 to 0.9999 is usual. 0: not asked.",
            advanced=True,
        ),
        io.Float.Input(
            "learning_rate",
            default=0.0,
            min=0.0,
            max=1.0,
            step=0.000001,
            tooltip="How fast it learns; 0.00001 to 0.0001 is usual. 0: not asked.",
            advanced=True,
        ),
    ]
