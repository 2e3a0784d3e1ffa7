"""What is refused before anything is sent: each error names the input and the value."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.requests import Generate, Palette, PaletteMember
from ideogram_kit.nodes.ideogram.validation.pictures import check_request
from ideogram_kit.nodes.ideogram.validation.text import check_text

LAYOUT = {"high_level_description": "a", "compositional_deconstruction": {"background": "b", "elements": []}}


def generate(**fields: Any) -> Generate:
    return Generate(**{"model": "3.0", "seed": 1, "prompt": "a fox", **fields})


@pytest.mark.parametrize("model", [model.name for model in OPERATIONS["generate"]])
def test_a_plain_request_passes(model: str) -> None:
    check_request(generate(model=model))


def members(*colours: str, weight: float | None = None) -> Palette:
    return Palette(members=tuple(PaletteMember(color_hex=colour, color_weight=weight) for colour in colours))


@pytest.mark.parametrize(
    ("fields", "field", "value"),
    [
        ({"model": "5.0"}, "model", "5.0"),
        ({"prompt": " \n"}, "prompt", "blank"),
        ({"prompt": None}, "prompt", "blank"),
        ({"structured_prompt": LAYOUT}, "prompt", "structured_prompt"),
        ({"prompt": None, "structured_prompt": LAYOUT, "magic_prompt": "ON"}, "magic_prompt", "ON"),
        ({"num_images": 0}, "num_images", "0"),
        ({"num_images": 9}, "num_images", "9"),
        ({"seed": -1}, "seed", "-1"),
        ({"seed": 2**31}, "seed", str(2**31)),
        ({"resolution": "1000x1000"}, "resolution", "1000x1000"),
        ({"aspect_ratio": "1x4"}, "aspect_ratio", "1x4"),
        ({"rendering_speed": "BALANCED"}, "rendering_speed", "BALANCED"),
        ({"model": "4.0", "rendering_speed": "FLASH"}, "rendering_speed", "FLASH"),
        ({"model": "3.0 transparent", "rendering_speed": "FLASH"}, "rendering_speed", "FLASH"),
        ({"style_preset": "NOPE"}, "style_preset", "NOPE"),
        ({"aspect_ratio": "1x1", "resolution": "1024x1024"}, "aspect_ratio", "resolution"),
        ({"style_codes": ("AAFF5733",), "style_type": "DESIGN"}, "style_codes", "style_type"),
        ({"style_codes": ("AAFF5733",), "style_images": (b"x",)}, "style_codes", "style_images"),
        ({"style_codes": ("AAFF573",)}, "style_codes", "AAFF573"),
        ({"style_codes": ("AAFF573G",)}, "style_codes", "AAFF573G"),
        ({"custom_model": "my-model"}, "custom_model", "my-model"),
        ({"color_palette": Palette()}, "palette", "0 colours"),
        ({"color_palette": Palette(name="SUNSET")}, "palette", "SUNSET"),
        ({"color_palette": members(*["#000000"] * 9)}, "palette", "9 colours"),
        ({"color_palette": members("red")}, "palette", "red"),
        ({"color_palette": members("#12345")}, "palette", "#12345"),
        ({"color_palette": members("#123456", weight=0.01)}, "palette", "0.01"),
        ({"color_palette": members("#123456", weight=1.5)}, "palette", "1.5"),
        ({"color_palette": Palette(name="EMBER", members=members("#123456").members)}, "palette", "preset"),
        ({"character_mask": b"x"}, "character_mask", "character_image"),
        ({"model": "P-Image", "custom_width": 1000, "custom_height": 1024}, "custom_width", "1000"),
        ({"model": "P-Image", "custom_width": 1024, "custom_height": 8}, "custom_height", "8"),
        ({"model": "P-Image", "custom_width": 1024}, "custom_height", "both"),
        ({"model": "P-Image", "custom_height": 1024}, "custom_width", "both"),
        ({"model": "P-Image", "custom_width": 4096, "custom_height": 2048}, "custom_width", "4096 × 2048"),
        (
            {"model": "P-Image", "custom_width": 512, "custom_height": 512, "resolution": "2K"},
            "custom_width",
            "resolution",
        ),
    ],
)
def test_a_wrong_value_is_named(fields: dict[str, Any], field: str, value: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_request(generate(**fields))
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")
    assert value in str(caught.value)


@pytest.mark.parametrize(
    ("model", "field", "value", "who"),
    [
        ("4.0", "negative_prompt", "fog", "3.0"),
        ("4.0", "style_images", (b"x",), "3.0 has it"),
        ("4.0 transparent", "resolution", "1024x1024", "4.0, 3.0, P-Image"),
        ("3.0", "upscale_factor", "X2", "3.0 transparent has it"),
        ("1.0", "style_type", "ANIME", "2a"),
        ("2a", "color_palette", Palette(name="EMBER"), "2.0"),
    ],
)
def test_a_field_that_the_model_lacks_names_the_models_that_have_it(
    model: str, field: str, value: Any, who: str
) -> None:
    with pytest.raises(Unsupported) as caught:
        check_request(generate(model=model, **{field: value}))
    assert caught.value.fields == (field,)
    assert model in str(caught.value)
    assert who in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"prompt": "a \ud83e fox"}, "prompt"),
        ({"negative_prompt": "\udd8a"}, "negative_prompt"),
        ({"style_codes": ("AAFF5733", "\ud800")}, "style_codes"),
        ({"prompt": None, "structured_prompt": {**LAYOUT, "high_level_description": "\udfff"}}, "structured_prompt"),
    ],
)
def test_half_of_a_character_is_refused(fields: dict[str, Any], field: str) -> None:
    """JSON can hold it, and so can a workflow; no request can."""
    with pytest.raises(BadInput, match="half of a character") as caught:
        check_text(generate(**fields))
    assert caught.value.field == field


def test_every_whole_character_passes() -> None:
    check_text(generate(prompt="a 🦊, Été 夏 \x00", style_codes=("AAFF5733",), structured_prompt=LAYOUT))
