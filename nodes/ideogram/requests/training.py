"""What is asked about datasets and custom models, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """Pictures to train from, encoded. `captions` has a text for each, blank for none, or is empty.

    With a `dataset_id` they are added to that dataset; else to the one called `name`.
    """

    operation: ClassVar[str] = "dataset"

    images: tuple[bytes, ...]
    captions: tuple[str, ...] = ()
    name: str = ""
    dataset_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A picture (counted from 1) that the dataset did not take."""

    picture: int | None
    file: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetReport:
    """A dataset after an upload: `pictures` are in it now, `uploaded` of them new; `present` were there before."""

    provider: str
    dataset_id: str
    name: str
    pictures: int
    uploaded: int
    present: int
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainModel:
    """A training of a custom model; settings that are None are Ideogram's own."""

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
    """A custom model as its provider tells of it; `uri` is None until it is registered."""

    model_id: str
    name: str
    status: str
    uri: str | None = None
    available: bool = False
    dataset_id: str | None = None
    created: str = ""
    runs: tuple[str, ...] = ()
    """The status of each training run, where the reply has them."""

    @property
    def usable(self) -> bool:
        """Whether Generate can be asked for it."""
        return self.uri is not None and self.available


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainedModel:
    """The end of a training that was watched; `started` says whether this request began it."""

    provider: str
    model: KnownModel
    uri: str
    started: bool
    minutes: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomModel:
    """A question for the models of a `scope`, owned or shared, and for the one that `name` names, by name or id."""

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


TRAINING = (Dataset.operation, TrainModel.operation, CustomModel.operation)
"""The operations of this family."""
