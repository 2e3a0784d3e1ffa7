"""Runs the salvage as a user does, and sees whether the pack works on what it left."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

from doubles import Double
from ideogram_kit.nodes.ideogram.receipts import database_errors, schema
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.salvage_rows import journal_of
from ideogram_kit.nodes.ideogram.receipts.store import Store

from .conftest import Ask
from .damage import PAGE
from .samples import generate
from .stores import bring, claim_of

MANY = 120
V3 = "/v1/ideogram-v3/generate"
TABLES = frozenset(schema.metadata.tables)
NOISE = random.Random(7).randbytes(PAGE)


def file_of(graph_run: GraphRun) -> Path:
    return Path(graph_run.store.database.file)


def fill(graph_run: GraphRun) -> None:
    """Many receipts of another provider, whose rows take many pages."""
    for number in range(MANY):
        claim = claim_of(graph_run.store, f"{number:040}", metadata={"prompt": "A fox " * 100})
        bring(graph_run.store, claim, "answered")


def run(file: Path) -> subprocess.CompletedProcess[str]:
    """The script, as the error tells the user to run it, with no folder of packages in reach."""
    command = [sys.executable, "-I", "-S", str(database_errors.SALVAGE), str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def salvaged(file: Path) -> dict[str, tuple[int, str]]:
    """How many rows of each table were saved, and what is said of the lost ones."""
    before = file.read_bytes()
    journal = journal_of(file).read_bytes() if journal_of(file).exists() else b""
    done = run(file)
    assert done.returncode == 0, done.stderr
    aside, *more = sorted(file.parent.glob(f"{file.name}.damaged-*"))
    assert aside.read_bytes() == before, "the damaged file is as it was"
    assert [path.read_bytes() for path in more] == ([journal] if journal else [])
    assert not journal_of(file).exists() or not journal_of(file).stat().st_size, "it would be played back"
    assert str(aside) in done.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not list(file.parent.glob(".salvage-*"))
    found: dict[str, tuple[int, str]] = {}
    for line in done.stdout.splitlines()[:-1]:
        table, _, told = line.partition(": ")
        saved, _, lost = told.partition(" saved, ")
        found[table] = (int(saved), lost)
    assert set(found) == TABLES
    return found


def works(ask: Ask, double: Double, folder: Path, *, kept: bool = True) -> None:
    """The pack goes on with the file: what it still knows as answered is not paid again, and new things are asked."""
    asked = len(double.asked(V3))
    run = GraphRun(store=Store(folder))
    try:
        ask(generate("3.0"), graph_run=run)
        assert len(double.asked(V3)) == asked + (not kept)
        ask(generate("3.0", seed=99), graph_run=run)
        ask(generate("3.0", seed=99), graph_run=run)
        assert len(double.asked(V3)) == asked + (not kept) + 1
    finally:
        run.store.close()
