"""What Segmind is asked: every model at its slug, every choice in its spelling, and what is refused unsent."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from typing import Any

import pytest
from core.conftest import Ask, DoubleOf
from core.samples import FREE, LAYOUT, half_masked, make, png
from doubles import SegmindDouble
from ideogram_kit.nodes.ideogram.errors import BadInput, IdeogramKitError, Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.requests import SEED_MAX, Palette, PaletteMember
from PIL import Image

SLUGS = {
    ("generate", "4.0"): "ideogram-4",
    ("generate", "4.0 Fast"): "ideogram-v4-fast",
    ("generate", "3.0"): "ideogram-3",
    ("generate", "P-Image"): "p-image-ideogram",
    ("generate", "2a"): "ideogram-2a-txt-2-img",
    ("generate", "2.0"): "ideogram-txt-2-img",
    ("generate", "2.0 Turbo"): "ideogram-turbo-txt-2-img",
    ("remix", "4.0"): "ideogram-v4-remix",
    ("remix", "3.0"): "ideogram-3-remix",
    ("remix", "2a"): "ideogram-2a-img-2-img",
    ("remix", "2.0"): "ideogram-img-2-img",
    ("remix", "2.0 Turbo"): "ideogram-turbo-img-2-img",
    ("inpaint", "3.0"): "ideogram-character",
    ("reframe", "3.0"): "ideogram-3-reframe",
    ("reframe", "2.0"): "ideogram-reframe",
    ("replace_background", "3.0"): "ideogram-3-replace-background",
}
CHARACTER = {"character_image": FREE["character_image"]}
FILE_LEGACY = ("remix", "reframe")


@pytest.fixture
def segmind(double_of: DoubleOf) -> SegmindDouble:
    double = double_of("segmind")
    assert isinstance(double, SegmindDouble)
    return double


def posts(double: SegmindDouble) -> list[tuple[str, dict[str, Any]]]:
    return [(one.path, one.json()) for one in double.requests if one.method == "POST"]


def sent(double: SegmindDouble) -> dict[str, Any]:
    """The body of the last POST."""
    return posts(double)[-1][1]


def asked_with(ask: Ask, double: SegmindDouble, operation: str, model: str, **fields: Any) -> dict[str, Any]:
    ask(make(operation, model, **fields), "segmind")
    return sent(double)


def decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def test_the_models_are_those_that_segmind_has() -> None:
    provider = BY_ID["segmind"]
    offered = {(operation, model) for operation in OPERATIONS for model in provider.models(operation)}
    assert offered == set(SLUGS)
    assert provider.operations == {operation for operation, _ in SLUGS} | {"describe"}


@pytest.mark.parametrize(("operation", "model"), SLUGS)
def test_every_model_is_asked_at_its_slug_in_the_queue(
    operation: str, model: str, ask: Ask, segmind: SegmindDouble
) -> None:
    more = CHARACTER if operation == "inpaint" else {}
    result = ask(make(operation, model, seed=7000, **more), "segmind")
    (path, body), *others = posts(segmind)
    assert (path, others) == (f"/v2/{SLUGS[operation, model]}", [])
    assert body["seed"] == 7000, "its default is always the same picture"
    assert len(result.data) == segmind.billed == 1
    assert segmind.asked("/v2")[0].headers["x-api-key"] == segmind.key
    assert segmind.asked("/v2")[0].content_type == "application/json"


@pytest.mark.parametrize(("operation", "model"), SLUGS)
def test_what_was_not_asked_is_not_sent(operation: str, model: str, ask: Ask, segmind: SegmindDouble) -> None:
    more = CHARACTER if operation == "inpaint" else {}
    body = asked_with(ask, segmind, operation, model, seed=7000, **more)
    expected = {"seed"} | ({"prompt"} if operation != "reframe" else {"resolution"})
    if (operation, model) == ("generate", "4.0"):
        expected |= {"num_images"}
    if operation in FILE_LEGACY and model.startswith("2"):
        expected |= {"image_file"}
    elif operation != "generate":
        expected |= {"image"}
    if operation == "inpaint":
        expected |= {"mask", "character_reference_image"}
    assert set(body) == expected


@pytest.mark.parametrize(
    ("operation", "model"), [("generate", "3.0"), ("generate", "2.0"), ("remix", "2.0 Turbo"), ("reframe", "3.0")]
)
def test_a_palette_goes_by_name_or_by_members(operation: str, model: str, ask: Ask, segmind: SegmindDouble) -> None:
    named = asked_with(ask, segmind, operation, model, color_palette=Palette(name="EMBER"))
    assert named["color_palette"] == {"name": "EMBER"}
    members = (PaletteMember(color_hex="#E4572E", color_weight=0.5), PaletteMember(color_hex="#17BEBB"))
    by_members = asked_with(ask, segmind, operation, model, color_palette=Palette(members=members))
    assert by_members["color_palette"] == {
        "members": [{"color_hex": "#E4572E", "color_weight": 0.5}, {"color_hex": "#17BEBB"}]
    }


def test_pictures_go_as_bare_base64(ask: Ask, segmind: SegmindDouble) -> None:
    body = asked_with(ask, segmind, "remix", "3.0", style_images=FREE["style_images"])
    assert decoded(body["image"]) == png()
    assert [decoded(one) for one in body["style_reference_images"]] == list(FREE["style_images"])
    assert decoded(asked_with(ask, segmind, "remix", "2.0")["image_file"]) == png()
    assert (
        decoded(asked_with(ask, segmind, "generate", "3.0", **CHARACTER)["character_reference_image"])
        == (CHARACTER["character_image"])
    )


@pytest.mark.parametrize("model", ["4.0", "3.0", "2.0", "2.0 Turbo", "2a"])
def test_an_image_weight_keeps_its_direction(model: str, ask: Ask, segmind: SegmindDouble) -> None:
    assert asked_with(ask, segmind, "remix", model, image_weight=30)["image_weight"] == 30


def test_a_mask_is_black_where_it_changes(ask: Ask, segmind: SegmindDouble) -> None:
    body = asked_with(ask, segmind, "inpaint", "3.0", **CHARACTER)
    theirs = Image.open(BytesIO(decoded(body["mask"]))).convert("L")
    ours = Image.open(BytesIO(half_masked()))
    assert ours.getpixel((0, 0)) == 255, "ours is white where it changes"
    assert [theirs.getpixel(place) for place in ((0, 0), (7, 15), (8, 0), (15, 15))] == [0, 0, 255, 255]
    assert decoded(body["image"]) == png()


def test_inpaint_needs_a_character(ask: Ask, segmind: SegmindDouble) -> None:
    with pytest.raises(Unsupported, match=r"character_image.*Ideogram") as caught:
        ask(make("inpaint", "3.0"), "segmind")
    assert caught.value.fields == ("character_image",)
    assert not segmind.requests


STRUCTURED = {
    ("generate", "4.0"): ("enable_prompt_expansion", False),
    ("generate", "4.0 Fast"): ("enable_prompt_expansion", False),
    ("remix", "4.0"): ("enable_prompt_expansion", False),
    ("generate", "3.0"): ("magic_prompt", "OFF"),
    ("remix", "3.0"): ("magic_prompt", "OFF"),
    ("replace_background", "3.0"): ("magic_prompt", "OFF"),
    ("generate", "P-Image"): ("prompt_upsampling", "OFF"),
    ("generate", "2.0"): ("magic_prompt_option", "OFF"),
    ("generate", "2a"): ("magic_prompt_option", "OFF"),
    ("remix", "2.0 Turbo"): ("magic_prompt_option", "OFF"),
    ("inpaint", "3.0"): ("magic_prompt_option", "Off"),
}


@pytest.mark.parametrize(("operation", "model"), STRUCTURED)
def test_a_structured_prompt_is_serialised_and_not_rewritten(
    operation: str, model: str, ask: Ask, segmind: SegmindDouble
) -> None:
    more = CHARACTER if operation == "inpaint" else {}
    body = asked_with(ask, segmind, operation, model, prompt=None, structured_prompt=LAYOUT, **more)
    name, off = STRUCTURED[operation, model]
    assert json.loads(body["prompt"]) == LAYOUT
    assert "夏" in body["prompt"]
    assert body[name] == off


def test_a_structured_prompt_goes_to_the_character_model_too(ask: Ask, segmind: SegmindDouble) -> None:
    body = asked_with(ask, segmind, "generate", "3.0", prompt=None, structured_prompt=LAYOUT, **CHARACTER)
    assert (json.loads(body["prompt"]), body["magic_prompt_option"]) == (LAYOUT, "Off")


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


def test_the_seed_is_always_sent_even_0(ask: Ask, segmind: SegmindDouble) -> None:
    for seed in (0, SEED_MAX):
        assert asked_with(ask, segmind, "generate", "4.0", seed=seed)["seed"] == seed
        assert asked_with(ask, segmind, "generate", "3.0", seed=seed)["seed"] == seed


@pytest.mark.parametrize(
    ("operation", "model"), [("reframe", "3.0"), ("replace_background", "3.0"), ("generate", "2.0"), ("remix", "2a")]
)
@pytest.mark.parametrize("seed", [0, 99, 1_000_000, SEED_MAX])
def test_a_seed_outside_a_narrow_range_is_moved_into_it_and_noted(
    operation: str, model: str, seed: int, ask: Ask, segmind: SegmindDouble
) -> None:
    result = ask(make(operation, model, seed=seed), "segmind")
    moved = sent(segmind)["seed"]
    assert 100 <= moved <= 999_999
    assert f"Segmind takes seeds of 100 to 999999 here: {seed} became {moved}." in result.outcome.notes


def test_4_0_takes_eight_at_once(ask: Ask, segmind: SegmindDouble) -> None:
    result = ask(make("generate", "4.0", num_images=8), "segmind")
    ((_, body),) = posts(segmind)
    assert body["num_images"] == 8
    assert sorted(result.data) == list(range(8))
    assert (segmind.billed, result.outcome.notes) == (8, [])


@pytest.mark.parametrize("model", ["3.0", "4.0 Fast", "P-Image"])
def test_a_model_without_a_count_is_asked_once_a_picture(model: str, ask: Ask, segmind: SegmindDouble) -> None:
    result = ask(make("generate", model, seed=SEED_MAX, num_images=3), "segmind")
    bodies = [body for _, body in posts(segmind)]
    assert sorted(body["seed"] for body in bodies) == [0, 1, SEED_MAX]
    assert not [body for body in bodies if "num_images" in body]
    assert sorted(result.data) == [0, 1, 2]
    assert result.outcome.notes == [f"{model} takes no count: 3 requests, with seeds that follow on."]
