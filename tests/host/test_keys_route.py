"""The routes of the settings page: they answer booleans, take keys from their own page alone, and quote none."""

from __future__ import annotations

import contextlib
import http.client
import json
import shutil
import stat
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from doubles import DOUBLES, Double, Fault, IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import generate, save
from .leaks import call

ROUTE = "/ideogram_kit/keys"
UNSET = {"set": False, "stored": False, "environment": False, "damaged": False, "unreadable": False}
STORED = {**UNSET, "set": True, "stored": True}
DAMAGED = {**UNSET, "stored": True, "damaged": True}
UNREADABLE = {**UNSET, "stored": True, "unreadable": True}
DAMAGE = {"empty": b"", "not text": b"\xff\xfehalf-a-key", "two lines": b"half-a-key\nhalf-a-key\n", "a folder": None}
"""Contents of a key's file that are no key; None is a folder in its place."""


def folder(comfy: Comfy) -> Path:
    """Where this server's keys lie."""
    return comfy.base / "user" / "__ideogram_kit" / "keys"


def error(answer: str) -> str:
    """The sentence in the JSON of an error."""
    return json.loads(answer)["error"]


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
    assert error(answer).endswith(".")
    assert "has space" not in answer and KEY not in answer


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"\xff", "application/json"),
        (b"{}", "application/json; charset=nobodys"),
    ],
)
def test_a_body_that_is_no_json_is_refused(body: bytes, kind: str, comfy: Comfy) -> None:
    request = urllib.request.Request(f"{comfy.url}{ROUTE}/ideogram", body, {"Content-Type": kind})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)
    with caught.value as refused:
        assert refused.code == 400
        assert error(refused.read().decode()) == "The body must be JSON with the text `key`."


@pytest.mark.parametrize("provider", ["proof", "elsewhere", "Ideogram", "..%2Fsettings.json", "%2Fetc%2Fpasswd", "%00"])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_provider_without_keys_has_none(provider: str, method: str, comfy: Comfy) -> None:
    status, answer = call(comfy, f"{ROUTE}/{provider}", {"key": KEY}, method)
    assert (status, error(answer)) == (404, "No provider of this name takes a key.")


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
    assert [path.name for path in folder(with_key).iterdir()] == ["ideogram"]
    assert stat.S_IMODE((folder(with_key) / "ideogram").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder(with_key).stat().st_mode) == 0o700


@pytest.fixture
def damaged(request: pytest.FixtureRequest, with_keys: Comfy) -> Iterator[Comfy]:
    """The server with every key stored, and Ideogram's damaged."""
    path, content = folder(with_keys) / "ideogram", DAMAGE[request.param]
    path.unlink()
    if content is None:
        (path / "of-somebody-else").mkdir(parents=True)
    else:
        path.write_bytes(content)
    yield with_keys
    with_keys.post(f"{ROUTE}/ideogram", None, "DELETE")
    for left in path.parent.glob(".ideogram-set-aside-*"):
        shutil.rmtree(left)


@pytest.mark.parametrize("damaged", DAMAGE, indirect=True)
@pytest.mark.parametrize("mend", ["POST", "DELETE"])
def test_a_damaged_key_harms_no_other_and_is_mended_from_the_page(
    damaged: Comfy, mend: str, doubles: dict[str, Double]
) -> None:
    assert damaged.get(ROUTE) == {**dict.fromkeys(DOUBLES, STORED), "ideogram": DAMAGED}
    status, answer = call(damaged, f"{ROUTE}/ideogram/test", {})
    assert status == 400
    assert "damaged" in error(answer) and "half-a-key" not in answer
    # Unconnected, it would be Ideogram that is asked; another provider that has a key must not be paid instead.
    with pytest.raises(Failed, match=r"damaged.*store it again in Settings → Ideogram Kit, or clear it"):
        damaged.run({"1": generate("a damaged key"), "2": save(["1", 0])})
    assert not [double for double in doubles.values() if double.requests]
    assert damaged.post(f"{ROUTE}/segmind/test", {})["accepted"]

    status, answer = call(damaged, f"{ROUTE}/ideogram", {"key": KEY}, mend)
    assert (status, json.loads(answer)) == (200, STORED if mend == "POST" else UNSET)
    assert damaged.get(ROUTE)["segmind"] == STORED


class KeptConnection:
    """A connection that is kept open, since a server that may open no more files accepts no new one."""

    def __init__(self, comfy: Comfy) -> None:
        self._connection = http.client.HTTPConnection(comfy.url.removeprefix("http://"), timeout=20)
        self._connection.connect()

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The status and the JSON of the answer to a request."""
        text = None if body is None else json.dumps(body)
        self._connection.request(method, path, text, {"Content-Type": "application/json"})
        with self._connection.getresponse() as reply:
            return reply.status, json.load(reply)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextlib.contextmanager
def limited(comfy: Comfy, name: str, limit: int) -> Iterator[None]:
    """The running server under a limit of the system's own."""
    if sys.platform != "linux":
        pytest.skip("only Linux limits a process that is running")
    import resource

    which = getattr(resource, name)
    before = resource.prlimit(comfy.process.pid, which)
    resource.prlimit(comfy.process.pid, which, (limit, before[1]))
    try:
        yield
    finally:
        resource.prlimit(comfy.process.pid, which, before)


def test_too_many_open_files_are_reported_and_are_not_taken_for_no_key(with_keys: Comfy) -> None:
    with contextlib.closing(KeptConnection(with_keys)) as connection:
        assert connection.call("GET", ROUTE) == (200, dict.fromkeys(DOUBLES, STORED))
        with limited(with_keys, "RLIMIT_NOFILE", 3):
            assert connection.call("GET", ROUTE) == (200, dict.fromkeys(DOUBLES, UNREADABLE))
            tested, tested_answer = connection.call("POST", f"{ROUTE}/ideogram/test", {})
            stored, stored_answer = connection.call("POST", f"{ROUTE}/ideogram", {"key": "another-key"})
        assert connection.call("POST", f"{ROUTE}/ideogram/test", {})[1]["accepted"], "the key is as it was"
    assert (tested, stored) == (503, 503)
    assert "cannot be read now (Too many open files), so nothing was sent" in tested_answer["error"]
    assert "cannot be stored (Too many open files)" in stored_answer["error"]


def test_a_disk_that_takes_nothing_is_reported(with_key: Comfy) -> None:
    with limited(with_key, "RLIMIT_FSIZE", 0):
        status, answer = call(with_key, f"{ROUTE}/ideogram", {"key": "another-key"})
    assert status == 503
    assert "cannot be stored (File too large). Make room on the disk" in error(answer)
    assert with_key.post(f"{ROUTE}/ideogram/test", {})["accepted"], "the key is as it was"
    assert [path.name for path in folder(with_key).iterdir()] == ["ideogram"]


def test_a_folder_that_cannot_be_used_is_reported(comfy: Comfy) -> None:
    """By every route; the page still opens."""
    shutil.rmtree(folder(comfy), ignore_errors=True)
    folder(comfy).write_text("")
    try:
        assert comfy.get(ROUTE) == dict.fromkeys(DOUBLES, UNREADABLE)
        answers = {
            method + path: call(comfy, f"{ROUTE}/ideogram{path}", {"key": KEY}, method)
            for method, path in (("POST", ""), ("DELETE", ""), ("POST", "/test"))
        }
    finally:
        folder(comfy).unlink()
    assert {status for status, _ in answers.values()} == {503}
    assert all(error(answer).startswith(("The key of ideogram", "The stored key")) for _, answer in answers.values())
