"""How many pixels a picture may have that comes for a request: memory is made for it before it is decoded."""

from __future__ import annotations

import re

from ..models.sizes import pixels
from ..requests import Request

SLACK = 2
"""A picture may be this many times as large as it was asked: providers round to sizes of their own."""

ENLARGING = ("upscale",)
"""Operations whose result is larger than what they are given or asked."""


def most_pixels(request: Request) -> int | None:
    """The most pixels of a picture for this request; None where it names no size, or is one that enlarges."""
    if request.operation in ENLARGING or request.upscale_factor not in (None, "X1") or request.output_resolution:
        return None
    if request.custom_width is not None and request.custom_height is not None:
        return SLACK * request.custom_width * request.custom_height
    if request.resolution is None or not re.fullmatch(r"\d+x\d+", request.resolution):
        return None
    width, height = pixels(request.resolution)
    return SLACK * width * height
