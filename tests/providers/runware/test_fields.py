"""How each choice is spelled at Runware, how a structured prompt goes, and which fields are refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from core.samples import LAYOUT, make, png
from doubles import RunwareDouble
from ideogram_kit.nodes.ideogram.engine.batches import split
from ideogram_kit.nodes.ideogram.engine.prepare import Order
from ideogram_kit.nodes.ideogram.errors import Unsupported
from ideogram_kit.nodes.ideogram.prompt import serialise
from ideogram_kit.nodes.ideogram.prompt.plain_words import plain_words
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.requests import Palette, PaletteMember

from .asking import Asking, info_of, picture, sent

EMBER = Palette(name="EMBER")


@pytest.mark.parametrize(
    ("model", "field", "value", "where", "spelled"),
    [
        *(
            ("4.0", "rendering_speed", speed, ("settings", "renderingSpeed"), speed)
            for speed in ("TURBO", "DEFAULT", "QUALITY")
        ),
        *(
            ("3.0", "rendering_speed", speed, ("providerSettings", "ideogram", "renderingSpeed"), speed)
            for speed in ("TURBO", "DEFAULT", "QUALITY")
        ),
        ("4.0", "copyright_detection", False, ("settings", "copyrightDetection"), False),
        ("4.5", "magic_prompt", "ON", ("settings", "magicPrompt"), "on"),
        ("4.5", "magic_prompt", "OFF", ("settings", "magicPrompt"), "off"),
        ("4.5", "quality", "HIGH", ("settings", "quality"), "high"),
        ("4.6", "quality", "MEDIUM", ("settings", "quality"), "medium"),
        ("P-Image", "quality", "VERY_LOW", ("settings", "thinkingLevel"), "very low"),
        ("P-Image", "magic_prompt", "ON", ("settings", "enhancePrompt"), True),
        ("P-Image", "magic_prompt", "OFF", ("settings", "enhancePrompt"), False),
        ("3.0", "magic_prompt", "OFF", ("providerSettings", "ideogram", "magicPrompt"), "OFF"),
        ("3.0", "style_type", "FICTION", ("providerSettings", "ideogram", "styleType"), "FICTION"),
        ("3.0", "style_preset", "BAUHAUS", ("providerSettings", "ideogram", "stylePreset"), "BAUHAUS"),
        ("3.0", "negative_prompt", "fog", ("negativePrompt",), "fog"),
        ("2.0", "style_type", "RENDER_3D", ("providerSettings", "ideogram", "styleType"), "RENDER_3D"),
        ("2a", "style_type", "ANIME", ("providerSettings", "ideogram", "styleType"), "ANIME"),
        (
            "2.0",
            "color_palette",
            Palette(members=(PaletteMember(color_hex="#E4572E", color_weight=0.5), PaletteMember(color_hex="#17BEBB"))),
            ("providerSettings", "ideogram", "colorPalette"),
            {"members": [{"colorHex": "#E4572E", "colorWeight": 0.5}, {"colorHex": "#17BEBB"}]},
        ),
        (
            "2.0",
            "color_palette",
            Palette(name="EMBER"),
            ("providerSettings", "ideogram", "colorPalette"),
            {"name": "EMBER"},
        ),
    ],
)
def test_a_choice_has_its_place_and_spelling(
    model: str,
    field: str,
    value: Any,
    where: tuple[str, ...],
    spelled: Any,
    asking: Asking,
    double: RunwareDouble,
) -> None:
    asking(make("generate", model, **{field: value}))
    found: Any = sent(double)
    for name in where:
        found = found[name]
    assert found == spelled and type(found) is type(spelled)


@pytest.mark.parametrize("model", ["2.0 Turbo", "2a Turbo"])
def test_turbo_is_a_speed_of_the_older_models(model: str, asking: Asking, double: RunwareDouble) -> None:
    asking(make("generate", model))
    assert sent(double)["providerSettings"] == {"ideogram": {"renderingSpeed": "TURBO"}}


@pytest.mark.parametrize(
    ("operation", "model", "field", "value"),
    [
        ("generate", "3.0", "rendering_speed", "FLASH"),
        ("generate", "3.0", "style_type", "CUSTOM"),
        ("generate", "3.0", "color_palette", EMBER),
        ("generate", "3.0", "style_codes", ("AAFF5733",)),
        ("generate", "3.0", "custom_model", "model/mine/version/1"),
        ("generate", "3.0", "copyright_detection", True),
        ("generate", "4.0", "custom_model", "model/mine/version/1"),
        ("generate", "2.0", "magic_prompt_version", "V_0_1"),
        ("generate", "P-Image", "copyright_detection", True),
        ("remix", "4.0", "image_weight", 30),
        ("remix", "3.0", "style_codes", ("AAFF5733", "0133FF57")),
        ("inpaint", "4.5 precise", "quality", "VERY_HIGH"),
        ("edit", "4.6 precise", "quality", "VERY_HIGH"),
    ],
)
def test_what_has_no_place_is_refused_by_name(
    operation: str, model: str, field: str, value: Any, asking: Asking, double: RunwareDouble
) -> None:
    with pytest.raises(Unsupported, match=field) as caught:
        asking(make(operation, model, **{field: value}))
    assert field in caught.value.fields and double.requests == []


@pytest.mark.parametrize(
    ("model", "switch"),
    [
        ("4.5", {"settings": {"magicPrompt": "off"}}),
        ("4.6", {"settings": {"magicPrompt": "off"}}),
        ("P-Image", {"settings": {"enhancePrompt": False}}),
    ],
)
def test_elsewhere_a_structured_prompt_goes_as_text_that_is_not_rewritten(
    model: str, switch: dict[str, Any], asking: Asking, double: RunwareDouble
) -> None:
    asking(make("generate", model, prompt=None, structured_prompt=LAYOUT))
    task = sent(double)
    assert task["positivePrompt"] == serialise(LAYOUT)
    assert switch.items() <= task.items()


@pytest.mark.parametrize(
    ("operation", "model"),
    [
        *(("generate", model) for model in ("3.0", "2.0", "2.0 Turbo", "2a", "2a Turbo")),
        *(("remix", model) for model in ("3.0", "2.0", "2.0 Turbo", "2a", "2a Turbo")),
        ("inpaint", "3.0"),
        ("replace_background", "3.0"),
    ],
)
def test_older_models_get_a_structured_prompt_in_plain_words(
    operation: str, model: str, asking: Asking, double: RunwareDouble
) -> None:
    result = asking(make(operation, model, prompt=None, structured_prompt=LAYOUT))
    task = sent(double)
    assert task["positivePrompt"] == plain_words(LAYOUT) and not set("{}") & set(task["positivePrompt"])
    assert task["providerSettings"]["ideogram"]["magicPrompt"] == "OFF"
    found = info_of(result)
    assert found["images"][0]["prompt"] == plain_words(LAYOUT)
    assert any("sent as words" in note for note in found["notes"])


def test_a_structured_prompt_that_is_too_long_as_text_is_refused(asking: Asking, double: RunwareDouble) -> None:
    long = {**LAYOUT, "high_level_description": "x" * 2000}
    with pytest.raises(Unsupported, match="2,000 at most") as caught:
        asking(make("generate", "3.0", prompt=None, structured_prompt=long))
    assert caught.value.fields == ("structured_prompt",) and double.requests == []


@pytest.mark.parametrize(("operation", "model"), [("remix", "4.0"), ("edit", "4.5"), ("inpaint", "4.6 precise")])
def test_where_rewriting_has_no_switch_a_structured_prompt_is_refused(
    operation: str, model: str, asking: Asking, double: RunwareDouble
) -> None:
    with pytest.raises(Unsupported, match="structured_prompt"):
        asking(make(operation, model, prompt=None, structured_prompt=LAYOUT))
    assert double.requests == []


def test_style_and_character_pictures_are_lists_and_the_mask_is_one(asking: Asking, double: RunwareDouble) -> None:
    asking(
        make(
            "generate",
            "3.0",
            style_images=(png("red"), png("blue")),
            character_image=png("gold"),
            character_mask=png("black", mode="L"),
        )
    )
    own = sent(double)["providerSettings"]["ideogram"]
    assert [picture(uri).getpixel((0, 0)) for uri in own["styleReferenceImages"]] == [(255, 0, 0), (0, 0, 255)]
    assert len(own["characterReferenceImages"]) == 1
    assert picture(own["characterReferenceImagesMask"]).getpixel((0, 0)) == 0
    with pytest.raises(Unsupported, match="4 at most"):
        asking(make("generate", "3.0", style_images=(png(),) * 5))


def test_twenty_pictures_are_one_task() -> None:
    """A node asks for eight at most; a list of more is still split at Runware's own limit."""
    provider = BY_ID["runware"]
    many = make("generate", "4.5", num_images=41)
    order = Order(provider=provider, request=many, key=None, settings=filled(provider.settings, {}))
    assert [batch.count for batch in split(order)] == [20, 20, 1]


def test_eight_pictures_are_one_task(asking: Asking, double: RunwareDouble) -> None:
    result = asking(make("generate", "4.5", num_images=8))
    assert sent(double)["numberResults"] == 8
    assert len(result.data) == 8 and len({image["seed"] for image in info_of(result)["images"]}) == 8
    assert double.billed == 8
