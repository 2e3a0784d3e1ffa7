"""A key is in no saved picture, workflow, log, history entry, route or exception; only its own origin sees it."""

from __future__ import annotations

import json
import stat
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from doubles import Fault, IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.dev.comfy import Comfy

from .conftest import generate, save, text

STORE = "user/__ideogram_kit/keys.json"
ROUTE = "/ideogram_kit/keys"


def send(comfy: Comfy, path: str, body: Any = None, method: str = "POST", **headers: str) -> tuple[int, str]:
    """Status and text of a call, refusals included."""
    data = None if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(
        comfy.url + path, data, {"Content-Type": "application/json", **named}, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status, reply.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def test_the_routes_answer_booleans(comfy: Comfy) -> None:
    unset = {"set": False, "stored": False, "environment": False}
    assert comfy.get(ROUTE) == {"ideogram": unset}
    stored = {"set": True, "stored": True, "environment": False}
    assert comfy.post(f"{ROUTE}/ideogram", {"key": KEY}) == stored
    assert comfy.get(ROUTE) == {"ideogram": stored}
    assert comfy.post(f"{ROUTE}/ideogram/test", {}) == {"set": True, "reached": True, "accepted": True}
    assert comfy.post(f"{ROUTE}/ideogram", {}, method="DELETE") == unset
    assert comfy.post(f"{ROUTE}/ideogram/test", {}) == {"set": False, "reached": False, "accepted": False}


def test_a_test_tells_a_rejected_key_from_an_unreachable_provider(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script("/models", Fault.status(401))
    assert with_key.post(f"{ROUTE}/ideogram/test", {}) == {"set": True, "reached": True, "accepted": False}
    ideogram.script("/models", Fault.status(400))
    assert with_key.post(f"{ROUTE}/ideogram/test", {}) == {"set": True, "reached": False, "accepted": False}


@pytest.mark.parametrize("body", [{}, {"key": 3}, {"key": "has space"}, {"key": ""}, [KEY], "text"])
def test_a_bad_key_is_refused_without_quoting_it(body: Any, comfy: Comfy) -> None:
    status, answer = send(comfy, f"{ROUTE}/ideogram", body)
    assert status == 400
    assert "has space" not in answer and KEY not in answer


def test_a_body_that_is_no_json_is_refused(comfy: Comfy) -> None:
    request = urllib.request.Request(f"{comfy.url}{ROUTE}/ideogram", b"{", {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)
    assert caught.value.code == 400
    caught.value.close()


@pytest.mark.parametrize("provider", ["proof", "elsewhere"])
def test_a_provider_without_keys_has_none(provider: str, comfy: Comfy) -> None:
    assert send(comfy, f"{ROUTE}/{provider}", {"key": KEY})[0] == 404


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.com"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}]
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_another_site_cannot_change_keys(headers: dict[str, str], method: str, with_key: Comfy) -> None:
    status, _ = send(with_key, f"{ROUTE}/ideogram", {"key": "another-key"}, method, **headers)
    assert status == 403
    assert with_key.post(f"{ROUTE}/ideogram/test", {})["accepted"], "the key is as it was"


def test_the_key_is_nowhere_to_be_read(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    with_key.run({"1": generate("fine", num_images=2), "2": save(["1", 0], "secret"), "3": text(["1", 3])})
    for fault in (
        Fault.status(401, {"error": f"no such key {KEY}"}),
        Fault.status(400, {"message": f"Api-Key {KEY}"}),
        Fault.html(500, f"<p>{KEY}</p>"),
        Fault.lost(),
    ):
        ideogram.script("/v1", fault)
        with_key.outcome(with_key.queue({"1": generate("wrong"), "2": save(["1", 0])}))
    secret = KEY.encode()
    holders = [
        str(path.relative_to(with_key.base))
        for path in with_key.base.rglob("*")
        if path.is_file() and "custom_nodes" not in path.parts and secret in path.read_bytes()
    ]
    assert holders == [STORE], "pictures, logs, databases and settings hold no key"
    assert "sig=" not in with_key.log.read_text("utf-8"), "nor does the log hold a result link's signature"
    for path in ("/history", "/object_info", "/settings", "/queue", "/userdata?dir=", "/internal/logs", ROUTE):
        assert KEY not in send(with_key, path, method="GET")[1], path
    for path in (
        "/userdata/..%2F__ideogram_kit%2Fkeys.json",
        "/userdata/__ideogram_kit%2Fkeys.json",
        "/view?filename=keys.json&subfolder=../user/__ideogram_kit",
        "/extensions/comfyui-ideogram-kit/../../user/__ideogram_kit/keys.json",
    ):
        status, answer = send(with_key, path, method="GET")
        assert status >= 400 and KEY not in answer, path


def test_only_its_owner_can_read_the_store(with_key: Comfy) -> None:
    path = Path(with_key.base / STORE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
