"""The receipts' folder: every write is whole or not there, nothing unreadable is lost, two may share it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from ideogram_kit.nodes.ideogram.errors import Storage
from ideogram_kit.nodes.ideogram.network import submit
from ideogram_kit.nodes.ideogram.receipts import Record, Store
from ideogram_kit.nodes.ideogram.receipts.identity import identity

from .samples import LAYOUT, generate, png


def record(name: str = "a" * 40, **fields: object) -> Record:
    known = {"identity": name, "provider": "fal", "operation": "generate", "model": "4.0", "about": {"prompt": "é"}}
    return Record(**{**known, "asked_at": 1.0, **fields})  # pyright: ignore[reportArgumentType]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "receipts")


def test_a_record_comes_back_as_it_was_written(store: Store) -> None:
    written = record(state="accepted", job="j-1", links={"status": "/s"}, fetched={"0": "picture-0"})
    store.write(written)
    assert store.read("a" * 40) == written
    assert store.read("b" * 40) is None
    assert [one.identity for one in store.each()] == ["a" * 40]


def test_only_the_owner_can_read_it(store: Store) -> None:
    store.write(record())
    folder = store.folder / ("a" * 40)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "record.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"null", b'{"version": 1}', b"\xff\xfe", b'{"version": "1"}'],
    ids=["empty", "cut", "a list", "null", "too little", "no text", "a strange version"],
)
def test_a_damaged_record_is_set_aside_and_reported_never_deleted(
    store: Store, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    store.write(record())
    store.put("a" * 40, "picture-0", b"paid for")
    (store.folder / ("a" * 40) / "record.json").write_bytes(damage)
    assert store.read("a" * 40) is None
    (kept,) = store.folder.glob("set-aside/*/*/picture-0")
    assert kept.read_bytes() == b"paid for"
    assert "set a receipt aside" in caplog.text
    assert list(store.each()) == []


def test_a_newer_record_is_set_aside_with_its_reason(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.write(record())
    path = store.folder / ("a" * 40) / "record.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": 99, "something": "new"}))
    assert store.read("a" * 40) is None
    assert "a newer version" in caplog.text


def test_a_crash_while_writing_leaves_the_old_state(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(record())

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        store.write(record(state="accepted", job="j"))
    monkeypatch.undo()
    found = store.read("a" * 40)
    assert found is not None
    assert found.state == "asked"
    assert [path.name for path in (store.folder / ("a" * 40)).iterdir()] == ["record.json"]


def test_a_full_disk_is_an_error_of_ours(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Storage, match="No space left on device"):
        store.write(record())


def test_eviction_takes_the_least_recently_used_and_never_what_was_not_delivered(store: Store) -> None:
    for number, name in enumerate("abcd"):
        store.write(record(name * 40, delivered=name != "a", state="answered"))
        store.put(name * 40, "picture-0", bytes(1000))
        os.utime(store.folder / (name * 40) / "record.json", (number, number))
    store.read("b" * 40)  # used just now
    store.limit = 3000
    store.evict()
    assert sorted(one.identity[0] for one in store.each()) == ["a", "b"]
    store.limit = 0
    store.evict()
    assert [one.identity[0] for one in store.each()] == ["a"], "not delivered"


def test_a_clock_that_jumps_back_loses_nothing(store: Store) -> None:
    store.write(record(asked_at=time.time() + 1e9))
    os.utime(store.folder / ("a" * 40) / "record.json", (4e9, 4e9))
    store.evict()
    assert store.read("a" * 40) is not None


def test_the_lock_keeps_out_others_of_this_process_and_of_another(store: Store) -> None:
    order: list[str] = []

    async def hold(name: str, seconds: float) -> None:
        async with store.held("a" * 40):
            order.append(f"{name} in")
            await asyncio.sleep(seconds)
            order.append(f"{name} out")

    async def both() -> None:
        await asyncio.gather(hold("one", 0.05), hold("two", 0))

    submit(both()).result(10)
    assert order == ["one in", "one out", "two in", "two out"]
    code = (
        "import sys, filelock; lock = filelock.FileLock(sys.argv[1]); lock.acquire(); print('held', flush=True); "
        "sys.stdin.read()"
    )
    path = store.folder / "locks" / f"{'a' * 40}.lock"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        waiting = submit(hold("three", 0))
        time.sleep(0.25)
        assert not waiting.done(), "another process holds it"
        other.kill()  # the system lets its lock go
    waiting.result(10)


def test_an_identity_is_of_what_is_asked_not_of_how_it_is_packed() -> None:
    def of(**fields: object) -> str:
        return identity("fal", "generate", generate("3.0", **fields))

    assert of() == of(negative_prompt=None) == of(style_codes=())
    assert len({of(), of(seed=8), of(prompt="A hare"), of(style_images=(png(),)), of(style_images=(png("teal"),))}) == 5
    import io

    from PIL import Image

    repacked = io.BytesIO()
    Image.open(io.BytesIO(png())).save(repacked, "PNG", compress_level=0)
    assert repacked.getvalue() != png()
    assert of(style_images=(repacked.getvalue(),)) == of(style_images=(png(),))
    assert identity("fal", "generate", generate("4.0")) != identity("oxen", "generate", generate("4.0"))
    layout = dict(reversed(LAYOUT.items()))
    assert of(prompt=None, structured_prompt=LAYOUT) != of(prompt=None, structured_prompt=layout), "order is asked"


def test_a_picture_whose_header_promises_too_much_has_an_identity_too() -> None:
    """Pillow raises an error of its own kind for it, before it decodes anything."""
    data = bytearray(png())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    assert identity("fal", "remix", {"image": bytes(data)}) != identity("fal", "remix", {"image": png()})
