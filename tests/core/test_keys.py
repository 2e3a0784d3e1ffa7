"""Keys: where they are found, how they lie on disk, and that they are never shown."""

from __future__ import annotations

import html
import json
import os
import stat
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.keys import Key, Keys

SECRET = "kPl4nt3d-s3cr3t"


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        Keys(tmp_path / "new").store("ideogram", SECRET)
    finally:
        os.umask(old)
    (path,) = (tmp_path / "new").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_keys(keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.store("ideogram", SECRET)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keys.store("segmind", "another-key")
    assert keys.find("ideogram", "NONE") == Key(SECRET)
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["keys.json"]


@pytest.mark.parametrize("bad", ["", "short", "with space inside it", "line\nbreak-in-it", "ключ-не-ascii", "x" * 600])
def test_what_could_not_be_a_header_is_refused_without_quoting_it(keys: Keys, bad: str) -> None:
    with pytest.raises(BadInput) as caught:
        keys.store("ideogram", bad)
    assert not bad or bad not in str(caught.value)


@pytest.mark.parametrize("damage", ["{", "[1]", '"text"'])
def test_a_damaged_file_is_reported_without_its_content(keys: Keys, tmp_path: Path, damage: str) -> None:
    keys.store("ideogram", SECRET)
    (tmp_path / "keys" / "keys.json").write_text(damage + SECRET if damage == "{" else damage)
    with pytest.raises(BadInput) as caught:
        keys.find("ideogram", "IDEOGRAM_API_KEY")
    assert "damaged" in str(caught.value)
    assert SECRET not in str(caught.value)


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
        assert key.removed(f"<{form}>".encode()) == b"<***>"
    assert key.redact("nothing of it") == "nothing of it"
