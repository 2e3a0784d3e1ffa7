"""The main colours of a picture, as members of a palette."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..requests import PaletteMember

if TYPE_CHECKING:
    from PIL import Image

MIN_WEIGHT = 0.05
"""The smallest weight that Ideogram takes."""

SAMPLE_SIDE = 256
"""Pixels a side of the reduced picture that is looked at. Pixels are picked, not blended, so that flat colours stay."""


def dominant_colours(image: Image.Image, count: int) -> tuple[PaletteMember, ...]:
    """The main colours, at most `count`, weighted by their share of the picture, the largest first.

    The same picture always has the same colours.
    """
    from PIL import Image

    small = image.convert("RGB")
    if max(small.size) > SAMPLE_SIDE:
        small = small.resize((min(small.width, SAMPLE_SIDE), min(small.height, SAMPLE_SIDE)), Image.Resampling.NEAREST)
    reduced = small.quantize(count, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    counts = cast("list[tuple[int, tuple[int, int, int]]]", reduced.convert("RGB").getcolors(SAMPLE_SIDE * SAMPLE_SIDE))
    ranked = sorted((-number, "#" + bytes(colour).hex().upper()) for number, colour in counts)
    total = small.width * small.height
    return tuple(
        PaletteMember(color_hex=hexed, color_weight=max(MIN_WEIGHT, round(-n / total, 2))) for n, hexed in ranked
    )
