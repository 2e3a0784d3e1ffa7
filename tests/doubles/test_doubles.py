"""The double of Ideogram: that it accepts, refuses and answers what the API does."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import httpx
import pytest
from PIL import Image

from doubles import IdeogramDouble, apart, pictures
from doubles.ideogram import KEY
from doubles.samples import (
    ACCEPTED,
    JSON,
    P_IMAGE,
    REFUSED,
    SMALL,
    V3,
    V3_TRANSPARENT,
    V4,
    fetch,
    form,
    opened,
    picture,
    post,
    send,
)


@pytest.mark.parametrize(("path", "body", "resolution"), ACCEPTED)
def test_it_accepts_what_is_documented(ideogram_client: httpx.Client, path: str, body: Any, resolution: str):
    reply = post(ideogram_client, path, body)
    assert reply.status_code == 200, reply.text
    assert [item["resolution"] for item in reply.json()["data"]][:1] == [resolution]


@pytest.mark.parametrize(("path", "body", "why"), REFUSED)
def test_it_refuses_what_the_api_refuses(
    ideogram_client: httpx.Client, ideogram_double: IdeogramDouble, path: str, body: Any, why: str
):
    reply = post(ideogram_client, path, body)
    assert reply.status_code == 400
    assert why in reply.json()["error"]
    assert ideogram_double.billed == 0


@pytest.mark.parametrize("body", [b"{", b"[]", b""])
def test_an_unreadable_body_is_refused(ideogram_client: httpx.Client, body: bytes):
    assert ideogram_client.post(V4, content=body, headers={"Content-Type": JSON}).status_code == 400


def test_a_multipart_body_without_boundary_is_refused(ideogram_client: httpx.Client):
    reply = ideogram_client.post(V4, content=b"x", headers={"Content-Type": "multipart/form-data"})
    assert reply.status_code == 400


@pytest.mark.parametrize("headers", [{}, {"Api-Key": "another"}, {"Authorization": f"Bearer {KEY}"}])
def test_only_the_key_opens(ideogram_double: IdeogramDouble, headers: dict[str, str]):
    for path in ("/models", V4):
        reply = send("GET", ideogram_double.url + path, headers=headers)
        assert (reply.status_code, reply.json()) == (401, {"message": "Not authorized."})


def test_models_checks_a_key(ideogram_client: httpx.Client):
    assert ideogram_client.get("/models").json() == {"models": []}
    assert ideogram_client.get("/v2/nothing").status_code == 404
    assert ideogram_client.get(V4).status_code == 405


def test_replies_have_the_documented_shape(ideogram_client: httpx.Client):
    v4 = ideogram_client.post(V4, json={"text_prompt": "a cat"}).json()
    assert set(v4) == {"created", "response_type", "data"}
    assert v4["response_type"] == "url" and v4["created"][10] == " "
    assert set(v4["data"][0]) == {"url", "prompt", "resolution", "is_image_safe", "seed"}
    assert json.loads(v4["data"][0]["prompt"])["high_level_description"]
    v3 = ideogram_client.post(V3, json={"prompt": "a cat", "num_images": 3, "seed": 2147483647}).json()
    assert set(v3) == {"created", "data"} and v3["created"][10] == "T"
    assert [item["seed"] for item in v3["data"]] == [2147483647, 0, 1]
    assert v3["data"][0]["style_type"] == "GENERAL" and v3["data"][0]["prompt"] != "a cat"
    plain = ideogram_client.post(V3, json={"prompt": "a cat", "magic_prompt": "OFF"}).json()
    assert plain["data"][0]["prompt"] == "a cat"
    seeds = {ideogram_client.post(P_IMAGE, json={"prompt": "a"}).json()["data"][0]["seed"] for _ in range(3)}
    assert len(seeds) == 3


def test_links_lead_to_pictures_of_the_seed_and_size(ideogram_client: httpx.Client):
    reply = fetch(ideogram_client.post(P_IMAGE, json=SMALL).json()["data"][0]["url"])
    assert reply.headers["content-type"] == "image/png"
    assert pictures.seed_of(reply.content) == 7
    with Image.open(io.BytesIO(reply.content)) as image:
        assert (image.size, image.mode) == ((64, 32), "RGB")
    item = ideogram_client.post(V3_TRANSPARENT, json={"prompt": "a", "upscale_factor": "X2"}).json()["data"][0]
    with Image.open(io.BytesIO(fetch(item["url"]).content)) as image:
        assert (f"{image.width}x{image.height}", image.mode) == (item["upscaled_resolution"], "RGBA")
    legacy = ideogram_client.post("/generate", json={"image_request": {"prompt": "a"}}).json()["data"][0]["url"]
    assert "/api/images/direct/" in legacy and fetch(legacy).status_code == 200


def test_a_picture_is_as_heavy_as_a_photograph():
    data = pictures.png(1024, 1024, seed=1)
    assert 1_000_000 < len(data) < 1_500_000
    with Image.open(io.BytesIO(data)) as image:
        image.load()


def test_a_link_without_its_signature_is_refused(ideogram_client: httpx.Client):
    url = ideogram_client.post(P_IMAGE, json=SMALL).json()["data"][0]["url"]
    assert fetch(url.partition("?")[0]).status_code == 403


def test_a_key_sent_to_a_link_is_a_violation():
    with IdeogramDouble() as double, opened(headers={"Api-Key": KEY}) as client:
        client.get(client.post(double.url + P_IMAGE, json=SMALL).json()["data"][0]["url"])
        assert [text.partition(":")[0] for text in double.violations] == ["the key was sent to a result link"]


def test_what_was_asked_is_recorded(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble):
    ideogram_client.post(P_IMAGE + "?a=1", json=SMALL)
    ideogram_client.post(V3, files=form(prompt="é", style_reference_images=[picture(), picture()]))
    plain, parts = ideogram_double.requests
    assert (plain.method, plain.path, dict(plain.query), plain.json()) == ("POST", P_IMAGE, {"a": "1"}, SMALL)
    assert plain.headers["api-key"] == KEY
    assert parts.part("prompt").text == "é"
    first, _ = parts.parts_named("style_reference_images")
    assert (first.filename, first.content_type) == ("a.png", "image/png")
    assert first.data.startswith(b"\x89PNG")
    assert ideogram_double.asked("/v1/ideogram-v3") == [parts]


def test_the_hosts_own_nodes_are_answered(ideogram_double: IdeogramDouble):
    body = {"text_prompt": "a", "json_prompt": None, "resolution": None, "rendering_speed": "DEFAULT"}
    proxy = ideogram_double.url + "/proxy/ideogram"
    v4 = send("POST", f"{proxy}/ideogram-v4/generate", json=body).json()
    assert v4["data"][0]["resolution"] == "2048x2048"
    fields = form(prompt="a", num_images=2, aspect_ratio="2x3", character_reference_images=picture())
    v3 = send("POST", f"{proxy}/ideogram-v3/generate", files=fields).json()
    assert [item["resolution"] for item in v3["data"]] == ["832x1248"] * 2


def test_delays():
    with IdeogramDouble(api_seconds=0.1, image_seconds=0.05) as double:
        before = time.monotonic()
        reply = send("POST", double.url + P_IMAGE, json=SMALL, headers={"Api-Key": KEY})
        between = time.monotonic()
        fetch(reply.json()["data"][0]["url"])
        assert between - before >= 0.1 and time.monotonic() - between >= 0.05


def test_it_runs_in_a_process_of_its_own():
    with apart(size=64) as url:
        reply = send("POST", url + V3, json={"prompt": "a"}, headers={"Api-Key": KEY})
        assert reply.json()["data"][0]["resolution"] == "64x64"
        assert fetch(url + "/double/seen").json()["billed"] == 1
