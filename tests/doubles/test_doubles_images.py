"""The double of Ideogram on requests with a source picture: what it takes, and what its results prove."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from doubles import Fault, IdeogramDouble, contract
from doubles.ideogram import KEY
from doubles.ideogram_layers import texts_in
from doubles.image_samples import (
    ACCEPTED,
    EDIT,
    FILL,
    FULL,
    IMAGE,
    LAYERIZE_DESIGN,
    LAYERIZE_TEXT,
    MASK,
    REFUSED,
    REMOVE_BACKGROUND,
    REMOVE_OBJECT,
    REPLACE_BACKGROUND,
    SIZE,
    V3_INPAINT,
    V3_REFRAME,
    V3_REMIX,
    V4_REMIX,
    half_mask,
    source,
    wrapped,
)
from doubles.pictures import seed_of
from doubles.samples import fetch, form, post, send
from doubles.sources import CHANGED

LEFT, MIDDLE, RIGHT, CORNER = (2, 16), (24, 16), (46, 16), (0, 0)


def item_of(client: httpx.Client, path: str, body: Any) -> dict[str, Any]:
    reply = post(client, path, body)
    assert reply.status_code == 200, reply.text
    return reply.json()["data"][0]


def result(client: httpx.Client, path: str, body: Any) -> Image.Image:
    with Image.open(io.BytesIO(fetch(item_of(client, path, body)["url"]).content)) as image:
        image.load()
        return image


@pytest.mark.parametrize(("path", "body", "resolution", "upscaled"), ACCEPTED)
def test_it_accepts_what_is_documented(
    ideogram_client: httpx.Client, path: str, body: Any, resolution: str | None, upscaled: str | None
):
    item = item_of(ideogram_client, path, body)
    assert (item.get("resolution"), item.get("upscaled_resolution")) == (resolution, upscaled)


@pytest.mark.parametrize(("path", "body", "why"), REFUSED)
def test_it_refuses_what_the_api_refuses(
    ideogram_client: httpx.Client, ideogram_double: IdeogramDouble, path: str, body: Any, why: str
):
    reply = post(ideogram_client, path, body)
    assert (reply.status_code, ideogram_double.billed) == (400, 0)
    assert why in reply.json()["error"]


def test_a_file_has_its_limit_and_the_whole_request_another(
    ideogram_client: httpx.Client, ideogram_double: IdeogramDouble
):
    assert post(ideogram_client, EDIT, form(images=[FULL] * 4, prompt="a")).status_code == 200
    whole = post(ideogram_client, EDIT, form(images=[FULL] * 5, prompt="a"))
    assert (whole.status_code, ideogram_double.billed) == (413, 1)


@pytest.mark.skipif(not contract.enabled, reason="IDEOGRAM_OPENAPI names no file")
@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        (V3_INPAINT, form(image=IMAGE, mask=MASK, prompt="a", resolution="1024x1024"), "'resolution' was unexpected"),
        (V3_INPAINT, form(image=IMAGE, mask="text", prompt="a"), "part mask must be a file"),
        (V4_REMIX, form(image=IMAGE, text_prompt="a", image_weight=101), "$.image_weight"),
        ("/remix", form(image_file=IMAGE, image_request=wrapped(image_weight=5)), "'prompt' is a required property"),
        ("/upscale", form(image_file=IMAGE, image_request=(None, "{}")), "content type '', not application/json"),
        ("/upscale", form(image_file=IMAGE, image_request=wrapped(detail=0)), "$.image_request.detail"),
        (EDIT, form(images=[IMAGE] * 11, prompt="a"), "$.images"),
    ],
)
def test_the_contract_catches(
    ideogram_client: httpx.Client, ideogram_double: IdeogramDouble, path: str, body: Any, why: str
):
    post(ideogram_client, path, body)
    assert why in "\n".join(contract.check_request(ideogram_double.requests[0]))


@pytest.mark.parametrize(
    ("path", "body", "changed", "kept"),
    [
        (V3_INPAINT, form(image=IMAGE, mask=MASK, prompt="a"), LEFT, RIGHT),
        ("/edit", form(image_file=IMAGE, mask=MASK, prompt="a", model="V_2"), LEFT, RIGHT),
        (REMOVE_OBJECT, form(image=IMAGE, mask=MASK), RIGHT, LEFT),
        (REPLACE_BACKGROUND, form(image=IMAGE, prompt="a"), CORNER, MIDDLE),
    ],
)
def test_what_is_changed_has_one_colour_and_the_rest_is_the_source(
    ideogram_client: httpx.Client, path: str, body: Any, changed: tuple[int, int], kept: tuple[int, int]
):
    image = result(ideogram_client, path, body)
    assert (image.size, image.mode) == (SIZE, "RGB")
    assert (image.getpixel(changed), image.getpixel(kept)) == (CHANGED, FILL)


def test_a_removed_background_is_transparent(ideogram_client: httpx.Client):
    image = result(ideogram_client, REMOVE_BACKGROUND, form(image=IMAGE))
    assert (image.size, image.mode) == (SIZE, "RGBA")
    assert (image.getpixel(CORNER), image.getpixel(MIDDLE)) == ((*FILL, 0), (*FILL, 255))


def test_reframe_keeps_the_whole_source_in_the_middle(ideogram_client: httpx.Client):
    image = result(ideogram_client, V3_REFRAME, form(image=source((64, 64)), resolution="512x1536"))
    assert image.size == (512, 1536)
    assert [image.getpixel((256, y)) for y in (500, 768, 1030)] == [CHANGED, FILL, CHANGED]


def test_remix_and_upscale_are_all_source(ideogram_client: httpx.Client):
    remix = result(ideogram_client, V3_REMIX, form(image=IMAGE, prompt="a", resolution="512x1536"))
    assert (remix.size, remix.getcolors()) == ((512, 1536), [(512 * 1536, FILL)])
    upscale = result(ideogram_client, "/upscale", form(image_file=MASK, image_request=wrapped()))
    assert upscale.size == (96, 64)
    assert (upscale.getpixel((47, 0)), upscale.getpixel((48, 0))) == ((0, 0, 0), (255, 255, 255))


def test_edit_takes_pictures_and_links(ideogram_client: httpx.Client):
    cut = result(ideogram_client, EDIT, form(images=IMAGE, prompt="a", transparent_background="true"))
    assert (cut.size, cut.getpixel(CORNER), cut.getpixel(MIDDLE)) == (SIZE, (*FILL, 0), (*FILL, 255))
    link = item_of(ideogram_client, EDIT, form(images=source((20, 10)), prompt="a"))["url"]
    assert result(ideogram_client, EDIT, form(image_urls=link, prompt="a")).size == (20, 10)


def test_the_items_have_the_seeds_and_the_files_say_them(ideogram_client: httpx.Client):
    body = form(image=IMAGE, mask=MASK, prompt="a", num_images=2, seed=5)
    items = ideogram_client.post(V3_INPAINT, files=body).json()["data"]
    assert [item["seed"] for item in items] == [5, 6]
    assert [seed_of(fetch(item["url"]).content) for item in items] == [5, 6]


def test_replies_have_the_documented_shape(ideogram_client: httpx.Client):
    v4 = post(ideogram_client, V4_REMIX, form(image=IMAGE, text_prompt="a")).json()
    assert set(v4) == {"created", "response_type", "data"} and "style_type" not in v4["data"][0]
    assert "style_type" in item_of(ideogram_client, V3_REMIX, form(image=IMAGE, prompt="a"))
    assert set(item_of(ideogram_client, REMOVE_BACKGROUND, form(image=IMAGE))) == {"url", "is_image_safe"}
    legacy = item_of(ideogram_client, "/upscale", form(image_file=IMAGE, image_request=wrapped()))
    assert "/api/images/direct/" in legacy["url"]


def test_layers(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble):
    text = post(ideogram_client, LAYERIZE_TEXT, form(image=IMAGE, seed=4)).json()
    assert set(text) == {"base_image_url", "original_image_url", "seed", "text_blocks"} and text["seed"] == 4
    _, (left, top, _, _) = texts_in(SIZE)[0]
    first = text["text_blocks"][0]
    assert (first["x"], first["y"], first["text"]) == (left, top, "GRAND\nOPENING")
    for key, colour in (("base_image_url", CHANGED), ("original_image_url", FILL)):
        with Image.open(io.BytesIO(fetch(text[key]).content)) as image:
            assert (image.getpixel((left, top)), image.getpixel(CORNER)) == (colour, FILL)
    body = form(flat_graphic_image=IMAGE, reference_asset_images=[IMAGE, IMAGE])
    design = item_of(ideogram_client, LAYERIZE_DESIGN, body)
    assert [layer["ref_id"] for layer in design["image_layers"]] == ["REF_0", "REF_1"]
    assert design["text_containers"][0]["items"][1]["spans"][0]["text"] == "Saturday at noon"
    assert ideogram_double.billed == 2


@pytest.mark.parametrize(("path", "status"), [(V3_REMIX, 403), ("/remix", 403), ("/upscale", 403), (EDIT, 401)])
def test_a_wrong_key_has_the_documented_status(ideogram_double: IdeogramDouble, path: str, status: int):
    assert send("POST", ideogram_double.url + path, headers={"Api-Key": KEY + "x"}).status_code == status


def test_faults_and_records_are_as_everywhere(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble):
    ideogram_double.script(REMOVE_BACKGROUND, Fault.status(422), Fault.unsafe())
    assert post(ideogram_client, REMOVE_BACKGROUND, form(image=IMAGE)).status_code == 422
    assert item_of(ideogram_client, REMOVE_BACKGROUND, form(image=IMAGE)) == {"url": None, "is_image_safe": False}
    ideogram_double.script(EDIT, Fault.status(402), Fault.status(503))
    assert [post(ideogram_client, EDIT, form(images=IMAGE, prompt="a")).status_code for _ in "ab"] == [402, 503]
    post(ideogram_client, REMOVE_OBJECT, form(image=IMAGE, mask=half_mask()))
    assert ideogram_double.asked(REMOVE_OBJECT)[0].part("mask").data == MASK[1]
    assert ideogram_double.billed == 2
