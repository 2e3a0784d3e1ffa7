"""Refuses, before anything is sent, what can be known to be wrong with a dataset, a training or a model's name."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence

from ..errors import BadInput
from ..requests.training import CustomModel, Dataset, TrainModel

MAX_PICTURES = 100
"""The most pictures that a dataset holds."""

ADVISED_PICTURES = 15
"""The fewest pictures that Ideogram advises. Its pages of 2026 say 5, 10 and 15, so fewer are not refused here."""

TRAINABLE = ("4.0", "3.0")
RANKS = (64, 128)
SCOPES = ("owned", "shared")


def read_captions(texts: Sequence[str], pictures: int) -> tuple[str, ...]:
    """A caption for each of `pictures` pictures, blank where one has none; an empty tuple where no picture has one.

    A single text has one line for each picture, or is one JSON caption; of several texts each is a caption. A single
    caption is used for every picture. Raises BadInput, naming both counts, for any other number.
    """
    captions = list(texts) if len(texts) > 1 else _lines("".join(texts), pictures)
    if not any(text.strip() for text in captions):
        return ()
    if len(captions) == 1:
        captions *= pictures
    if len(captions) != pictures:
        raise BadInput(
            "captions",
            f"there are {len(captions)} for {_count(pictures)}; give one line a picture, one line for all, or none.",
        )
    for number, text in enumerate(captions, 1):
        if text.lstrip().startswith("{") and not _is_json(text):
            raise BadInput("captions", f"number {number} begins as JSON but is none: {text.strip()[:60]!r}.")
    return tuple(text.strip() for text in captions)


def check_dataset(request: Dataset) -> None:
    """Raise BadInput, naming the input and the value, where the dataset cannot be right."""
    count = len(request.images)
    if not 1 <= count <= MAX_PICTURES:
        raise BadInput("images", f"there are {_count(count)}; a dataset holds 1 to {MAX_PICTURES}.")
    if request.captions and len(request.captions) != count:
        raise BadInput("captions", f"there are {len(request.captions)} for {_count(count)}.")
    if request.dataset_id is None and not request.name.strip():
        raise BadInput("name", "it is blank; name the new dataset, or give the dataset_id of one that exists.")


def check_training(request: TrainModel) -> None:
    """Raise BadInput, naming the input and the value, where the training cannot be right."""
    if request.model not in TRAINABLE:
        raise BadInput("model", f"{request.model!r} cannot be trained; choose {' or '.join(TRAINABLE)}.")
    if not request.dataset_id:
        raise BadInput("dataset_id", "it is blank; connect the Dataset node's, or paste one.")
    if not re.fullmatch(r"[A-Za-z0-9 -]{5,30}", request.model_name):
        raise BadInput(
            "model_name", f"{request.model_name!r} is not 5 to 30 letters (a to z), digits, spaces and hyphens."
        )
    steps, ema, rate = request.training_steps, request.ema, request.learning_rate
    if steps is not None and (steps % 100 or not 100 <= steps <= 10000):
        raise BadInput("training_steps", f"{steps} is not a multiple of 100 between 100 and 10000.")
    if request.lora_rank is not None and request.lora_rank not in RANKS:
        raise BadInput("lora_rank", f"{request.lora_rank} is not 64 or 128.")
    if ema is not None and not 0 < ema < 1:
        raise BadInput("ema", f"{ema} is not between 0 and 1, both excluded.")
    if rate is not None and not (rate > 0 and math.isfinite(rate)):
        raise BadInput("learning_rate", f"{rate} is not a number above 0.")


def check_custom_model(request: CustomModel) -> None:
    """Raise BadInput for a scope that does not exist."""
    if request.scope not in SCOPES:
        raise BadInput("scope", f"{request.scope!r} is not a scope; choose {' or '.join(SCOPES)}.")


def _lines(text: str, pictures: int) -> list[str]:
    if text.lstrip().startswith("{") and _is_json(text):
        return [" ".join(text.split())]
    lines = text.splitlines()
    while lines and len(lines) != pictures and not lines[-1].strip():
        lines.pop()
    return lines


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _count(pictures: int) -> str:
    return f"{pictures} picture" if pictures == 1 else f"{pictures} pictures"
