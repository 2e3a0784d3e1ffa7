"""Expected prices, each with the day on which it was read; and what a budget makes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from core.conftest import answered
from core.runs import fresh_run
from core.samples import generate, make, png
from doubles import IdeogramDouble
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.errors import OverBudget
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.ideogram import prices
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.requests import Describe, MagicPrompt, ProviderRef
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress


@pytest.mark.parametrize(
    ("model", "fields", "usd", "read"),
    [
        ("4.0", {}, 0.06, "2026-11-16"),
        ("4.0", {"rendering_speed": "QUALITY", "num_images": 8}, 0.8, "2026-11-16"),
        ("4.0 transparent", {"output_resolution": "1K"}, 0.06, "2026-10-10"),
        ("3.0", {"rendering_speed": "FLASH"}, 0.03, "2026-11-21"),
        ("3.0", {"rendering_speed": "QUALITY"}, 0.09, "2026-11-16"),
        ("3.0", {"character_image": png()}, 0.15, "2026-11-16"),
        ("3.0 transparent", {"rendering_speed": "TURBO", "upscale_factor": "X1"}, 0.04, "2026-11-21"),
        ("3.0 transparent", {}, 0.07, "2026-11-21"),
        ("3.0 transparent", {"rendering_speed": "QUALITY", "num_images": 2}, 0.20, "2026-11-21"),
        ("P-Image", {}, 0.01, "2026-10-10"),
        ("P-Image", {"quality": "HIGH", "resolution": "2K", "num_images": 3}, 0.09, "2026-10-10"),
        ("P-Image", {"custom_width": 2048, "custom_height": 2048}, 0.02, "2026-10-10"),
        ("2.0", {}, 0.08, "2026-11-21"),
        ("2.0 Turbo", {"num_images": 2}, 0.10, "2026-11-21"),
        ("2a", {}, 0.04, "2026-11-21"),
        ("2a Turbo", {}, 0.025, "2026-11-21"),
        ("1.0", {}, 0.06, "2026-11-21"),
        ("1.0 Turbo", {}, 0.02, "2026-11-21"),
    ],
)
def test_a_price_that_was_read(model: str, fields: dict[str, Any], usd: float, read: str) -> None:
    price = prices.price(generate(model, **fields))
    assert price is not None
    assert price.usd == pytest.approx(usd)
    assert price.recorded == read


@pytest.mark.parametrize(
    ("operation", "model", "usd"),
    [
        ("remix", "4.0", 0.06),
        ("remix", "2a Turbo", 0.025),
        ("remix", "1.0", 0.06),
        ("inpaint", "3.0", 0.06),
        ("inpaint", "2.0", 0.08),
        ("inpaint", "2.0 Turbo", 0.05),
        ("reframe", "3.0", 0.06),
        ("reframe", "2.0", 0.08),
        ("reframe", "2.0 Turbo", 0.05),
        ("replace_background", "3.0", 0.06),
        ("remove_background", "1.0", 0.01),
        ("remove_object", "1.0", 0.03),
        ("upscale", "Ideogram", 0.06),
        ("edit", "Ideogram", None),
    ],
)
def test_what_starts_from_a_picture_has_its_model_s_price(operation: str, model: str, usd: float | None) -> None:
    price = prices.price(make(operation, model))
    assert (price and price.usd) == usd


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("3.0 transparent", {"upscale_factor": "X2"}),
        ("3.0 transparent", {"upscale_factor": "X4"}),
        ("4.0 transparent", {"output_resolution": "8K"}),
        ("4.0 transparent", {"rendering_speed": "TURBO"}),
    ],
)
def test_what_was_not_read_is_not_guessed(model: str, fields: dict[str, Any]) -> None:
    assert prices.price(generate(model, **fields)) is None


@pytest.mark.parametrize("design", [False, True])
def test_a_limit_below_its_price_refuses_a_layerize_before_it_is_sent(
    design: bool, keys: Keys, double: IdeogramDouble
) -> None:
    question = LayerizeText(image=png("teal", (160, 80)), seed=7, design=design)
    prepared = query.prepare(ProviderRef(id="ideogram"), question, keys)

    def under(limit: float) -> Any:
        run = replace(fresh_run(), limits=Limits(run=limit))
        return background.submit(answered(prepared, Progress(provider="", total=0), run)).result(30)

    for limit in (0.01, 0.0899):
        with pytest.raises(OverBudget):
            under(limit)
    assert not double.requests and not double.billed
    assert under(0.09).usd == 0.09


@pytest.mark.parametrize(
    ("question", "usd"),
    [
        (LayerizeText(image=png(), seed=7), 0.09),
        (LayerizeText(image=png(), seed=7, design=True), 0.09),
        # No price of these could be found.
        (Describe(model="4.0", image=png()), None),
        (MagicPrompt(prompt="a fox"), None),
    ],
)
def test_a_question_is_booked_at_its_price(question: Any, usd: float | None) -> None:
    assert BY_ID["ideogram"].answer_price(question) == usd


def test_every_speed_and_quality_of_a_priced_model_has_an_answer() -> None:
    for model in OPERATIONS["generate"]:
        for field in ("rendering_speed", "quality"):
            for choice in model.fields.get(field) or ():
                prices.price(generate(model.name, **{field: choice}))
