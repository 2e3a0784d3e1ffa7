"""What Segmind cannot express is refused by name, before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest
from core.conftest import Ask
from core.samples import FREE, make
from doubles import SegmindDouble
from ideogram_kit.nodes.ideogram.errors import IdeogramKitError, Unsupported
from ideogram_kit.nodes.ideogram.requests import Palette

from .posting import CHARACTER


def test_inpaint_needs_a_character(ask: Ask, segmind: SegmindDouble) -> None:
    with pytest.raises(Unsupported, match=r"character_image.*Ideogram") as caught:
        ask(make("inpaint", "3.0"), "segmind")
    assert caught.value.fields == ("character_image",)
    assert not segmind.requests


@pytest.mark.parametrize(
    ("operation", "model", "fields", "named"),
    [
        ("generate", "3.0", {"rendering_speed": "FLASH"}, "rendering_speed"),
        ("generate", "3.0", {"style_type": "STYLIZED"}, "style_type"),
        ("generate", "3.0", {"style_preset": "WATERCOLOR"}, "style_preset"),
        ("generate", "3.0", {"custom_model": FREE["custom_model"]}, "custom_model"),
        ("generate", "3.0", {**CHARACTER, "character_mask": FREE["character_mask"]}, "character_mask"),
        ("generate", "3.0", {**CHARACTER, "style_type": "DESIGN"}, "style_type"),
        ("generate", "3.0", {**CHARACTER, "negative_prompt": "fog"}, "negative_prompt"),
        ("generate", "3.0", {**CHARACTER, "color_palette": Palette(name="EMBER")}, "color_palette"),
        ("generate", "3.0", {**CHARACTER, "style_codes": FREE["style_codes"]}, "style_codes"),
        ("generate", "3.0", {**CHARACTER, "style_images": FREE["style_images"]}, "style_images"),
        ("remix", "3.0", CHARACTER, "character_image"),
        ("generate", "2.0", {"style_type": "FICTION"}, "style_type"),
        ("generate", "2.0", {"magic_prompt_version": "V_0_3"}, "magic_prompt_version"),
        ("generate", "4.0", {"copyright_detection": True}, "copyright_detection"),
        ("generate", "4.0 Fast", {"custom_width": 512, "custom_height": 512}, "custom_width"),
    ],
)
def test_what_it_cannot_say_is_refused_by_name_before_anything_is_sent(
    operation: str, model: str, fields: dict[str, Any], named: str, ask: Ask, segmind: SegmindDouble
) -> None:
    with pytest.raises(Unsupported, match=rf"Segmind.*{named}") as caught:
        ask(make(operation, model, **fields), "segmind")
    assert named in caught.value.fields
    assert not segmind.requests


@pytest.mark.parametrize(
    ("operation", "model"), [("generate", "2a Turbo"), ("generate", "4.5"), ("reframe", "2.0 Turbo")]
)
def test_a_model_that_it_lacks_is_refused(operation: str, model: str, ask: Ask, segmind: SegmindDouble) -> None:
    with pytest.raises(IdeogramKitError, match=r"Segmind does not offer"):
        ask(make(operation, model), "segmind")
    assert not segmind.requests
