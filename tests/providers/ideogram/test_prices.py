"""Expected prices, from the recorded quotes."""

from __future__ import annotations

from typing import Any

import pytest
from core.samples import generate, png
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.providers.ideogram import prices


@pytest.mark.parametrize(
    ("model", "fields", "usd"),
    [
        ("4.0", {}, 0.06),
        ("4.0", {"rendering_speed": "QUALITY", "num_images": 8}, 0.8),
        ("3.0", {"rendering_speed": "QUALITY"}, 0.09),
        ("3.0", {"character_image": png()}, 0.15),
        ("3.0 transparent", {}, 0.07),
        ("P-Image", {}, 0.01),
        ("P-Image", {"quality": "HIGH", "resolution": "2K", "num_images": 3}, 0.09),
        ("P-Image", {"custom_width": 2048, "custom_height": 2048}, 0.02),
        ("2.0", {}, 0.08),
        ("2a", {}, 0.04),
    ],
)
def test_a_recorded_price(model: str, fields: dict[str, Any], usd: float) -> None:
    price = prices.price(generate(model, **fields))
    assert price is not None
    assert price.usd == pytest.approx(usd)
    assert price.recorded == "2026-10-10"


@pytest.mark.parametrize(
    ("model", "fields"),
    [("1.0", {}), ("3.0 transparent", {"upscale_factor": "X4"}), ("4.0 transparent", {"output_resolution": "8K"})],
)
def test_what_was_not_recorded_is_not_guessed(model: str, fields: dict[str, Any]) -> None:
    assert prices.price(generate(model, **fields)) is None


def test_every_speed_and_quality_of_a_priced_model_has_an_answer() -> None:
    for model in OPERATIONS["generate"]:
        for field in ("rendering_speed", "quality"):
            for choice in model.fields.get(field) or ():
                prices.price(generate(model.name, **{field: choice}))
