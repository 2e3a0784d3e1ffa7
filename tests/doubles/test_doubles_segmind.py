"""Segmind's double bites: it refuses what Segmind refuses, and holds a shown key and a missing seed against us."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from doubles import SegmindDouble

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


@pytest.fixture
def segmind() -> Iterator[SegmindDouble]:
    with SegmindDouble() as double:
        double.picture = lambda width, height, seed, alpha: b"%d %d %d" % (width, height, seed)
        yield double


@pytest.fixture
def client(segmind: SegmindDouble) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=segmind.url, headers={"x-api-key": segmind.key}) as client:
        yield client


def test_without_the_key_nothing_is_taken(segmind: SegmindDouble) -> None:
    for headers in ({}, {"Authorization": f"Bearer {segmind.key}"}, {"x-api-key": "another"}):
        assert httpx.post(f"{segmind.url}/v2/ideogram-4", json={"prompt": "A"}, headers=headers).status_code == 401
    assert segmind.billed == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/v2/ideogram-5", 404), ("POST", "/v3/ideogram-4", 404), ("GET", "/v2/requests/none/status", 404)],
)
def test_a_place_that_is_none_is_not_found(method: str, path: str, status: int, client: httpx.Client) -> None:
    assert client.request(method, path).status_code == status


def test_the_wrong_method_is_told_in_html(client: httpx.Client) -> None:
    reply = client.get("/v1/ideogram-4")
    assert (reply.status_code, reply.headers["Content-Type"]) == (405, "text/html")


def test_the_wrong_content_type_is_a_406(client: httpx.Client) -> None:
    assert client.post("/v1/ideogram-4", content=b"{}").status_code == 406
    json = {"Content-Type": "application/json"}
    assert client.post("/v1/ideogram-4", content=b"{", headers=json).status_code == 400
    assert client.post("/v1/ideogram-4", content=b"[]", headers=json).status_code == 400


@pytest.mark.parametrize(
    ("slug", "fields"),
    [
        ("ideogram-4", {"rendering_speed": "DEFAULT"}),
        ("ideogram-4", {"num_images": 9}),
        ("ideogram-4", {"num_images": True}),
        ("ideogram-4", {"enable_prompt_expansion": "true"}),
        ("ideogram-4", {"negative_prompt": "fog"}),
        ("ideogram-4", {"image_size": "1024x1024"}),
        ("ideogram-4", {"prompt": " "}),
        ("ideogram-3", {"rendering_speed": "BALANCED"}),
        ("ideogram-3", {"magic_prompt_option": "ON"}),
        ("ideogram-3", {"num_images": 1}),
        ("ideogram-3", {"color_palette": {"name": "EMBER", "members": []}}),
        ("ideogram-3", {"style_reference_images": [f"data:image/png;base64,{PNG}"]}),
        ("ideogram-txt-2-img", {"resolution": "1024x1024"}),
        ("ideogram-2a-txt-2-img", {"seed": 7}),
        ("ideogram-2a-txt-2-img", {"negative_prompt": "fog"}),
        ("ideogram-img-2-img", {}),
        ("ideogram-character", {"character_reference_image": PNG, "aspect_ratio": "16x9"}),
        ("ideogram-character", {"character_reference_image": PNG, "rendering_speed": "QUALITY"}),
        ("ideogram-character", {"character_reference_image": PNG, "image": PNG}),
    ],
)
def test_what_a_model_does_not_take_is_a_406(
    slug: str, fields: dict[str, Any], client: httpx.Client, segmind: SegmindDouble
) -> None:
    reply = client.post(f"/v2/{slug}", json={"prompt": "A fox", "seed": 500, **fields})
    assert reply.status_code == 406 and reply.json()["error"]
    assert segmind.billed == 0


def test_v1_answers_one_picture_whatever_the_count_says(client: httpx.Client, segmind: SegmindDouble) -> None:
    reply = client.post("/v1/ideogram-4", json={"prompt": "A fox", "seed": 5, "num_images": 4, "image_size": "square"})
    assert (reply.content, reply.headers["content-type"], segmind.billed) == (b"1024 1024 5", "image/jpeg", 1)


def test_a_seed_of_a_page_without_a_range_is_any_number(client: httpx.Client, segmind: SegmindDouble) -> None:
    for seed in (0, 50, 2**31 - 1):
        assert client.post("/v2/ideogram-txt-2-img", json={"prompt": "A fox", "seed": seed}).status_code == 200


def test_a_seed_that_is_left_out_is_held_against_us(client: httpx.Client, segmind: SegmindDouble) -> None:
    assert client.post("/v1/ideogram-4", json={"prompt": "A fox"}).status_code == 200
    assert [said for said in segmind.violations if "without a seed" in said]


def test_a_key_that_is_shown_to_a_result_is_held_against_us(client: httpx.Client, segmind: SegmindDouble) -> None:
    told = client.post("/v2/ideogram-4", json={"prompt": "A fox", "seed": 5, "image_size": "landscape_4_3"}).json()
    assert client.get(told["status_url"]).json()["status"] == "COMPLETED"
    (link,) = client.get(told["response_url"]).json()["images"]
    assert httpx.get(link).content == b"1024 768 5"
    assert not segmind.violations
    assert client.get(link).status_code == 200
    assert [said for said in segmind.violations if "key was sent" in said]


def test_a_result_looked_at_again_costs_nothing(client: httpx.Client, segmind: SegmindDouble) -> None:
    told = client.post("/v2/ideogram-4", json={"prompt": "A fox", "seed": 5, "num_images": 3}).json()
    assert client.get(told["response_url"]).json()["status"] == "PROCESSING", "no look yet"
    client.get(told["status_url"])
    first, second = (client.get(told["response_url"]).json() for _ in range(2))
    assert first == second and len(first["images"]) == segmind.billed == 3
