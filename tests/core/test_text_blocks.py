"""A field of a text block that is not of its type is left out; the picture and the other fields are kept."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import Fault, RunwareDouble
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.providers.text_blocks import typed
from ideogram_kit.nodes.ideogram.results.svg import overlay

from .conftest import DoubleOf
from .runs import fresh_run
from .test_paid_replies_kept import layerize

BLOCK: dict[str, Any] = {"x": 1, "y": 2.5, "width": 30, "height": 10, "text": "a", "alignment": "center"}
ODD: list[dict[str, Any]] = [
    {"font_size": "big"},
    {"angle": "x"},
    {"angle": True},
    {"angle": 1e200},
    {"line_height": {}},
    {"font_alternatives": 7},
    {"formatting": 5},
    {"alignment": [1]},
    {"color": {"a": 1}},
    {"font_name": [1]},
    {"role": 9},
]


@pytest.mark.parametrize("odd", ODD)
def test_a_field_of_another_type_is_dropped(odd: dict[str, Any]) -> None:
    (name,) = odd
    kept = {field: value for field, value in BLOCK.items() if field != name}
    assert typed({**BLOCK, **odd}) == kept


def test_what_fits_stays() -> None:
    block = {**BLOCK, "formatting": ["bold"], "font_alternatives": [], "font_size": 18, "of_its_own": {"a": 1}}
    assert typed(block) == block
    assert typed({"formatting": ["bold", 5]}) == {"formatting": ["bold"]}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("provider", ["ideogram", "fal", "runware"])
def test_layers_with_an_odd_field_can_be_drawn(
    provider: str, odd: dict[str, Any], keys: Keys, double_of: DoubleOf
) -> None:
    double, block = double_of(provider), {**BLOCK, **odd}

    def change(body: dict[str, Any]) -> dict[str, Any]:
        if provider == "ideogram":
            return {**body, "text_blocks": [block]}
        return {**body, "text_containers": [{"items": [block]}]}

    if isinstance(double, RunwareDouble):
        double.outputs = {"baseImage": None, "textBlocks": [block]}
    elif provider == "fal":
        double.script("/fal-ai/ideogram/requests", Fault(), Fault.edit(change), method="GET")
    else:
        double.script("/v1", Fault.edit(change))
    layers = layerize(provider, keys, fresh_run())
    (found,) = layers.blocks
    assert found["text"] == "a"
    assert overlay(layers.base, (160, 80), layers.blocks)
