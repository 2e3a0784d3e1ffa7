"""Oxen: a size becomes the nearest one that the pages of its two models list.

Sources: docs.oxen.ai's pages `ideogram-v4` and `ideogram-v4-5`; sections 3 and 6 of the pack's reference.
"""

from __future__ import annotations

import pytest
from core.conftest import Ask
from core.samples import generate
from doubles import OxenDouble
from doubles.oxen_fields import MODELS
from ideogram_kit.nodes.ideogram.models import model_of
from ideogram_kit.nodes.ideogram.providers.mapping import draft
from ideogram_kit.nodes.ideogram.providers.oxen.endpoints import ENDPOINTS
from ideogram_kit.nodes.ideogram.results import info

from .wire_samples import sent

ALWAYS = ("model", "prompt", "seed")


def test_a_size_is_the_nearest_preset_and_info_says_so(ask: Ask, oxen: OxenDouble) -> None:
    for size, preset in {
        "2048x2048": "square_hd",
        "1024x1024": "square",
        "1728x2304": "portrait_4_3",
        "1440x2560": "portrait_16_9",
        "1152x864": "landscape_4_3",
        "1280x720": "landscape_16_9",
        "3328x1248": "landscape_16_9",
    }.items():
        oxen.requests.clear()
        result = ask(generate("4.0", resolution=size), "oxen")
        assert sent(oxen)["image_size"] == preset
        exact = preset.startswith("square")
        assert (f"resolution {size} became {preset}" in info.info([result.outcome], [])) is not exact


def test_a_size_of_4_5_is_the_nearest_shape_at_1k_or_2k(ask: Ask, oxen: OxenDouble) -> None:
    for size, shape, tier in (
        ("2048x2048", "1:1", "2K"),
        ("1024x1024", "1:1", "1K"),
        ("832x1248", "2:3", "1K"),
        ("1600x2560", "10:16", "2K"),
        ("2880x1440", "2:1", "2K"),
        ("1024x3072", "1:2", "2K"),
        ("1120x896", "5:4", "1K"),
    ):
        oxen.requests.clear()
        result = ask(generate("4.5", resolution=size), "oxen")
        assert (sent(oxen)["aspect_ratio"], sent(oxen)["resolution"]) == (shape, tier)
        assert f"resolution {size} became {shape} at {tier}" in info.info([result.outcome], [])


@pytest.mark.parametrize("model", ["4.0", "4.5"])
def test_every_size_that_a_menu_offers_becomes_one_that_they_list(model: str) -> None:
    endpoint = ENDPOINTS["generate"][model]
    listed = MODELS[endpoint.path]
    for size in model_of("generate", model).fields["resolution"] or ():
        drafted = draft(endpoint, generate(model, resolution=size), {}, "Oxen")
        sent_fields = {name: value for name, value in drafted.fields.items() if name not in ALWAYS}
        assert sent_fields
        for name, value in sent_fields.items():
            words = listed[name]
            assert isinstance(words, tuple)
            assert value in words
