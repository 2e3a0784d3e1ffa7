"""Draws elements: an object as a tinted frame, a literal text as large as its box allows."""

from __future__ import annotations

import re

from PIL import Image

from .breaks import ideographic
from .canvas import Box, Canvas
from .colours import GREY, INK, PAPER, Rgb, contrast, mix, readable
from .elements import Element
from .fit import display
from .upright import vertical_text

# The blue that layout programs use for text frames, so that a frame never looks like a border of the picture.
FRAME_COLOUR: Rgb = (38, 132, 220)
_SIDE = re.compile(
    r"\b(left|right)[- ]?(?:aligned|justified)|\b(?:flush|aligned)(?: to the)? (left|right)", re.IGNORECASE
)
# In a tall box, a line is only rotated where that makes its type this many times larger.
_WORTH_ROTATING = 2.5


def draw_object(canvas: Canvas, element: Element, box: Box) -> None:
    """Tint `box` with the element's first colour, more lightly where it covers most of the frame."""
    colour = element.colours[0] if element.colours else GREY
    share = (box[2] - box[0]) * (box[3] - box[1]) / (canvas.size[0] * canvas.size[1])
    canvas.fill(box, colour, (0.42 if element.colours else 0.14) * (0.55 if share > 0.6 else 1))


def draw_text(canvas: Canvas, element: Element, box: Box, style: tuple[Rgb, ...]) -> None:
    """Set the element's text in `box`, over a plate of a contrasting colour where it could not be read otherwise."""
    colour = element.colours[0] if element.colours else INK
    ground = canvas.ground(box)
    plate, opacity = _plate(colour, ground, element.colours, style)
    canvas.fill(box, plate, opacity)
    set_text(canvas, element, box, readable(colour, mix(ground, plate, opacity), 3.0))


def set_text(canvas: Canvas, element: Element, box: Box, colour: Rgb) -> Box:
    """Set the element's text in `box` in `colour`, inside a small inset; return the box of its ink."""
    width, height = box[2] - box[0], box[3] - box[1]
    inset = min(round(canvas.small * 0.5), width // 12, height // 12)
    room = (width - 2 * inset, height - 2 * inset)
    if min(room) < 3 or not element.text:
        return box
    left, top = box[0] + inset, box[1] + inset
    ink = _ink(element.text, room, _alignment(element.desc))
    canvas.draw_mask(ink, (left, top), colour)
    extent = ink.getbbox() or (0, 0, *room)
    return left + extent[0], top + extent[1], left + extent[2], top + extent[3]


def draw_edge(canvas: Canvas, element: Element, box: Box) -> None:
    """Draw the edge of an element's box, just inside it."""
    weight = max(1, round(1.4 * canvas.unit))
    if element.text is not None:
        canvas.outline(box, FRAME_COLOUR, weight, 0.9)
    else:
        colour = mix(element.colours[0], INK, 0.35) if element.colours else GREY
        canvas.outline(box, colour, weight, 0.95)


def _ink(text: str, room: tuple[int, int], align_x: float) -> Image.Image:
    level = display(text, room)
    if room[1] > 1.6 * room[0]:
        if ideographic(text) and (columns := vertical_text(text, room)):
            return columns
        rotated = display(text, (room[1], room[0]))
        if rotated.size > _WORTH_ROTATING * level.size:
            return rotated.mask((room[1], room[0]), align_x=0.5, align_y=0.5).transpose(Image.Transpose.ROTATE_90)
    return level.mask(room, align_x=align_x, align_y=0.5)


def _alignment(desc: str) -> float:
    """The horizontal alignment that a description asks for: 0 for left, 1 for right, else 0.5."""
    match = _SIDE.search(desc)
    side = (match[1] or match[2]).lower() if match else ""
    return {"left": 0.0, "right": 1.0}.get(side, 0.5)


def _plate(colour: Rgb, ground: Rgb, own: tuple[Rgb, ...], style: tuple[Rgb, ...]) -> tuple[Rgb, float]:
    """The colour and the opacity of what lies behind a text of `colour` on `ground`.

    It is faint where the text can be read anyway; else a contrasting colour, of its own palette or the style's if one
    fits.
    """
    if not own or contrast(colour, ground) >= 3:
        return (PAPER, 0.3) if contrast(colour, PAPER) >= 3 else (INK, 0.15)
    for palette in (own[1:], style):
        if fitting := [other for other in palette if contrast(colour, other) >= 3]:
            return max(fitting, key=lambda other: contrast(colour, other)), 0.9
    return max((INK, PAPER), key=lambda other: contrast(colour, other)), 0.85
