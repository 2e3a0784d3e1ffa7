"""A stored key that cannot be read is never taken for none: it is damaged, or cannot be read now."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.engine.prepare import default_ref
from ideogram_kit.nodes.ideogram.errors import BadInput, Storage

from .test_keys import SECRET

DAMAGE = {
    "empty": b"",
    "not text": b"\xff\xfe" + SECRET.encode(),
    "two lines": f"{SECRET}\n{SECRET}".encode(),
    "cut off": SECRET[:5].encode(),
    "too long": SECRET.encode() * 1000,
    "a folder": None,
}
"""What a key's file may hold that is no key; None is a folder in its place."""


def damage(path: Path, kind: str) -> None:
    """Put what is no key where the stored one lies."""
    path.unlink(missing_ok=True)
    content = DAMAGE[kind]
    if content is None:
        path.mkdir(parents=True)
        (path / "of-somebody-else").write_text(SECRET)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("mend", ["store", "clear"])
def test_a_damaged_key_is_reported_without_its_content_and_mended(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, mend: str
) -> None:
    monkeypatch.setenv("IDEOGRAM_API_KEY", "from-environment")
    keys.store("segmind", SECRET)
    keys.store("ideogram", SECRET)
    damage(tmp_path / "keys" / "keys" / "ideogram", kind)
    # Not the environment's key, nor another provider: somebody would pay who was not asked.
    with pytest.raises(
        BadInput, match=r"of ideogram is damaged, .* store it again in Settings → .* or clear"
    ) as caught:
        keys.find("ideogram", "IDEOGRAM_API_KEY")
    assert SECRET[:5] not in str(caught.value)
    assert caught.value.__context__ is None, "a cause would show what was read"
    with pytest.raises(BadInput, match="damaged"):
        keys.is_stored("ideogram")
    with pytest.raises(BadInput, match="damaged"):
        default_ref(keys)
    assert keys.find("segmind", "NONE") == Key(SECRET)

    if mend == "store":
        keys.store("ideogram", "another-key")
        assert keys.find("ideogram", "NONE") == Key("another-key")
    else:
        keys.clear("ideogram")
        assert not keys.is_stored("ideogram")
    assert keys.find("segmind", "NONE") == Key(SECRET)
    kept = list((tmp_path / "keys" / "keys").glob(".ideogram-set-aside-*/of-somebody-else"))
    assert len(kept) == (kind == "a folder"), "what the pack did not write is not deleted"


@pytest.mark.skipif(sys.platform == "win32", reason="links, and what Linux answers")
@pytest.mark.parametrize("kind", ["a link to itself", "a bad disk", "a file in the folder's place"])
def test_what_cannot_be_read_is_not_taken_for_no_key(keys: Keys, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "keys" / "keys"
    if kind == "a file in the folder's place":
        folder.parent.mkdir()
        folder.write_text("")
    else:
        # Linux answers EIO to who reads a process's memory at 0.
        target = "/proc/self/mem" if kind == "a bad disk" else folder / "ideogram"
        if kind == "a bad disk" and not Path(target).exists():
            pytest.skip("this system has no /proc")
        keys.store("segmind", SECRET)
        (folder / "ideogram").symlink_to(target)
    for read in (lambda: keys.find("ideogram", "NONE"), lambda: keys.is_stored("ideogram"), lambda: default_ref(keys)):
        with pytest.raises(Storage, match="of ideogram cannot be read now"):
            read()
    if kind == "a file in the folder's place":
        with pytest.raises(Storage, match="cannot be stored"):
            keys.store("ideogram", SECRET)
        with pytest.raises(Storage, match="cannot be cleared"):
            keys.clear("ideogram")
    else:
        keys.store("ideogram", SECRET)
        assert keys.find("ideogram", "NONE") == Key(SECRET)
