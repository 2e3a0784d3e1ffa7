"""Recognises the picture that the open weights draw when their own safety training withholds what was asked.

It is a flat grey frame with some words about a safety filter on it. The weights draw it; nothing here or in ComfyUI
decides it, and nothing here gets around it: the licence forbids that. The limits below were chosen from descriptions
of that picture, not measured on many of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SAMPLE_SIDE = 256
"""The longer side, in pixels, of the reduced picture that is looked at."""

GREY_RANGE = (64, 208)
"""The darkest and the lightest grey of 255 that the background may have: black or white is not the safety picture."""

EVENNESS = 8
"""Levels of 255 by which the background may vary, and by which its colours may differ from grey."""

EXPLANATION = (
    "The open weights drew their own safety picture, a grey frame with words, instead of the prompt. A structured "
    "prompt is withheld less often than plain words; else word it differently, or try another seed."
)


def is_withheld(image: Image) -> bool:
    """Whether a picture is the safety picture: a flat, neutral grey to its edges, with a little text inside."""
    small = image.convert("RGB")
    small.thumbnail((SAMPLE_SIDE, SAMPLE_SIDE))
    pixels = small.width * small.height
    grey = small.convert("L")
    counts = grey.histogram()
    background = max(range(256), key=counts.__getitem__)
    if not GREY_RANGE[0] <= background <= GREY_RANGE[1]:
        return False
    share = sum(counts[background - EVENNESS : background + EVENNESS + 1]) / pixels
    if not 0.75 <= share <= 0.999:
        return False
    return _neutral(small) and _even_edge(grey, background)


def _neutral(image: Image) -> bool:
    """Whether hardly any pixel has a colour."""
    _, blue, red = image.convert("YCbCr").split()
    coloured = [
        sum(band.histogram()[: 128 - EVENNESS]) + sum(band.histogram()[128 + EVENNESS + 1 :]) for band in (blue, red)
    ]
    return max(coloured) <= 0.005 * image.width * image.height


def _even_edge(grey: Image, background: int) -> bool:
    """Whether the outermost twentieth of the frame is background alone."""
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
        if sum(counts[background - EVENNESS : background + EVENNESS + 1]) < 0.99 * sum(counts):
            return False
    return True
