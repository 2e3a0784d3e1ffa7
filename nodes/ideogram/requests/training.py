"""The requests about datasets and custom models, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """Encoded pictures to train from. `captions` is empty, or has a text for each picture, blank where one has none.

    With a `dataset_id`, the pictures are added to that dataset; else to the dataset called `name`.
    """

    operation: ClassVar[str] = "dataset"

    images: tuple[bytes, ...]
    captions: tuple[str, ...] = ()
    name: str = ""
    dataset_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadFailure:
    """A picture that the dataset did not take: its number (from 1, None where not known), its file's name, and why."""

    picture: int | None
    file: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetReport:
    """A dataset after an upload: `pictures` are in it now, `uploaded` of them new, `present` there before."""

    provider: str
    dataset_id: str
    name: str
    pictures: int
    uploaded: int
    present: int
    failures: tuple[UploadFailure, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainModel:
    """A training of a custom model; a setting that is None is left to Ideogram's default."""

    operation: ClassVar[str] = "train_model"

    model: str
    dataset_id: str
    model_name: str
    training_steps: int | None = None
    lora_rank: int | None = None
    ema: float | None = None
    learning_rate: float | None = None

    def settings(self) -> dict[str, Any]:
        """The settings that were asked."""
        names = ("training_steps", "lora_rank", "ema", "learning_rate")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownModel:
    """A custom model as its provider lists it; `uri` is None until it is registered."""

    model_id: str
    name: str
    status: str
    uri: str | None = None
    available: bool = False
    dataset_id: str | None = None
    created: str = ""
    runs: tuple[str, ...] = ()
    """The status of each training run; empty where the reply does not say."""

    @property
    def usable(self) -> bool:
        """Whether Generate can be asked for it."""
        return self.uri is not None and self.available


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainedModel:
    """A finished training; `started` is whether this request began it, `minutes` how long it was watched."""

    provider: str
    model: KnownModel
    uri: str
    started: bool
    minutes: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomModel:
    """Ask for the models of a `scope`, owned or shared, and for the one whose name or id is `name`."""

    operation: ClassVar[str] = "custom_model"

    name: str = ""
    scope: str = "owned"


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomModels:
    """The models of a scope, and the one that was asked for, ready to use; None where none was."""

    provider: str
    models: tuple[KnownModel, ...]
    chosen: KnownModel | None = None
    notes: tuple[str, ...] = ()


TRAINING_OPERATIONS = (Dataset.operation, TrainModel.operation, CustomModel.operation)
"""The operations of datasets and custom models."""
