"""Salvage beside others: it stops while somebody has the file open, and undoes what a crash left half done."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from doubles import Double
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.salvage_rows import journal_of
from ideogram_kit.nodes.ideogram.receipts.store import Store

from .conftest import Ask
from .damage import overwrite, root
from .salvaging import MANY, NOISE, file_of, fill, run, salvaged, works
from .samples import generate
from .stores import python

pytestmark = pytest.mark.slow


@pytest.fixture
def graph_run(tmp_path: Path) -> GraphRun:
    return GraphRun(store=Store(tmp_path / "kit"))


def test_what_a_crash_left_half_done_is_undone_first(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    """The journal goes aside with its file: it would be played back into the new one."""
    ask(generate("3.0"), graph_run=graph_run)
    fill(graph_run)
    graph_run.store.close()
    file = file_of(graph_run)
    code = """
        import os, sqlite3
        database = sqlite3.connect(sys.argv[1], isolation_level=None)
        database.execute("PRAGMA journal_mode = TRUNCATE")
        database.execute("PRAGMA cache_size = 2")  # so that it writes before it commits
        database.execute("BEGIN IMMEDIATE")
        for round in range(5):
            database.execute("UPDATE transactions SET metadata = '{}', state = 'reserved'")
        os.kill(os.getpid(), 9)
    """
    # Not after the crash: whoever opens it then plays the journal back.
    index, whole = root(file, "ledger_day"), file.read_bytes()
    with python(code, str(file)) as process:
        process.wait(30)
    assert journal_of(file).stat().st_size > 0 and file.read_bytes() != whole, "it had begun to write"
    overwrite(file, index, NOISE)
    assert salvaged(file)["transactions"] == (MANY + 1, "0 lost")
    with contextlib.closing(Store(graph_run.store.folder)) as store:
        assert {receipt.state for receipt in store.receipts()} == {"answered"}
    works(ask, double, graph_run.store.folder)


@pytest.mark.parametrize("at_work", [True, False], ids=["in a commit", "idle"])
def test_it_stops_while_somebody_has_the_file_open(at_work: bool, tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.receipts()
    store.close()
    file = tmp_path / "receipts.sqlite"
    code = """
        import sqlite3
        database = sqlite3.connect(sys.argv[1], isolation_level=None)
        database.execute("BEGIN IMMEDIATE" if sys.argv[2] else "SELECT * FROM versions").fetchall()
        print("open", flush=True)
        sys.stdin.read()
    """
    before = file.read_bytes(), sorted(path.name for path in tmp_path.iterdir() if not path.name.endswith("-journal"))
    with python(code, str(file), "1" if at_work else "", stdin=-1) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        done = run(file)
        process.kill()
    assert done.returncode == 1
    assert "Stop ComfyUI" in done.stderr and "was left as it is" in done.stderr
    after = file.read_bytes(), sorted(path.name for path in tmp_path.iterdir() if not path.name.endswith("-journal"))
    assert after == before
    assert run(tmp_path / "nothing.sqlite").returncode == 1
    assert run(file).returncode == 0
