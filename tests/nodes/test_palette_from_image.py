"""The colours that are taken from a picture."""

from __future__ import annotations

import numpy as np
import pytest
from ideogram_kit.nodes.ideogram.images.palette import dominant_colours
from PIL import Image


def flat(*stripes: tuple[str, int], width: int = 64) -> Image.Image:
    """A picture of stripes: the colour and the height in pixels of each."""
    image = Image.new("RGB", (width, sum(height for _, height in stripes)))
    top = 0
    for colour, height in stripes:
        image.paste(colour, (0, top, width, top + height))
        top += height
    return image


def dominant(image: Image.Image, count: int) -> list[tuple[str, float | None]]:
    return [(member.color_hex, member.color_weight) for member in dominant_colours(image, count)]


def test_flat_colours_are_found_as_they_are_by_their_share() -> None:
    stripes = flat(("#17BEBB", 30), ("#E4572E", 60), ("#FFFFFF", 10))
    assert dominant(stripes, 3) == [("#E4572E", 0.6), ("#17BEBB", 0.3), ("#FFFFFF", 0.1)]
    assert dominant(stripes, 8) == dominant(stripes, 3), "no more than there are"


def test_a_small_part_weighs_what_ideogram_takes_at_least() -> None:
    assert dominant(flat(("#000000", 98), ("#E4572E", 2)), 2) == [("#000000", 0.98), ("#E4572E", 0.05)]


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (1500, 900)])
@pytest.mark.parametrize("count", range(1, 9))
def test_any_picture_gives_at_most_so_many_the_same_each_time(size: tuple[int, int], count: int) -> None:
    noise = np.random.default_rng(7).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    image = Image.fromarray(noise)
    colours = dominant(image, count)
    assert colours == dominant(image, count)
    assert 1 <= len(colours) <= count
    weights = [weight or 0 for _, weight in colours]
    assert weights == sorted(weights, reverse=True) and min(weights) >= 0.05 and max(weights) <= 1
