"""The text blocks of a layered picture, whose fields every provider of Layerize Text names alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..requests.layers import TextBlock
from .json_values import as_list, as_number, as_text

PLACE = ("x", "y", "width", "height")
"""The fields of a text block that say where it stands, in pixels."""

LARGEST = 1e9
"""No number of a text block is larger. A larger one, an infinite one or one that is not a number cannot be drawn."""


def has_place(block: TextBlock) -> bool:
    """Whether all four fields of the place are numbers."""
    return all(isinstance(block.get(name), int | float) for name in PLACE)


def typed(block: TextBlock) -> TextBlock:
    """The block without those fields whose values are not of the type that the field has, or are empty.

    The text itself, and fields that are not those of a text block, stay as they are.
    """
    read = {name: FIELDS[name](value) if name in FIELDS else value for name, value in block.items()}
    return {name: value for name, value in read.items() if value is not None}


def _number(value: Any) -> int | float | None:
    number = as_number(value)
    return number if number is not None and -LARGEST <= number <= LARGEST else None


def _texts(value: Any) -> list[str] | None:
    return [entry for entry in as_list(value) if isinstance(entry, str)] if isinstance(value, list) else None


FIELDS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys((*PLACE, "angle", "font_size", "line_height"), _number),
    **dict.fromkeys(("alignment", "font_name", "color", "role"), as_text),
    **dict.fromkeys(("formatting", "font_alternatives"), _texts),
}
"""How each field of a text block is read, but for its text."""
