"""The double of Ideogram where it answers in words: describe and magic prompt."""

from __future__ import annotations

import httpx
import pytest

from doubles import Fault, IdeogramDouble
from doubles.ideogram_words import UNSAFE_IMAGE
from doubles.image_samples import IMAGE, V4_DESCRIBE, V4_MAGIC
from doubles.samples import V4, form, post

COLOUR = "#0A78C8"  # the sample's


def test_describe_tells_which_picture_it_saw(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble):
    reply = post(ideogram_client, "/describe", form(image_file=IMAGE, describe_model_version="V_2")).json()
    assert "48x32" in reply["descriptions"][0]["text"] and COLOUR in reply["descriptions"][0]["text"]
    prompt = post(ideogram_client, V4_DESCRIBE, form(image_file=IMAGE)).json()["json_prompt"]
    assert "48x32" in prompt["high_level_description"]
    assert ideogram_double.billed == 0


@pytest.mark.parametrize("boxes", [None, "true", "false"])
@pytest.mark.parametrize("style", [None, "true", "false"])
@pytest.mark.parametrize("tags", [None, "true", "false"])
def test_describe_gives_what_is_asked_for(
    ideogram_client: httpx.Client, boxes: str | None, style: str | None, tags: str | None
):
    asked = {"include_bbox": boxes, "include_style_descriptions": style, "include_tags": tags}
    body = form(image_file=IMAGE, **{name: value for name, value in asked.items() if value})
    prompt = post(ideogram_client, V4_DESCRIBE, body).json()["json_prompt"]
    assert ("bbox" in prompt["compositional_deconstruction"]["elements"][0]) == (boxes != "false")
    assert ("style_description" in prompt) == (style == "true")
    assert ("tags" in prompt) == (tags == "true")
    assert post(ideogram_client, V4, {"json_prompt": prompt}).status_code == 200


def test_magic_prompt_gives_a_ratio_and_a_prompt(ideogram_client: httpx.Client):
    chosen = post(ideogram_client, V4_MAGIC, {"text_prompt": 'a sign, "OPEN"'}).json()
    assert chosen["aspect_ratio"] == "3x2"
    assert [part.get("text") for part in chosen["json_prompt"]["compositional_deconstruction"]["elements"]] == [
        None,
        "OPEN",
    ]
    assert post(ideogram_client, V4, {"json_prompt": chosen["json_prompt"]}).status_code == 200
    echoed = post(ideogram_client, V4_MAGIC, {"text_prompt": "a", "aspect_ratio": "4x1"}).json()
    assert echoed["aspect_ratio"] == "4x1"


def test_an_unsafe_picture_is_not_described(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble):
    ideogram_double.script("/describe", Fault.status(422, UNSAFE_IMAGE))
    assert post(ideogram_client, "/describe", form(image_file=IMAGE)).json() == UNSAFE_IMAGE
