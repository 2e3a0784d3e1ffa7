"""Converts every box to [y_min, x_min, y_max, x_max], four whole numbers from 0 to 1000.

A box that states its axis order is converted from it: an object with named sides, a key such as `bbox_xyxy`, a
`bbox_format`, or `bbox_2d`, the key under which Qwen's vision models write x first. Any other list has the
documented order [OpenAPI, V4PromptBbox], unless `axes` finds that it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard, cast

from .axes import detect_axis_order
from .box import PLAIN, Box, is_numbers
from .notes import Notes, format_numbers

FORMAT_KEYS = ("bbox_format", "box_format")
ROW_FIRST = "y_min, x_min, y_max, x_max"

BOX_KEYS = {
    "bbox": PLAIN,
    "box": PLAIN,
    "bounding_box": PLAIN,
    "box_2d": "yxyx",
    "bbox_2d": "xyxy",
    "bbox_yxyx": "yxyx",
    "bbox_xyxy": "xyxy",
    "bbox_xywh": "xywh",
}
"""The keys under which an element may have its box, and the order that each key states."""

_ORDERS = {
    "yxyx": ROW_FIRST,
    "xyxy": "x_min, y_min, x_max, y_max",
    "xywh": "x, y, width, height",
    "yxhw": "y, x, height, width",
}
_SIDES = (
    ("xywh", ("x", "y", "width", "height")),
    ("xywh", ("x", "y", "w", "h")),
    ("xywh", ("left", "top", "width", "height")),
    ("xyxy", ("x_min", "y_min", "x_max", "y_max")),
    ("xyxy", ("xmin", "ymin", "xmax", "ymax")),
    ("xyxy", ("x1", "y1", "x2", "y2")),
    ("xyxy", ("left", "top", "right", "bottom")),
)
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")


def named_order(name: object) -> str | None:
    """The order that a `bbox_format` names (`xyxy`, `x_min, y_min, width, height`), or None."""
    if not isinstance(name, str):
        return None
    sides = name.lower().replace("width", "w").replace("height", "h")
    letters = re.sub(r"min|max|[^a-z]", "", sides)
    return letters if letters in _ORDERS else None


def repair_boxes(boxes: Sequence[Box], elements: Sequence[Any], overall: str, may_swap: bool, notes: Notes) -> None:
    """Convert every box in place; what cannot be read stays as it is, for the check to refuse.

    `overall` describes the whole picture. `may_swap` is whether the axes may be swapped on the evidence of the texts
    (see `axes`).
    """
    stated = any(box.order for box in boxes) or any(isinstance(box.value, Mapping) for box in boxes)
    for box in boxes:
        _read_numbers(box, notes)
    fractional = any(_is_fractional(box.value) for box in boxes)
    for box in boxes:
        if fractional and _is_unit(box.value):
            box.value = [round(number * 1000) for number in box.value]
            notes.add_finding(box.path, "was given as fractions of the frame; it was multiplied by 1000.")
        _make_whole(box, notes)
        _make_row_first(box, notes)
    if not stated:
        plain = [(box.index, box.value) for box in boxes if box.numbers()]
        detect_axis_order(plain, elements, overall).apply(boxes, may_swap, notes)
    for box in boxes:
        _put_minimum_first(box, notes)


def _read_numbers(box: Box, notes: Notes) -> None:
    value = box.value
    if isinstance(value, Mapping):
        sides = cast("Mapping[Any, Any]", value)
        for order, names in _SIDES:
            if set(sides) == set(names):
                box.order, value = order, [sides[name] for name in names]
                notes.add_finding(box.path, f"was an object; it was read as {_ORDERS[order]}.")
                break
    elif isinstance(value, str) and len(entries := re.split(r"[\s,;]+", value.strip(" []()"))) == 4:
        if all(_NUMBER.fullmatch(entry) for entry in entries):
            value = entries
    if not isinstance(value, (list, tuple)):
        return
    numbers = [_number(number) for number in cast("list[Any]", value)]
    if any(isinstance(number, str) for number in cast("list[Any]", value)) and is_numbers(numbers):
        notes.add_finding(box.path, "held numbers as text; they were read as numbers.")
    box.value = numbers


def _number(value: Any) -> Any:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value) if "." in value else int(value)
    return value


def _make_whole(box: Box, notes: Notes) -> None:
    """Round the numbers: 500.0 becomes 500; 120.4 becomes 120, which moves an edge by less than a thousandth."""
    if not is_numbers(box.value) or not all(0 <= number <= 1000 for number in box.value):
        return
    whole = [round(number) for number in box.value]
    if whole != box.value:
        notes.add_finding(box.path, f"was {format_numbers(box.value)}; it was rounded to whole numbers.")
    box.value = whole


def _make_row_first(box: Box, notes: Notes) -> None:
    if box.order in (PLAIN, "yxyx") or not is_numbers(box.value):
        return
    original = box.value
    first, second, third, fourth = original
    if box.order.endswith("wh") or box.order.endswith("hw"):
        third, fourth = first + third, second + fourth
    row_first = [first, second, third, fourth] if box.order == "yxhw" else [second, first, fourth, third]
    # Two roundings may carry the far edge one thousandth past the frame.
    box.value = [1000 if number == 1001 else number for number in row_first]
    notes.add_finding(
        box.path, f"was {format_numbers(original)} ({_ORDERS[box.order]}); it is sent as {format_numbers(box.value)}."
    )


def _put_minimum_first(box: Box, notes: Notes) -> None:
    if not is_numbers(box.value) or not all(0 <= number <= 1000 for number in box.value):
        return
    top, left, bottom, right = box.value
    ordered = [min(top, bottom), min(left, right), max(top, bottom), max(left, right)]
    if ordered != box.value:
        notes.add_finding(
            box.path, f"was {format_numbers(box.value)}, a minimum above its maximum; the two were exchanged."
        )
        box.value = ordered


def _is_unit(value: Any) -> TypeGuard[list[Any]]:
    return is_numbers(value) and all(0 <= number <= 1 for number in value)


def _is_fractional(value: Any) -> bool:
    return _is_unit(value) and any(number not in (0, 1) for number in value)
