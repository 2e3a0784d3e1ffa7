"""The models of every operation, and the fields that each takes: the one table behind menus and checks."""

from __future__ import annotations

from collections.abc import Mapping

from . import edits
from .generate import GENERATE
from .model import Model

OPERATIONS: Mapping[str, tuple[Model, ...]] = {
    "generate": GENERATE,
    "remix": edits.REMIX,
    "inpaint": edits.INPAINT,
    "edit": edits.EDIT,
    "reframe": edits.REFRAME,
    "replace_background": edits.REPLACE_BACKGROUND,
    "remove_background": edits.REMOVE_BACKGROUND,
    "remove_object": edits.REMOVE_OBJECT,
    "upscale": edits.UPSCALE,
}
"""Every operation that makes pictures, in menu order."""


def find_model(operation: str, name: str) -> Model | None:
    """The model of this name, or None where the operation has none."""
    return next((model for model in OPERATIONS[operation] if model.name == name), None)


def model_of(operation: str, name: str) -> Model:
    """The model of a request that was checked, so that it exists."""
    model = find_model(operation, name)
    assert model is not None
    return model
