"""Oxen: the price of 4.5 from its page, that of 4.0 from the catalogue."""

from __future__ import annotations

import json
from typing import Any

import pytest
from core.conftest import Ask
from core.samples import generate
from doubles import OxenDouble
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.results import info


@pytest.mark.parametrize(("quality", "each"), [(None, 0.06), ("LOW", 0.03), ("MEDIUM", 0.06), ("HIGH", 0.22)])
def test_the_price_of_4_5_is_that_of_its_page(quality: str | None, each: float) -> None:
    price = BY_ID["oxen"].price(generate("4.5", quality=quality, num_images=3))
    assert price is not None
    assert (price.usd_per_image, price.usd, price.recorded) == (each, round(3 * each, 4), "2026-11-21")


def test_the_price_of_4_0_is_what_the_catalogue_said(ask: Ask, oxen: OxenDouble) -> None:
    assert BY_ID["oxen"].price(generate("4.0")) is None
    report = json.loads(info.info([ask(generate("4.0", num_images=2), "oxen").outcome], []))
    assert report["cost"] == {"expected_usd": 0.08, "usd_per_image": 0.04, "recorded": None}


@pytest.mark.parametrize(
    "pricing", [None, {}, "free", {"method": "time", "cost_per_second": 1}, {"cost_per_image": None}]
)
def test_a_price_that_the_catalogue_does_not_say_is_not_known(pricing: Any, ask: Ask, oxen: OxenDouble) -> None:
    oxen.pricing = pricing
    result = ask(generate("4.0"), "oxen")
    assert json.loads(info.info([result.outcome], []))["cost"] == {"expected_usd": None}
