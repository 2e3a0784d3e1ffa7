"""The check against Ideogram's own OpenAPI file: that it passes good requests and catches bad ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doubles import IdeogramDouble, contract
from doubles.samples import (
    ACCEPTED,
    LAYOUT,
    P_IMAGE,
    SMALL,
    V3,
    V4,
    element,
    form,
    opened,
    post,
    send,
)

contracted = pytest.mark.skipif(not contract.enabled, reason="IDEOGRAM_OPENAPI names no file")


def asked(path: str, body: Any) -> list[str]:
    with IdeogramDouble() as double, opened(base_url=double.url) as client:
        post(client, path, body)
        return contract.check_request(double.requests[0])


@contracted
@pytest.mark.parametrize(("path", "body", "resolution"), ACCEPTED)
def test_the_contract_lets_good_requests_pass(path: str, body: Any, resolution: str):
    assert asked(path, body) == []


@contracted
@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        (V4, {"text_prompt": "a", "num_images": 2}, "'num_images' was unexpected"),
        (V4, {"text_prompt": "a", "resolution": "1000x1000"}, "is not one of"),
        (V4, {"json_prompt": element(bbox=[0, 0, 1])}, "$.json_prompt"),
        (V4, {"json_prompt": element(descr="a")}, "$.json_prompt"),
        (V4, form(json_prompt=json.dumps(LAYOUT)), "content type"),
        (V4, form(text_prompt="a", seed="x"), "$.seed"),
        (V3, {"aspect_ratio": "1x1"}, "'prompt' is a required property"),
        (V3, form(prompt="a", num_images="9"), "$.num_images"),
        (V3, form(prompt="a", style_codes=["AAFF5733", "x"]), "$.style_codes[1]"),
        (V3, form(prompt="a", style_reference_images="text"), "must be a file"),
        (V3, form(prompt=["a", "b"]), "prompt is repeated"),
        ("/generate", form(prompt="a"), "content type"),
    ],
)
def test_the_contract_catches(path: str, body: Any, why: str):
    assert why in "\n".join(asked(path, body))


@contracted
def test_the_contract_catches_a_wrong_reply():
    body = {"created": "2026-11-21T00:00:00+00:00", "data": [{"seed": 1, "prompt": "a", "url": 3}]}
    found = "\n".join(contract.check_reply(V4, 200, json.dumps(body).encode()))
    assert "'resolution' is a required property" in found and "$.data[0].url" in found
    assert contract.check_reply(V4, 422, b'{"error": "blocked"}') == []
    assert contract.check_reply(V4, 422, b'{"message": "blocked"}')


@contracted
def test_the_contract_knows_paths_with_ids():
    found = contract.check_reply("/models/abc", 200, b'{"model": {"name": "a"}}', "get")
    assert "'model_id' is a required property" in "\n".join(found)
    assert contract.covers("/datasets/abc/upload_assets") and not contract.covers("/datasets/abc/other")


@contracted
def test_what_breaks_the_contract_is_a_violation(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(contract, "check_request", lambda asked: ["wrong"])
    with IdeogramDouble() as double:
        send("POST", double.url + P_IMAGE, json=SMALL)
        assert double.violations == ["wrong"]
