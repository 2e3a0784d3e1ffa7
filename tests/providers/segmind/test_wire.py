"""What Segmind is sent: every model at its path, every choice in its spelling."""

from __future__ import annotations

import base64
import json
from io import BytesIO

import pytest
from core.conftest import Ask
from core.samples import FREE, LAYOUT, half_masked, make, png
from doubles import SegmindDouble
from ideogram_kit.nodes.ideogram.errors import Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.prompt.plain_words import plain_words
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.requests import Palette, PaletteMember
from PIL import Image

from .posting import CHARACTER, POLARITY, asked_with, posts, sent

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


FILE_LEGACY = ("remix", "reframe")


def decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


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
    result = ask(make(operation, model, seed=7000, **more), "segmind", **POLARITY.get(operation, {}))
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
    assert [decoded(picture) for picture in body["style_reference_images"]] == list(FREE["style_images"])
    assert decoded(asked_with(ask, segmind, "remix", "2.0")["image_file"]) == png()
    assert (
        decoded(asked_with(ask, segmind, "generate", "3.0", **CHARACTER)["character_reference_image"])
        == (CHARACTER["character_image"])
    )


@pytest.mark.parametrize("model", ["4.0", "3.0", "2.0", "2.0 Turbo", "2a"])
def test_an_image_weight_keeps_its_direction(model: str, ask: Ask, segmind: SegmindDouble) -> None:
    assert asked_with(ask, segmind, "remix", model, image_weight=30)["image_weight"] == 30


@pytest.mark.parametrize(("polarity", "changes"), [("black changes", 0), ("white changes", 255)])
def test_a_mask_changes_by_the_colour_that_the_provider_node_says(
    polarity: str, changes: int, ask: Ask, segmind: SegmindDouble
) -> None:
    request = make("inpaint", "3.0", **CHARACTER)
    with pytest.raises(Unsupported, match="no source says which colour") as caught:
        ask(request, "segmind")
    assert caught.value.fields == ("mask",) and not segmind.requests
    ask(request, "segmind", mask_polarity=polarity)
    body = sent(segmind)
    theirs = Image.open(BytesIO(decoded(body["mask"]))).convert("L")
    ours = Image.open(BytesIO(half_masked()))
    assert ours.getpixel((0, 0)) == 255, "ours is white where it changes"
    colours = [theirs.getpixel(place) for place in ((0, 0), (7, 15), (8, 0), (15, 15))]
    assert colours == [changes, changes, 255 - changes, 255 - changes]
    assert decoded(body["image"]) == png()


@pytest.mark.parametrize(("operation", "model"), STRUCTURED)
def test_a_structured_prompt_goes_as_json_or_as_words_and_is_not_rewritten(
    operation: str, model: str, ask: Ask, segmind: SegmindDouble
) -> None:
    more = CHARACTER if operation == "inpaint" else {}
    body = asked_with(ask, segmind, operation, model, prompt=None, structured_prompt=LAYOUT, **more)
    name, off = STRUCTURED[operation, model]
    assert body[name] == off
    assert "夏" in body["prompt"]
    if model in ("4.0", "4.0 Fast", "P-Image"):
        assert json.loads(body["prompt"]) == LAYOUT
    else:
        assert body["prompt"] == plain_words(LAYOUT) and "{" not in body["prompt"]


def test_a_structured_prompt_goes_to_the_character_model_too(ask: Ask, segmind: SegmindDouble) -> None:
    body = asked_with(ask, segmind, "generate", "3.0", prompt=None, structured_prompt=LAYOUT, **CHARACTER)
    assert (body["prompt"], body["magic_prompt_option"]) == (plain_words(LAYOUT), "Off")
