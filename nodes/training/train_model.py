"""The Train Model node: a custom model trained from a dataset, and the training watched to its end."""

from __future__ import annotations

import json
from typing import Any

from comfy_api.latest import io

from ..ideogram.errors import IdeogramKitError
from ..ideogram.requests import TrainedModel, TrainModel
from ..ideogram.validation import training
from ..inputs import sockets, widgets
from ..inputs.run_options import STOP, RunOptions, on_failure
from ..operate import blocked, fingerprint, query


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
                io.String.Output(
                    "custom_model",
                    display_name="custom_model",
                    tooltip="The model's URI, for Generate's custom_model: model/<name>/version/<number>.",
                ),
                io.String.Output("info", display_name="info", tooltip="JSON: the model, its status, notes."),
            ],
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(
        cls, dataset_id: str, model_name: str, model: dict[str, Any], provider: Any = None, on_failure: str = STOP
    ) -> io.NodeOutput:
        asked = {name: widgets.chosen(name, value) for name, value in model.items() if name != "model"}
        if asked.get("lora_rank") is not None:
            asked["lora_rank"] = int(asked["lora_rank"])
        request = TrainModel(
            model=model["model"], dataset_id=dataset_id.strip(), model_name=model_name.strip(), **asked
        )
        training.check_training(request)
        try:
            trained: TrainedModel = await query(sockets.provider_ref(provider), request)
        except IdeogramKitError as error:
            if not RunOptions(on_failure).goes_on:
                raise
            return blocked(error, 2, request.operation)
        return io.NodeOutput(trained.uri, _info(trained, request))


def _settings() -> list[io.Input]:
    """The settings of a training, each at "not asked"."""
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


def _info(trained: TrainedModel, request: TrainModel) -> str:
    told = {
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
    return json.dumps(told, ensure_ascii=False, indent=2)
