"""The colours that a picture is made of, as members of a palette."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..requests import PaletteMember

if TYPE_CHECKING:
    from PIL import Image

LEAST = 0.05
"""The smallest weight that Ideogram takes."""

SIDE = 256
"""Pixels a side that are looked at; they are picked, not blended, so flat colours stay what they are."""


def swatches(image: Image.Image, count: int) -> tuple[PaletteMember, ...]:
    """At most `count` colours by their share of the picture, the largest first; always the same for a picture."""
    from PIL import Image

    small = image.convert("RGB")
    if max(small.size) > SIDE:
        small = small.resize((min(small.width, SIDE), min(small.height, SIDE)), Image.Resampling.NEAREST)
    reduced = small.quantize(count, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    found = cast("list[tuple[int, tuple[int, int, int]]]", reduced.convert("RGB").getcolors(SIDE * SIDE))
    shares = sorted((-number, "#" + bytes(colour).hex().upper()) for number, colour in found)
    total = small.width * small.height
    return tuple(PaletteMember(color_hex=hexed, color_weight=max(LEAST, round(-n / total, 2))) for n, hexed in shares)
