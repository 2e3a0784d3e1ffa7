"""The structured prompt as typed values, its boxes in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .canvas import Box
from .colours import Rgb, rgb
from .runs import clean_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One element. `number` is from 1. `text` is None for an object. `box`, in px, is None where none was asked."""

    number: int
    desc: str
    text: str | None
    box: Box | None
    colours: tuple[Rgb, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """A structured prompt for a frame of known size; `elements` from back to front."""

    description: str
    background: str
    style: str
    colours: tuple[Rgb, ...]
    elements: tuple[Element, ...]


def to_pixels(bbox: list[int], size: tuple[int, int]) -> Box:
    """Return the px (left, top, right, bottom) of `bbox`, [y_min, x_min, y_max, x_max] of 1000, at least 1 px a side.

    Edges are rounded to the nearest pixel; right and bottom are the first pixel outside.
    """
    top, bottom = _edges(bbox[0], bbox[2], size[1])
    left, right = _edges(bbox[1], bbox[3], size[0])
    return left, top, right, bottom


def read_layout(structured_prompt: dict[str, Any], size: tuple[int, int]) -> Layout:
    """Return `structured_prompt`, checked before, as a layout for a frame of `size` px."""
    style: dict[str, Any] = structured_prompt.get("style_description") or {}
    composition: dict[str, Any] = structured_prompt.get("compositional_deconstruction") or {}
    elements: list[dict[str, Any]] = composition.get("elements") or []
    words = [
        clean_text(str(style[key]))
        for key in ("medium", "art_style", "photo", "aesthetics", "lighting")
        if style.get(key)
    ]
    return Layout(
        description=clean_text(structured_prompt.get("high_level_description") or ""),
        background=clean_text(composition.get("background") or ""),
        style=" · ".join(words),
        colours=_colours(style),
        elements=tuple(_element(number, element, size) for number, element in enumerate(elements, 1)),
    )


def _element(number: int, element: dict[str, Any], size: tuple[int, int]) -> Element:
    bbox: list[int] | None = element.get("bbox")
    return Element(
        number=number,
        desc=clean_text(element.get("desc") or ""),
        text=clean_text(element.get("text") or "") if element.get("type") == "text" else None,
        box=to_pixels(bbox, size) if bbox else None,
        colours=_colours(element),
    )


def _colours(holder: dict[str, Any]) -> tuple[Rgb, ...]:
    palette: list[str] = holder.get("color_palette") or []
    return tuple(rgb(colour) for colour in palette)


def _edges(first: int, last: int, side: int) -> tuple[int, int]:
    start, end = ((2 * value * side + 1000) // 2000 for value in (first, last))
    start = min(max(start, 0), side - 1)
    return start, max(start + 1, min(end, side))
