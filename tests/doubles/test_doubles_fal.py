"""fal's double bites: it refuses what fal refuses, and holds against us what fal would ignore."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from doubles import FalDouble
from doubles.fal_fields import opened

BASE = "/ideogram/v4"
PNG_URI = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8//8/AwMDEwMDAwMDAwAkBgMB"
    "/DXemwAAAABJRU5ErkJggg=="
)
"""Four white pixels."""


@pytest.fixture
def fal() -> Iterator[FalDouble]:
    with FalDouble() as double:
        double.picture = lambda width, height, seed, alpha: b"picture"
        yield double


def result(fal: FalDouble, endpoint: str, body: dict[str, Any]) -> httpx.Response:
    """What the queue answers in the end."""
    with httpx.Client(headers={"Authorization": f"Key {fal.key}"}) as client:
        told = client.post(fal.url + endpoint, json=body).json()
        assert client.get(told["response_url"]).status_code == 400, "not before it is completed"
        assert client.get(told["status_url"]).json()["status"] == "COMPLETED"
        return client.get(told["response_url"])


def test_without_the_key_nothing_is_taken(fal: FalDouble) -> None:
    for headers in ({}, {"Authorization": f"Bearer {fal.key}"}, {"Authorization": "Key another"}):
        assert httpx.post(fal.url + BASE, json={"prompt": "A fox"}, headers=headers).status_code == 401
    assert fal.billed == 0


def test_a_place_that_is_none_is_not_found(fal: FalDouble) -> None:
    headers = {"Authorization": f"Key {fal.key}"}
    for path in ("/fal-ai/ideogram/v4", "/ideogram/v4/requests/x/status", "/ideogram"):
        assert httpx.get(fal.url + path, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("endpoint", "body", "field"),
    [
        (BASE, {}, "prompt"),
        (BASE, {"prompt": 7}, "prompt"),
        (BASE, {"prompt": "A fox", "image_size": {"width": 500, "height": 512}}, "image_size"),
        (BASE, {"prompt": "A fox", "image_size": "auto"}, "image_size"),
        (BASE, {"prompt": "A fox", "num_images": 5}, "num_images"),
        (BASE, {"prompt": "A fox", "rendering_speed": "DEFAULT"}, "rendering_speed"),
        (BASE, {"prompt": "A fox", "seed": True}, "seed"),
        ("/ideogram/v4/fast", {"prompt": "A fox", "expansion_model": "Large"}, "expansion_model"),
        ("/ideogram/v4/lora", {"prompt": "A fox", "loras": [{"url": "https://example.com"}]}, "loras"),
        ("/ideogram/v4.5", {"prompt": "A fox", "image_size": {"width": 512, "height": 512}}, "image_size"),
        ("/ideogram/v4.6", {"prompt": "A fox", "image_size": {"width": 1040, "height": 1024}}, "image_size"),
        ("/ideogram/v4.6", {"prompt": "A fox", "image_size": {"width": 256, "height": 1568}}, "image_size"),
        (
            "/ideogram/v4.6",
            {"prompt": "A fox", "image_size": {"width": 2080, "height": 2048}, "quality": "very_low"},
            "quality",
        ),
        ("/ideogram/v4.5/edit", {"prompt": "A fox", "image_url": PNG_URI, "mask_url": PNG_URI}, "mask_url"),
        ("/ideogram/v4.5/edit", {"prompt": "A fox", "image_url": "https://example.com/a.png"}, "image_url"),
        ("/ideogram/v4.5/edit", {"prompt": "A", "image_url": PNG_URI, "quality": "very_high"}, "quality"),
        (
            "/fal-ai/ideogram/v3",
            {"prompt": "A fox", "color_palette": {"members": [{"color_hex": "#fff"}]}},
            "color_palette",
        ),
        ("/fal-ai/ideogram/v3", {"prompt": "A", "style": "AUTO", "style_codes": ["AAFF5733"]}, "style_codes"),
        ("/fal-ai/ideogram/v2", {"prompt": "A fox", "style": "AUTO"}, "style"),
        ("/fal-ai/ideogram/v2", {"prompt": "A fox", "aspect_ratio": "1x1"}, "aspect_ratio"),
    ],
)
def test_a_wrong_value_is_a_result_that_names_it(
    endpoint: str, body: dict[str, Any], field: str, fal: FalDouble
) -> None:
    reply = result(fal, endpoint, body)
    assert reply.status_code == 422
    assert [entry["loc"] for entry in reply.json()["detail"]] == [["body", field]]
    assert fal.billed == 0
    assert not fal.violations


def test_a_field_that_is_not_declared_is_ignored_and_held_against_us(fal: FalDouble) -> None:
    assert result(fal, BASE, {"prompt": "A fox", "loras": []}).status_code == 200
    assert fal.violations == ["ideogram/v4 declares no loras"]


def test_the_key_on_a_result_link_is_held_against_us(fal: FalDouble) -> None:
    link = result(fal, BASE, {"prompt": "A fox"}).json()["images"][0]["url"]
    assert httpx.get(link).content == b"picture"
    assert not fal.violations
    httpx.get(link, headers={"Authorization": f"Key {fal.key}"})
    assert fal.violations


def test_a_request_can_be_cancelled_until_it_is_completed(fal: FalDouble) -> None:
    with httpx.Client(headers={"Authorization": f"Key {fal.key}"}) as client:
        link = client.post(fal.url + BASE, json={"prompt": "A fox"}).json()
        assert client.put(link["cancel_url"]).status_code == 202
        assert client.get(link["status_url"]).status_code == 404, "what waited disappears"
        assert client.put(link["cancel_url"]).status_code == 404
        assert fal.billed == 0
        link = client.post(fal.url + BASE, json={"prompt": "A fox"}).json()
        client.get(link["status_url"])
        assert client.put(link["cancel_url"]).json() == {"status": "ALREADY_COMPLETED"}


@pytest.mark.parametrize("stops", [False, True])
def test_a_running_request_stops_only_where_its_runner_can(stops: bool, fal: FalDouble) -> None:
    fal.polls, fal.runner_stops = 4, stops
    with httpx.Client(headers={"Authorization": f"Key {fal.key}"}) as client:
        link = client.post(fal.url + BASE, json={"prompt": "A fox"}).json()
        for _ in range(3):
            client.get(link["status_url"])
        assert client.put(link["cancel_url"]).status_code == 202
        while client.get(link["status_url"]).json()["status"] != "COMPLETED":
            pass
        assert client.get(link["response_url"]).status_code == (499 if stops else 200)
        assert fal.billed == 1 and not fal.cancelled


def test_a_file_is_put_into_the_storage_without_the_key_and_used_by_its_link(fal: FalDouble) -> None:
    key = {"Authorization": f"Key {fal.key}"}
    place = fal.url + "/storage/upload/initiate?storage_type=gcs"
    told = httpx.post(place, json={"file_name": "a.png", "content_type": "image/png"}, headers=key).json()
    content = base64.b64decode(PNG_URI.partition("base64,")[2])
    assert httpx.put(told["upload_url"], content=content).status_code == 200
    assert httpx.put(told["upload_url"].partition("?")[0], content=content).status_code == 403
    body = {"prompt": "A fox", "image_url": told["file_url"]}
    assert result(fal, "/ideogram/v4/image-to-image", body).status_code == 200
    wrong = {**body, "image_url": told["file_url"] + "x"}
    assert result(fal, "/ideogram/v4/image-to-image", wrong).status_code == 422
    assert not fal.violations
    httpx.put(told["upload_url"], content=content, headers=key)
    assert fal.violations


def test_the_sample_is_a_picture() -> None:
    assert opened(PNG_URI) is not None
