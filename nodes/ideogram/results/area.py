"""The most pixels that a picture may have, checked before memory is allocated to decode it."""

from __future__ import annotations

import re

from ..models.sizes import parse_size
from ..requests import Request

TOLERANCE = 2
"""A picture may have this many times the pixels that were asked, because providers round to sizes of their own."""

ENLARGING_OPERATIONS = ("upscale",)
"""Operations whose result is larger than the picture that they are given."""


def max_pixels(request: Request) -> int | None:
    """The most pixels of a picture for this request; None where it names no size, or enlarges a picture."""
    if (
        request.operation in ENLARGING_OPERATIONS
        or request.upscale_factor not in (None, "X1")
        or request.output_resolution
    ):
        return None
    if request.custom_width is not None and request.custom_height is not None:
        return TOLERANCE * request.custom_width * request.custom_height
    if request.resolution is None or not re.fullmatch(r"\d+x\d+", request.resolution):
        return None
    width, height = parse_size(request.resolution)
    return TOLERANCE * width * height
