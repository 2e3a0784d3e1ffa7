"""What is made of a query's answer: a size for its ratio, and the boxes for the layout editor."""

from __future__ import annotations

import pytest
from core.samples import LAYOUT
from ideogram_kit.nodes.ideogram.models.sizes import RATIOS_V4, SIZES_V4, parse_size
from ideogram_kit.nodes.ideogram.prompt import read
from ideogram_kit.nodes.ideogram.results import text_info


@pytest.mark.parametrize("ratio", RATIOS_V4)
@pytest.mark.parametrize(("tier", "side"), [("1K", 1024), ("2K", 2048)])
def test_every_ratio_has_a_size_that_4_0_offers(ratio: str, tier: str, side: int) -> None:
    notes: list[str] = []
    size = text_info.nearest_size(ratio, tier, notes)
    assert size in SIZES_V4
    (width, height), (across, down) = parse_size(size), parse_size(ratio)
    exact = abs(width / height * down / across - 1) < 0.001
    assert exact != (ratio in ("1x4", "4x1"))
    assert bool(notes) != exact
    assert 0.7 < width * height / side**2 < 1.05


def test_the_sizes_of_the_reference() -> None:
    sizes = {
        ratio: (text_info.nearest_size(ratio, "1K", []), text_info.nearest_size(ratio, "2K", [])) for ratio in RATIOS_V4
    }
    assert sizes["16x9"] == ("1280x720", "2560x1440")
    assert sizes["10x16"] == ("800x1280", "1600x2560")
    assert sizes["1x1"] == ("1024x1024", "2048x2048")
    assert sizes["1x4"] == ("512x1536", "1024x3072")


def test_elements_without_a_box_are_not_for_the_editor_and_are_told() -> None:
    notes: list[str] = []
    plain = {"type": "obj", "desc": "a fox"}
    prompt = read({**LAYOUT, "compositional_deconstruction": {"background": "", "elements": [plain]}}, "p").prompt
    assert text_info.elements_with_boxes(prompt, notes) == [] and "1 element has no bbox" in notes[0]
    whole = read(LAYOUT, "p").prompt
    found = text_info.elements_with_boxes(whole, [])
    found[0]["bbox"][0] = 7
    assert whole == LAYOUT, "what is handed on is a copy"
