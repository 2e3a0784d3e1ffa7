"""Recognises the picture that the open weights draw when their own safety training withholds one.

It is a flat grey frame with some words about a safety filter on it. The weights draw it; nothing here or in ComfyUI
decides it, and nothing here gets around it: the licence forbids that. The marks below were chosen from descriptions
of that picture, not measured on many of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LOOKED_AT = 256
"""Pixels of the longer side of what is looked at."""

GREY = (64, 208)
"""Levels of 255 that the ground may have: black and white are other pictures."""

EVEN = 8
"""Levels by which the ground may differ from itself, and its colours from each other."""

EXPLANATION = (
    "The open weights drew their own safety picture, a grey frame with words, instead of the prompt. A structured "
    "prompt is withheld less often than plain words; else word it differently, or try another seed."
)


def withheld(image: Image) -> bool:
    """Whether a picture is the safety picture: a flat, neutral grey to its edges, with a little text inside."""
    small = image.convert("RGB")
    small.thumbnail((LOOKED_AT, LOOKED_AT))
    pixels = small.width * small.height
    grey = small.convert("L")
    counts = grey.histogram()
    ground = max(range(256), key=counts.__getitem__)
    if not GREY[0] <= ground <= GREY[1]:
        return False
    even = sum(counts[ground - EVEN : ground + EVEN + 1]) / pixels
    if not 0.75 <= even <= 0.999:
        return False
    return _neutral(small) and _even_edge(grey, ground)


def _neutral(image: Image) -> bool:
    """Whether hardly any pixel has a colour."""
    _, blue, red = image.convert("YCbCr").split()
    away = [sum(band.histogram()[: 128 - EVEN]) + sum(band.histogram()[128 + EVEN + 1 :]) for band in (blue, red)]
    return max(away) <= 0.005 * image.width * image.height


def _even_edge(grey: Image, ground: int) -> bool:
    """Whether the outermost twentieth of the frame is ground alone."""
    width, height = grey.size
    across, down = max(1, width // 20), max(1, height // 20)
    strips = [
        (0, 0, width, down),
        (0, height - down, width, height),
        (0, 0, across, height),
        (width - across, 0, width, height),
    ]
    for strip in strips:
        counts = grey.crop(strip).histogram()
        if sum(counts[ground - EVEN : ground + EVEN + 1]) < 0.99 * sum(counts):
            return False
    return True
