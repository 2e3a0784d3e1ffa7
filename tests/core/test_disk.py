"""Disks that are full, read-only or broken, and a process that may open no more files, all of them real.

Before anything is sent, nothing is sent; what was paid for is kept; what cannot be read is never taken for absent.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from doubles import Double
from doubles.wire import Asked
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.errors import Storage
from ideogram_kit.nodes.ideogram.receipts import files, stored_reply
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.store import Store

from .conftest import SMALL, Ask
from .mounts import fill, read_only, tmpfs
from .rows import files as picture_files
from .samples import generate
from .stores import bring, claim_of, python, rows, said

pytestmark = pytest.mark.slow

V3 = "/v1/ideogram-v3/generate"
UNREADABLE = Path("/proc/self/mem")
"""A file that can be opened, and whose first byte cannot be read: EIO."""


@contextlib.contextmanager
def run_on(folder: Path) -> Iterator[GraphRun]:
    store = Store(folder)
    try:
        yield GraphRun(store=store)
    finally:
        store.close()


def test_on_a_small_disk_nothing_is_sent(ask: Ask, double: Double, tmp_path: Path) -> None:
    with tmpfs(tmp_path / "disk", 8 * 2**20) as disk, run_on(disk / "kit") as run:
        with pytest.raises(Storage, match=r"has 7 MiB left.*Nothing was sent"):
            ask(generate("3.0"), graph_run=run)
        assert not double.requests
        assert not (disk / "kit" / "receipts" / files.BALLAST).exists(), "it would take the last room"


def test_on_a_full_disk_nothing_is_sent(
    ask: Ask, double: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROOM", 0)
    with tmpfs(tmp_path / "disk", 2**20) as disk, run_on(disk / "kit") as run:
        filler = fill(disk)
        with pytest.raises(Storage, match="Make room"):
            ask(generate("3.0"), graph_run=run)
        assert not double.requests
        filler.unlink()
        assert ask(generate("3.0"), graph_run=run).data == {0: SMALL}, "with room again it goes on as it is"
        (disk / "kit" / "receipts" / files.BALLAST).unlink(missing_ok=True)
        filler = fill(disk)
        with pytest.raises(Storage, match="Make room"):
            ask(generate("3.0", seed=8), graph_run=run)
        assert len(double.asked(V3)) == 1
        filler.unlink()
        assert len(rows(run.store)["ledger"]) == 1


@pytest.mark.parametrize("when", ["the answer", "the download"])
@pytest.mark.parametrize("inline", [0, 64 * 1024], ids=["reply in a file", "reply in the row"])
def test_on_a_disk_that_fills_after_it_was_paid_the_ballast_makes_room(
    when: str, inline: int, ask: Ask, double: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROOM", 0)
    monkeypatch.setattr(stored_reply, "INLINE", inline)
    with tmpfs(tmp_path / "disk", 2**20) as disk, run_on(disk / "kit") as run:
        ballast = disk / "kit" / "receipts" / files.BALLAST
        before: list[bool] = []

        def received(asked: Asked) -> None:
            if not before and (asked.method == "POST") == (when == "the answer"):
                before.append(ballast.exists())
                fill(disk)

        monkeypatch.setattr(double, "received", received)
        result = ask(generate("3.0"), graph_run=run)
        assert result.data == {0: SMALL}
        assert result.outcome.notes == []
        assert before[0] and not ballast.exists()
        (receipt,) = run.store.receipts()
        assert (receipt.state, receipt.pictures) == ("answered", 1)
        again = ask(generate("3.0"), graph_run=run)
        assert again.data == {0: SMALL} and again.outcome.pictures[0].receipt
        assert len(double.asked(V3)) == 1


def test_a_file_or_folder_that_is_read_only_is_told_of_and_nothing_is_sent(
    ask: Ask, double: Double, tmp_path: Path
) -> None:
    with run_on(tmp_path) as run:
        bring(run.store, claim_of(run.store), "answered")
        before = rows(run.store)
    for path in (tmp_path / "receipts.sqlite", tmp_path):
        with read_only(path), run_on(tmp_path) as run, pytest.raises(Storage, match="writable"):
            ask(generate("3.0"), graph_run=run)
    assert not double.requests
    with run_on(tmp_path) as run:
        assert rows(run.store) == before
        ask(generate("3.0"), graph_run=run)


@pytest.mark.parametrize("broken", ["unreadable", "a folder", "a loop"])
@pytest.mark.parametrize("what", ["picture", "reply"])
def test_what_cannot_be_read_now_is_not_taken_for_absent(
    what: str, broken: str, ask: Ask, double: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_reply, "INLINE", 0)
    with run_on(tmp_path) as run:
        ask(generate("3.0"), graph_run=run)
        (file,) = picture_files(run)
        if what == "reply":
            file.unlink()
            file = file.with_name(f"{file.name.rpartition('-')[0]}-reply")
        kept = file.rename(tmp_path / "kept")
        if broken == "a folder":
            file.mkdir()
        else:
            file.symlink_to(UNREADABLE if broken == "unreadable" else file)
        asked, before = len(double.requests), rows(run.store)
        with pytest.raises(Storage, match="Nothing was sent"):
            ask(generate("3.0"), graph_run=run)
        assert len(double.requests) == asked
        after = rows(run.store)
        assert [row[4:6] + row[12:19] for row in after["transactions"]] == [
            row[4:6] + row[12:19] for row in before["transactions"]
        ]
        assert after["pictures"] == before["pictures"]
        file.rmdir() if broken == "a folder" else file.unlink()
        kept.rename(file)
        again = ask(generate("3.0"), graph_run=run)
        assert again.data == {0: SMALL} and again.outcome.pictures[0].receipt
        assert len(double.asked(V3)) == 1


ASK = """
    import asyncio, logging, os, resource
    from pathlib import Path
    from core.samples import generate
    from ideogram_kit.nodes.ideogram.transport import background
    from ideogram_kit.nodes.ideogram.engine import orders, prepare
    from ideogram_kit.nodes.ideogram.errors import Storage
    from ideogram_kit.nodes.ideogram.config.keys import Keys
    from ideogram_kit.nodes.ideogram.transport.progress import Progress
    from ideogram_kit.nodes.ideogram.receipts import files
    from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
    from ideogram_kit.nodes.ideogram.receipts.store import Store
    folder, keys = Path(sys.argv[1]), Keys(Path(sys.argv[2]))
    store = Store(folder)
    def ask(of=store, seed=7):
        order = prepare.order(None, generate("3.0", seed=seed), keys)
        work = orders.run(order, Progress(provider="", total=1), lambda index, data: (16, 16), GraphRun(store=of))
        outcome = background.submit(work).result(60)
        if outcome.error:
            raise outcome.error
        return outcome.pictures[0].receipt
    def refused(work):
        try:
            return f"not refused: {work()}"
        except Storage as error:
            return str(error)
    def limited(kind, most):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (hard if most is None else most, hard))
"""


def in_a_process(code: str, tmp_path: Path, keys: Keys, double: Double) -> list[str]:
    """What a process said that asks of the double in its own way."""
    keys.store("ideogram", double.key)
    out = said(python(f"{ASK}{code}", str(tmp_path / "kit"), str(tmp_path / "keys")), timeout=120)
    return out.splitlines()


def test_a_process_that_may_open_no_more_files_takes_nothing_for_absent(
    double: Double, keys: Keys, tmp_path: Path
) -> None:
    code = """
    print(ask())
    store.close()
    store = Store(folder)
    print(len(store.receipts()))
    picture = next(folder.glob("receipts/*/*-0"))
    digest = files.digest(picture.read_bytes())
    name = str(picture.relative_to(folder / "receipts"))
    other = Store(folder)
    taken = [os.open("/dev/null", os.O_RDONLY) for _ in range(50)]
    limited(resource.RLIMIT_NOFILE, max(taken) + 1)
    print(refused(lambda: store.files.read(name, digest)))
    print(refused(lambda: ask(store)))
    print(refused(lambda: ask(other)))
    print(refused(other.receipts))
    limited(resource.RLIMIT_NOFILE, None)
    print(ask(store), ask(other))
    store.close(); other.close()
    """
    first, receipts, *told, last = in_a_process(code, tmp_path, keys, double)
    assert (first, receipts, last) == ("False", "1", "True True")
    assert len(told) == 4
    assert all("Too many open files" in text for text in told[:3]), told
    assert "cannot be used now" in told[3] or "Too many open files" in told[3]
    assert len(double.asked(V3)) == 1


def test_a_database_that_cannot_be_written_any_more_sends_nothing(double: Double, keys: Keys, tmp_path: Path) -> None:
    """As a broken disk, a limit of the files' size makes SQLite say: disk I/O error."""
    code = """
    print(ask())
    limited(resource.RLIMIT_FSIZE, 1024)
    print(refused(lambda: ask(seed=8)))
    limited(resource.RLIMIT_FSIZE, None)
    print(ask())
    store.close()
    """
    first, told, last = in_a_process(code, tmp_path, keys, double)
    assert (first, last) == ("False", "True")
    assert "cannot be" in told and "not refused" not in told
    assert len(double.asked(V3)) == 1
