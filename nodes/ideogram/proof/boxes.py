"""Draws the elements: an object as a tinted frame, a literal text set as large as its box allows."""

from __future__ import annotations

import re

from PIL import Image

from .breaks import ideographic
from .canvas import Box, Canvas
from .colours import GREY, INK, PAPER, Rgb, contrast, mix, readable
from .elements import Element
from .fit import display
from .upright import upright

# Text frames take the blue that layout programs use for them, so that they never look like a drawn border.
FRAME: Rgb = (38, 132, 220)
_SIDE = re.compile(
    r"\b(left|right)[- ]?(?:aligned|justified)|\b(?:flush|aligned)(?: to the)? (left|right)", re.IGNORECASE
)
# A line on its side must be this much larger before a tall box gets one.
_WORTH_TURNING = 2.5


def draw_object(canvas: Canvas, element: Element, box: Box) -> None:
    """Tint `box` with the element's first colour, less where it covers the frame."""
    colour = element.colours[0] if element.colours else GREY
    covers = (box[2] - box[0]) * (box[3] - box[1]) / (canvas.size[0] * canvas.size[1])
    canvas.fill(box, colour, (0.42 if element.colours else 0.14) * (0.55 if covers > 0.6 else 1))


def draw_text(canvas: Canvas, element: Element, box: Box, style: tuple[Rgb, ...]) -> None:
    """Set the element's text in `box`, on a plate where its colour would not be seen otherwise."""
    colour = element.colours[0] if element.colours else INK
    under = canvas.ground(box)
    plate, opacity = _plate(colour, under, element.colours, style)
    canvas.fill(box, plate, opacity)
    set_text(canvas, element, box, readable(colour, mix(under, plate, opacity), 3.0))


def set_text(canvas: Canvas, element: Element, box: Box, colour: Rgb) -> Box:
    """Set the element's text in `box` in `colour`, inside a small inset; return the box of its ink."""
    width, height = box[2] - box[0], box[3] - box[1]
    inset = min(round(canvas.small * 0.5), width // 12, height // 12)
    room = (width - 2 * inset, height - 2 * inset)
    if min(room) < 3 or not element.text:
        return box
    left, top = box[0] + inset, box[1] + inset
    ink = _ink(element.text, room, _across(element.desc))
    canvas.stamp(ink, (left, top), colour)
    found = ink.getbbox() or (0, 0, *room)
    return left + found[0], top + found[1], left + found[2], top + found[3]


def draw_edge(canvas: Canvas, element: Element, box: Box) -> None:
    """Draw the edge of an element's box, just inside it."""
    weight = max(1, round(1.4 * canvas.unit))
    if element.text is not None:
        canvas.outline(box, FRAME, weight, 0.9)
    else:
        colour = mix(element.colours[0], INK, 0.35) if element.colours else GREY
        canvas.outline(box, colour, weight, 0.95)


def _ink(text: str, room: tuple[int, int], across: float) -> Image.Image:
    level = display(text, room)
    if room[1] > 1.6 * room[0]:
        if ideographic(text) and (columns := upright(text, room)):
            return columns
        turned = display(text, (room[1], room[0]))
        if turned.size > _WORTH_TURNING * level.size:
            return turned.mask((room[1], room[0]), across=0.5, down=0.5).transpose(Image.Transpose.ROTATE_90)
    return level.mask(room, across=across, down=0.5)


def _across(desc: str) -> float:
    found = _SIDE.search(desc)
    side = (found[1] or found[2]).lower() if found else ""
    return {"left": 0.0, "right": 1.0}.get(side, 0.5)


def _plate(colour: Rgb, under: Rgb, own: tuple[Rgb, ...], style: tuple[Rgb, ...]) -> tuple[Rgb, float]:
    """The ground behind a text: a veil, unless its colour needs a real one, from its own palette if that has it."""
    if not own or contrast(colour, under) >= 3:
        return (PAPER, 0.3) if contrast(colour, PAPER) >= 3 else (INK, 0.15)
    for palette in (own[1:], style):
        if fitting := [other for other in palette if contrast(colour, other) >= 3]:
            return max(fitting, key=lambda other: contrast(colour, other)), 0.9
    return max((INK, PAPER), key=lambda other: contrast(colour, other)), 0.85
