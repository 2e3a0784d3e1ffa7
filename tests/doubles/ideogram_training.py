"""Ideogram's v1 datasets, and the custom models trained from them.

Sources: Ideogram's OpenAPI file of 2026-07-02 ("must contain at least 15 images and a maximum of 100"). How a run's
status becomes its model's is not documented; `MODEL_STATUS` is a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from . import ideogram_lists as lists
from .ideogram_dataset import Dataset
from .ideogram_fields import Field, Refused, demand, number, text, whole
from .ideogram_requests import JSON, MULTIPART, Endpoint
from .ideogram_uploads import any_files
from .ideogram_values import now, token
from .wire import Asked, Reply

DATASETS = "/datasets"
DATASET = "/datasets/{dataset_id}"
UPLOAD = "/datasets/{dataset_id}/upload_assets"
TRAIN = "/datasets/{dataset_id}/train_model"  # the older form
MODELS = "/models"
MODEL = "/models/{model_id}"
MODEL_STATUS = {
    "PREPARING_DATA": "CREATING",
    "QUEUED": "TRAINING",
    "TRAINING": "TRAINING",
    "FINALIZING": "TRAINING",
    "COMPLETED": "COMPLETED",
    "FAILED": "ERRORED",
}


def _model_name() -> Field:
    shape = re.compile(r"[A-Za-z0-9 -]{5,30}")
    return Field(
        form="text",
        check=lambda name, value: demand(
            bool(shape.fullmatch(value)), name, "must be 5-30 characters: letters, digits, spaces, hyphens"
        ),
    )


def _rank(name: str, value: int) -> None:
    demand(value in (64, 128), name, f"{value} is not 64 or 128")


NAMED = {"dataset_id": text(), "model_name": _model_name()}
PLAIN = Endpoint(fields=NAMED, required=("dataset_id", "model_name"), accepts=(JSON,))
ADVANCED = Endpoint(
    fields=NAMED
    | {
        "training_steps": whole(100, 10000, step=100),
        "lora_rank": Field(form="whole", check=_rank),
        "ema": number(lambda value: 0 < value < 1, "not between 0 and 1"),
        "learning_rate": number(lambda value: value > 0, "not greater than 0"),
    },
    required=("dataset_id", "model_name"),
    accepts=(JSON,),
)
ENDPOINTS: dict[str, Endpoint] = {
    DATASETS: Endpoint(fields={"name": text()}, required=("name",), accepts=(JSON,)),
    UPLOAD: Endpoint(fields={"files": any_files()}, required=("files",), accepts=(MULTIPART,)),
    TRAIN: Endpoint(fields={"model_name": _model_name()}, required=("model_name",), accepts=(JSON,)),
    "/v1/ideogram-v3/train-model": PLAIN,
    "/v1/ideogram-v4/train-model": PLAIN,
    "/v1/ideogram-v3/train-model-advanced": ADVANCED,
    "/v1/ideogram-v4/train-model-advanced": ADVANCED,
}


@dataclass(kw_only=True)
class Model:
    model_id: str
    name: str
    dataset_id: str | None = None
    owned: bool = True
    registers: bool = True  # whether it gets its URI once it is completed
    statuses: tuple[str, ...] = ("COMPLETED",)  # of its run, one for each time it is asked for
    polls: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    created: str = field(default_factory=now)

    @property
    def run_status(self) -> str:
        return self.statuses[min(max(self.polls - 1, 0), len(self.statuses) - 1)]

    @property
    def status(self) -> str:
        return MODEL_STATUS[self.run_status]

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model_id": self.model_id,
            "name": self.name,
            "status": self.status,
            "creation_time": self.created,
            "is_available_for_generation": self.status == "COMPLETED",
            "is_owned": self.owned,
        }
        if self.status == "COMPLETED" and self.registers:
            slug = re.sub(r"[^a-z0-9]+", "-", self.name.lower())
            body["custom_model_uri"] = f"model/{slug}/version/1"
        if self.owned:
            body |= {"dataset_id": self.dataset_id, "last_update_time": self.created}
        return body

    def run(self) -> dict[str, Any]:
        return {
            "training_run_id": token("run", self.model_id),
            "status": self.run_status,
            "creation_time": self.created,
            **{"training_steps": 1000, "lora_rank": 128, **self.settings},
        }


class Training:
    """The account's datasets and models. A test sets what happens to them here.

    A model trained from now on shows the `statuses` as its run's, the first at the first GET /models/{id}, the next
    at the next one, and stays at the last; the list shows them without moving them. `registers=False` leaves it
    completed without a URI. `rejects` maps file names to reasons for which an upload of them fails. `minimum` is
    how many images a dataset needs.
    """

    def __init__(self) -> None:
        self.statuses: tuple[str, ...] = lists.RUN_STATUSES
        self.registers = True
        self.minimum = 15
        self.rejects: dict[str, str] = {}
        self.datasets: dict[str, Dataset] = {}
        self.models: dict[str, Model] = {}

    def add_model(self, name: str, *, owned: bool = True, status: str = "COMPLETED", registers: bool = True) -> Model:
        """A model that was there before; `status` is its run's."""
        made = Model(model_id=token("model", len(self.models)), name=name, owned=owned, registers=registers)
        made.statuses = (status,)
        self.models[made.model_id] = made
        return made

    def answer(self, path: str, asked: Asked, named: str, given: dict[str, Any]) -> Reply | None:
        """The reply to a path of this family, `named` being the id in it; nothing where no such thing is."""
        if path == DATASETS and asked.method == "GET":
            return Reply.json({"datasets": [one.body() for one in self.datasets.values()]})
        if path == DATASETS:
            made = Dataset(dataset_id=token("dataset", len(self.datasets)), name=given["name"], created=now())
            self.datasets[made.dataset_id] = made
            return Reply.json(made.body())
        if path == MODELS:
            return Reply.json({"models": self._listed(asked)})
        if path == MODEL:
            return self._model(named)
        dataset = self.datasets.get(named or given["dataset_id"])
        if dataset is None:
            return None
        if path == DATASET:
            return Reply.json(dataset.detail([one.model_id for one in self._trained_from(dataset)]))
        if path == UPLOAD:
            return Reply.json(dataset.upload(asked.parts_named("files"), self.rejects))
        return Reply.json(self._train(dataset, given))

    def _trained_from(self, dataset: Dataset) -> list[Model]:
        return [one for one in self.models.values() if one.dataset_id == dataset.dataset_id]

    def _listed(self, asked: Asked) -> list[dict[str, Any]]:
        for name in asked.query:
            demand(name in ("scope", "status"), name, "unknown parameter")
        scope, statuses = asked.query.get("scope"), asked.query.getall("status", [])
        demand(scope in (None, "owned", "shared"), "scope", f"{scope!r} is not owned or shared")
        for status in statuses:
            demand(status in lists.MODEL_STATUSES, "status", f"{status!r} is not a status")
        return [
            one.body()
            for one in self.models.values()
            if scope in (None, "owned" if one.owned else "shared")
            # The file: "Applied to owned models only".
            and (not statuses or not one.owned or one.status in statuses)
        ]

    def _model(self, model_id: str) -> Reply | None:
        model = self.models.get(model_id)
        if model is None:
            return None
        model.polls += 1
        return Reply.json({"model": model.body() | ({"training_runs": [model.run()]} if model.owned else {})})

    def _train(self, dataset: Dataset, given: dict[str, Any]) -> dict[str, Any]:
        if len(dataset.images) < self.minimum:
            raise Refused(f"the dataset has {len(dataset.images)} images; at least {self.minimum} are needed")
        model = Model(
            model_id=token("model", len(self.models)),
            name=given["model_name"],
            dataset_id=dataset.dataset_id,
            registers=self.registers,
            statuses=self.statuses,
            settings={name: given[name] for name in given.keys() - {"dataset_id", "model_name"}},
        )
        self.models[model.model_id] = model
        return {
            "model_id": model.model_id,
            "dataset_id": dataset.dataset_id,
            "training_status": model.run_status,
            "model_name": model.name,
        }
