"""Segmind's settings on the Provider node: each in the body, or refused by name."""

from __future__ import annotations

import pytest
from core.conftest import Ask
from core.samples import LAYOUT, make
from doubles import SegmindDouble
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported

from .posting import sent


@pytest.mark.parametrize(("operation", "model"), [("generate", "4.0"), ("generate", "4.0 Fast"), ("remix", "4.0")])
def test_each_setting_reaches_the_wire(operation: str, model: str, ask: Ask, segmind: SegmindDouble) -> None:
    request = make(operation, model)
    ask(request, "segmind", safety="off", output_format="png", prompt_expansion="off")
    assert sent(segmind)["enable_safety_checker"] is False
    assert sent(segmind)["enable_prompt_expansion"] is False
    assert sent(segmind)["output_format"] == "png"
    ask(request, "segmind", safety="on", output_format="jpeg", prompt_expansion="on")
    assert sent(segmind)["enable_safety_checker"] is True
    assert sent(segmind)["enable_prompt_expansion"] is True
    assert sent(segmind)["output_format"] == "jpeg"


@pytest.mark.parametrize("setting", [{"safety": "off"}, {"output_format": "png"}, {"prompt_expansion": "off"}])
@pytest.mark.parametrize("model", ["3.0", "2.0", "P-Image"])
def test_a_setting_without_a_place_is_refused_by_name(
    model: str, setting: dict[str, str], ask: Ask, segmind: SegmindDouble
) -> None:
    with pytest.raises(Unsupported, match=f"{next(iter(setting))}.*set it to auto"):
        ask(make("generate", model), "segmind", **setting)
    assert not segmind.requests


def test_a_setting_that_would_rewrite_a_structured_prompt_is_refused(ask: Ask, segmind: SegmindDouble) -> None:
    structured = make("generate", "4.0", prompt=None, structured_prompt=LAYOUT)
    with pytest.raises(Unsupported, match=r"prompt_expansion.*rewrite"):
        ask(structured, "segmind", prompt_expansion="on")
    assert not segmind.requests
    ask(structured, "segmind", prompt_expansion="off")
    assert sent(segmind)["enable_prompt_expansion"] is False


def test_a_value_that_a_setting_lacks_is_refused(ask: Ask, segmind: SegmindDouble) -> None:
    with pytest.raises(BadInput, match="output_format"):
        ask(make("generate", "4.0"), "segmind", output_format="webp")
