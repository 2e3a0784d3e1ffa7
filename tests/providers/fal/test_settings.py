"""fal: the settings of the Provider node as they go on the wire."""

from __future__ import annotations

from typing import Any

import pytest
from core.samples import LAYOUT, make
from doubles import FalDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers.fal import Fal
from ideogram_kit.nodes.ideogram.requests import ProviderRef

from .bodies import body_of


@pytest.mark.parametrize(
    ("setting", "choice", "field", "wire"),
    [
        ("expansion_model", "None", "expansion_model", "None"),
        ("expansion_model", "Large", "expansion_model", "Large"),
        ("acceleration", "high", "acceleration", "high"),
        ("output_format", "png", "output_format", "png"),
        ("safety", "off", "enable_safety_checker", False),
        ("safety", "on", "enable_safety_checker", True),
    ],
)
def test_settings_reach_4_0_and_are_refused_elsewhere_by_name(setting: str, choice: str, field: str, wire: Any) -> None:
    for operation, model in (("generate", "4.0"), ("generate", "4.0 LoRA"), ("remix", "4.0"), ("inpaint", "4.0")):
        assert body_of(make(operation, model), settings={setting: choice})[field] == wire
    assert field not in body_of(make("generate", "4.0"), settings={setting: "auto"})
    for operation, endpoints in Fal().endpoints.items():
        for model in endpoints:
            if not model.startswith("4.0"):
                with pytest.raises(errors.Unsupported) as caught:
                    body_of(make(operation, model), settings={setting: choice})
                assert caught.value.fields == (setting,)


def test_fast_and_instant_have_no_large_expansion_and_no_acceleration() -> None:
    for model in ("4.0 Fast", "4.0 Instant"):
        assert body_of(make("generate", model), settings={"expansion_model": "Medium"})["expansion_model"] == "Medium"
        for setting in ({"expansion_model": "Large"}, {"acceleration": "low"}):
            with pytest.raises(errors.Unsupported) as caught:
                body_of(make("generate", model), settings=setting)
            assert caught.value.fields == tuple(setting)


@pytest.mark.parametrize("word", ["Medium", "Large"])
def test_a_structured_prompt_must_not_be_expanded(word: str, keys: Keys, fal: FalDouble) -> None:
    request = make("generate", "4.0", prompt=None, structured_prompt=LAYOUT)
    with pytest.raises(errors.BadInput, match="would rewrite the structured_prompt"):
        prepare.order(ProviderRef(id="fal", settings={"expansion_model": word}), request, keys)
    assert body_of(request, settings={"expansion_model": "None"})["expansion_model"] == "None"
