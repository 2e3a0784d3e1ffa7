"""Keys: where they are found, how they lie on disk, and that they are never shown."""

from __future__ import annotations

import html
import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from ideogram_kit.nodes.ideogram.config.keys import STALE, Key, Keys
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.providers import PROVIDERS

SECRET = "kPl4nt3d-s3cr3t"
KEYED = [provider.id for provider in PROVIDERS if provider.key_variable]


def test_the_stored_key_comes_before_the_environment(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys.find("ideogram", "IDEOGRAM_API_KEY") is None
    monkeypatch.setenv("IDEOGRAM_API_KEY", "  from-environment\n")
    assert keys.find("ideogram", "IDEOGRAM_API_KEY") == Key("from-environment")
    keys.store("ideogram", SECRET)
    assert keys.find("ideogram", "IDEOGRAM_API_KEY") == Key(SECRET)
    assert keys.is_stored("ideogram")
    keys.clear("ideogram")
    assert keys.find("ideogram", "IDEOGRAM_API_KEY") == Key("from-environment")
    assert not keys.is_stored("ideogram")


def test_stores_at_the_same_time_lose_none(keys: Keys) -> None:
    def lost(provider: str) -> int:
        """One writer for each provider: what it stored last must be there, whatever the others do."""
        gone = 0
        for number in range(20):
            keys.store(provider, f"{SECRET}-{provider}-{number}")
            gone += keys.find(provider, "NONE") != Key(f"{SECRET}-{provider}-{number}")
        return gone

    with ThreadPoolExecutor(len(KEYED)) as threads:
        assert sum(threads.map(lost, KEYED)) == 0


def test_stores_of_one_provider_at_the_same_time_leave_one_whole_key(keys: Keys, tmp_path: Path) -> None:
    values = [f"{SECRET}-{number:03}" for number in range(100)]
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda value: keys.store("ideogram", value), values))
    assert keys.find("ideogram", "NONE") in [Key(value) for value in values]
    assert [path.name for path in (tmp_path / "keys" / "keys").iterdir()] == ["ideogram"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("already", [None, 0o755])
def test_only_its_owner_can_read_the_file(tmp_path: Path, already: int | None) -> None:
    old = os.umask(0)
    try:
        if already:
            (tmp_path / "keys").mkdir(already)
        Keys(tmp_path).store("ideogram", SECRET)
    finally:
        os.umask(old)
    (path,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_a_killed_process_left_half_stored_is_swept_up(keys: Keys, tmp_path: Path) -> None:
    keys.store("fal", SECRET)
    old, new, others = (tmp_path / "keys" / "keys" / name for name in (".fal-old", ".fal-new", ".oxen-old"))
    for path in (old, new, others):
        path.write_text(SECRET)
    for path in (old, others):
        before = path.stat().st_mtime - 2 * STALE
        os.utime(path, (before, before))
    keys.clear("fal")
    assert [path.exists() for path in (old, new, others)] == [False, True, True]


@pytest.mark.parametrize("bad", ["", "short", "with space inside it", "line\nbreak-in-it", "ключ-не-ascii", "x" * 600])
def test_what_could_not_be_a_header_is_refused_without_quoting_it(keys: Keys, bad: str) -> None:
    with pytest.raises(BadInput) as caught:
        keys.store("ideogram", bad)
    assert not bad or bad not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../ideogram", "a/b", "a\\b", "/etc/passwd", "Ideogram", "a" * 99, "a\n"]
)
def test_what_is_no_plain_name_becomes_no_file(keys: Keys, tmp_path: Path, name: str) -> None:
    for act in (lambda: keys.find(name, "NONE"), lambda: keys.store(name, SECRET), lambda: keys.clear(name)):
        with pytest.raises(BadInput, match="no provider's id"):
            act()
    assert not list(tmp_path.iterdir())


def test_a_key_shows_itself_nowhere() -> None:
    key = Key(SECRET)
    assert SECRET not in f"{key!r} {key} {[key]}"
    assert key.redact(f"bad key {SECRET}!") == "bad key •••!"


@pytest.mark.parametrize("value", ["two words", "line\nbreak", "schlüssel", "tab\tkey"])
def test_a_key_of_the_environment_that_no_header_can_carry_is_refused_without_quoting_it(
    value: str, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAL_KEY", value)
    with pytest.raises(BadInput, match="FAL_KEY") as caught:
        keys.find("fal", "FAL_KEY")
    assert value not in str(caught.value)


@pytest.mark.parametrize("value", ["plain-secret", "id:secret/with+signs==", 'a"quote\\and<tag>&more'])
def test_every_way_to_write_a_key_is_taken_out(value: str) -> None:
    key = Key(value)
    escaped = json.dumps(value)[1:-1]
    forms = [value, escaped, escaped.replace("/", "\\/"), quote(value, safe=""), html.escape(value)]
    for form in forms:
        assert key.redact(f"<{form}>") == "<•••>"
        assert key.redact_bytes(f"<{form}>".encode()) == b"<***>"
    assert key.redact("nothing of it") == "nothing of it"
