"""The routes of the settings page: they answer booleans, take keys from their own page alone, and quote none."""

from __future__ import annotations

import stat
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from doubles import DOUBLES, Double, Fault, IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.dev.comfy import Comfy

from .leaks import STORE, call

ROUTE = "/ideogram_kit/keys"
UNSET = {"set": False, "stored": False, "environment": False}
STORED = {"set": True, "stored": True, "environment": False}


@pytest.mark.parametrize("provider", DOUBLES)
def test_the_routes_answer_booleans(provider: str, comfy: Comfy, doubles: dict[str, Double]) -> None:
    nothing = dict.fromkeys(DOUBLES, UNSET)
    assert comfy.get(ROUTE) == nothing
    assert comfy.post(f"{ROUTE}/{provider}", {"key": doubles[provider].key}) == STORED
    assert comfy.get(ROUTE) == {**nothing, provider: STORED}
    assert comfy.post(f"{ROUTE}/{provider}/test", {}) == {"set": True, "reached": True, "accepted": True}
    assert comfy.post(f"{ROUTE}/{provider}", {"key": "a-key-of-nobody"}) == STORED
    assert comfy.post(f"{ROUTE}/{provider}/test", {}) == {"set": True, "reached": True, "accepted": False}
    assert comfy.post(f"{ROUTE}/{provider}", {}, method="DELETE") == UNSET
    assert comfy.post(f"{ROUTE}/{provider}/test", {}) == {"set": False, "reached": False, "accepted": False}


def test_a_test_tells_a_rejected_key_from_an_unreachable_provider(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script("/models", Fault.status(401))
    assert with_key.post(f"{ROUTE}/ideogram/test", {}) == {"set": True, "reached": True, "accepted": False}
    ideogram.script("/models", Fault.status(400))
    assert with_key.post(f"{ROUTE}/ideogram/test", {}) == {"set": True, "reached": False, "accepted": False}


@pytest.mark.parametrize("body", [{}, {"key": 3}, {"key": "has space"}, {"key": ""}, [KEY], "text"])
def test_a_bad_key_is_refused_without_quoting_it(body: Any, comfy: Comfy) -> None:
    status, answer = call(comfy, f"{ROUTE}/ideogram", body)
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
    assert call(comfy, f"{ROUTE}/{provider}", {"key": KEY})[0] == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.com"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Host": "rebound.example.com:8188"},
        {"Host": "rebound.example.com:8188", "Origin": "http://rebound.example.com:8188"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_another_site_cannot_change_keys(headers: dict[str, str], method: str, with_key: Comfy) -> None:
    status, _ = call(with_key, f"{ROUTE}/ideogram", {"key": "another-key"}, method, **headers)
    assert status == 403
    assert with_key.post(f"{ROUTE}/ideogram/test", {})["accepted"], "the key is as it was"


def test_its_own_page_can(comfy: Comfy) -> None:
    headers = {"Origin": comfy.url, "Sec_Fetch_Site": "same-origin"}
    assert call(comfy, f"{ROUTE}/ideogram", {"key": KEY}, **headers)[0] == 200
    local = {"Host": "localhost:8188", "Origin": "http://localhost:8188"}
    assert call(comfy, f"{ROUTE}/ideogram", None, "DELETE", **local)[0] == 200


def test_only_its_owner_can_read_the_store(with_key: Comfy) -> None:
    path = Path(with_key.base / STORE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir() if one.name.startswith("keys")] == ["keys.json"]
