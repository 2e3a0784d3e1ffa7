"""What the palette socket takes."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.requests import Palette, PaletteMember
from ideogram_kit.nodes.inputs.palette import read_palette

TWO = Palette(members=(PaletteMember(color_hex="#E4572E", color_weight=0.5), PaletteMember(color_hex="#17BEBB")))


@pytest.mark.parametrize(
    ("value", "palette"),
    [
        (None, None),
        ("", None),
        ([], None),
        ({}, None),
        ("ember", Palette(name="EMBER")),
        ({"name": "Ember"}, Palette(name="EMBER")),
        ("#e4572e 0.5, #17bebb", TWO),
        ("#e4572e 0.5\n#17bebb;", TWO),
        ('[{"color_hex": "#e4572e", "color_weight": 0.5}, "#17bebb"]', TWO),
        ({"members": [{"color_hex": "#E4572E", "color_weight": 0.5}, {"color_hex": "#17BEBB"}]}, TWO),
        (["#E4572E"], Palette(members=(PaletteMember(color_hex="#E4572E"),))),
    ],
)
def test_a_palette_is_read(value: Any, palette: Palette | None) -> None:
    assert read_palette(value) == palette


@pytest.mark.parametrize(
    "value",
    [
        7,
        "{",
        "#E4572E half",
        "#E4572E 0.5 #17BEBB 0.5",
        {"colors": []},
        {"name": 3},
        {"members": "#fff"},
        [{"color": "#fff"}],
        [3],
        [{"color_hex": "#fff", "color_weight": "0.5"}],
        [{"color_hex": "#fff", "color_weight": True}],
    ],
)
def test_what_is_none_is_named(value: Any) -> None:
    with pytest.raises(BadInput, match="palette: "):
        read_palette(value)
