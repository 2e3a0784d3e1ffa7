"""The lists of sizes, and the size that a ratio stands for."""

from __future__ import annotations

import pytest
from ideogram_kit.nodes.ideogram.models import sizes
from ideogram_kit.nodes.ideogram.models.sizes import SIZES_V3, SIZES_V4, parse_size, size_for_ratio
from ideogram_kit.nodes.ideogram.models.styles import STYLE_PRESETS
from ideogram_kit.nodes.ideogram.providers.mapping.sizes import nearest_preset


@pytest.mark.parametrize(
    ("name", "count"),
    [("SIZES_V4", 38), ("SIZES_V3", 69), ("SIZES_V2", 78), ("RATIOS_V4", 17), ("RATIOS_V3", 15), ("RATIOS_V2", 11)],
)
def test_the_lists_are_whole(name: str, count: int) -> None:
    assert len(set(getattr(sizes, name))) == len(getattr(sizes, name)) == count


def test_there_are_62_presets() -> None:
    assert len(set(STYLE_PRESETS)) == len(STYLE_PRESETS) == 62


@pytest.mark.parametrize(
    ("ratio", "area", "offered", "size"),
    [
        ("1x1", 1024**2, SIZES_V4, (1024, 1024)),
        ("16x9", 1024**2, SIZES_V4, (1280, 720)),
        ("16x9", 2048**2, SIZES_V4, (2560, 1440)),
        ("1x3", 1024**2, SIZES_V4, (512, 1536)),
        ("4x1", 1024**2, SIZES_V4, (2048, 512)),
        ("1x1", 4096**2, SIZES_V4, (4096, 4096)),
        ("9x16", 1024**2, SIZES_V3, (736, 1312)),
        ("3x2", 1024**2, SIZES_V3, (1248, 832)),
    ],
)
def test_a_ratio_becomes_the_size_that_the_model_has_for_it(
    ratio: str, area: int, offered: tuple[str, ...], size: tuple[int, int]
) -> None:
    assert size_for_ratio(parse_size(ratio), area, offered) == size


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("2048x2048", "square_hd"),
        ("1024x1024", "square"),
        ("512x512", "square"),
        ("960x1024", "square"),
        ("1x1", "square_hd"),
        ("1440x2880", "portrait_16_9"),
        ("1120x896", "landscape_4_3"),
        ("16x9", "landscape_16_9"),
    ],
)
def test_a_size_becomes_the_named_one_of_its_shape_and_a_square_that_of_its_area(wanted: str, name: str) -> None:
    assert nearest_preset(parse_size(wanted)) == name


def test_a_square_is_had_from_whichever_square_is_offered() -> None:
    for only in ("square", "square_hd"):
        for wanted in ("1x1", "1024x1024", "2048x2048"):
            assert nearest_preset(parse_size(wanted), {only, "portrait_4_3", "of the moon"}) == only
    assert nearest_preset((1024, 1024), ()) == "square", "a list that names none of them is not believed"
