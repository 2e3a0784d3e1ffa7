"""Salvage: every sound row of a damaged database is saved, and what was answered is not paid again."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from doubles import Double
from ideogram_kit.nodes.ideogram.errors import Storage
from ideogram_kit.nodes.ideogram.receipts import salvage_rows, schema
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.store import Store

from .conftest import Ask
from .damage import PAGE, emptied, leaves, overwrite, root, rows_in
from .salvaging import MANY, NOISE, TABLES, V3, file_of, fill, salvaged, works
from .samples import generate

pytestmark = pytest.mark.slow


@pytest.fixture
def graph_run(tmp_path: Path) -> GraphRun:
    return GraphRun(store=Store(tmp_path / "kit"))


def test_the_tables_are_those_of_the_pack(tmp_path: Path) -> None:
    """Also by the page at which each begins, which stands for a first page that is lost."""

    def made(file: Path) -> list[tuple[Any, ...]]:
        # SQLAlchemy makes the indexes of a table in any order.
        asked = "SELECT name, type, tbl_name, sql, CASE type WHEN 'table' THEN rootpage END FROM sqlite_master"
        with contextlib.closing(sqlite3.connect(file)) as database:
            return sorted(database.execute(asked).fetchall())

    store = Store(tmp_path)
    store.receipts()
    store.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "ours.sqlite")) as database:
        for statement in salvage_rows.statements():
            database.execute(statement)
    assert made(tmp_path / "ours.sqlite") == made(tmp_path / "receipts.sqlite")
    assert salvage_rows.version() == schema.VERSION
    columns = {column.name for table in schema.metadata.tables.values() for column in table.columns}
    assert columns >= set(salvage_rows.JSON)


def test_a_sound_database_is_saved_whole(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    ask(generate("3.0"), graph_run=graph_run)
    fill(graph_run)
    receipts, spent = graph_run.store.receipts(), graph_run.store.spent()
    graph_run.store.close()
    found = salvaged(file_of(graph_run))
    assert {lost for _, lost in found.values()} == {"0 lost"}
    store = Store(graph_run.store.folder)
    assert (store.receipts(), store.spent()) == (receipts, spent)
    store.close()
    works(ask, double, store.folder)


@pytest.mark.parametrize("damage", [NOISE, bytes(PAGE), emptied(0x0D)], ids=["noise", "zeros", "an empty page"])
@pytest.mark.parametrize("where", [1, -1], ids=["in the middle", "at the end"])
def test_a_bad_leaf_costs_its_own_rows_alone(
    where: int, damage: bytes, ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    ask(generate("3.0"), graph_run=graph_run)
    fill(graph_run)
    graph_run.store.close()
    file = file_of(graph_run)
    leaf = leaves(file, "transactions")[where]
    lost = rows_in(file, leaf)
    overwrite(file, leaf, damage)
    found = salvaged(file)
    assert found["transactions"] == (MANY + 1 - lost, f"{lost} lost")
    assert {told for table, (_, told) in found.items() if table != "transactions"} == {"0 lost"}
    works(ask, double, graph_run.store.folder)


def test_two_bad_leaves_without_an_index_to_tell_of_them(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    ask(generate("3.0"), graph_run=graph_run)
    fill(graph_run)
    graph_run.store.close()
    file = file_of(graph_run)
    pages = leaves(file, "transactions")
    lost = [pages[1], pages[-1]]
    rows = sum(rows_in(file, page) for page in lost)
    for name in ("sqlite_autoindex_transactions_1", "transactions_request", "transactions_used", "transactions_open"):
        lost.append(root(file, name))
    for page in lost:
        overwrite(file, page, bytes(PAGE))
    assert salvaged(file)["transactions"] == (MANY + 1 - rows, "0 lost and perhaps more")
    works(ask, double, graph_run.store.folder)


@pytest.mark.parametrize("damage", [NOISE, bytes(PAGE), emptied(0x0A)], ids=["noise", "zeros", "an empty page"])
def test_a_bad_index_costs_no_row(damage: bytes, ask: Ask, double: Double, graph_run: GraphRun) -> None:
    ask(generate("3.0"), graph_run=graph_run)
    fill(graph_run)
    graph_run.store.close()
    file = file_of(graph_run)
    for name in ("sqlite_autoindex_transactions_1", "transactions_used", "ledger_day", "pictures_kept"):
        overwrite(file, leaves(file, name)[0], damage)
    if damage == emptied(0x0A):
        with contextlib.closing(sqlite3.connect(file)) as database:
            assert database.execute("PRAGMA quick_check").fetchone() == ("ok",), "SQLite itself sees nothing of it"
    found = salvaged(file)
    assert {told for _, told in found.values()} == {"0 lost"}
    assert (found["transactions"][0], found["ledger"][0]) == (MANY + 1, MANY + 1)
    works(ask, double, graph_run.store.folder)


def cut(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2 // PAGE * PAGE + 1000)


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: overwrite(file, 1, NOISE[:100]),
        lambda file: overwrite(file, 1, bytes(100)),
        lambda file: overwrite(file, 1, NOISE),
        lambda file: overwrite(file, 1, bytes(PAGE)),
    ],
    ids=["noise in the header", "zeros in the header", "noise in the first page", "zeros in the first page"],
)
def test_a_bad_beginning_costs_no_row(
    damage: Callable[[Path], None], ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    ask(generate("3.0"), graph_run=graph_run)
    fill(graph_run)
    graph_run.store.close()
    file = file_of(graph_run)
    damage(file)
    refused = Store(graph_run.store.folder)
    with contextlib.closing(refused), pytest.raises(Storage, match=r"damaged.*salvage\.py"):
        ask(generate("3.0"), graph_run=GraphRun(store=refused))
    assert len(double.asked(V3)) == 1, "what cannot be read is not taken for absent"
    found = salvaged(file)
    assert {told for _, told in found.values()} == {"0 lost"}
    assert found["transactions"][0] == MANY + 1
    works(ask, double, graph_run.store.folder)


def test_a_file_that_was_cut_in_the_middle_keeps_what_is_left_of_it(
    ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    ask(generate("3.0"), graph_run=graph_run)
    fill(graph_run)
    graph_run.store.close()
    file = file_of(graph_run)
    whole = file.stat().st_size // PAGE
    sizes = {page: rows_in(file, page) for page in leaves(file, "transactions")}
    cut(file)
    left = sum(rows for page, rows in sizes.items() if page <= whole // 2)
    assert 0 < left < MANY
    assert salvaged(file)["transactions"][0] == left
    works(ask, double, graph_run.store.folder)


@pytest.mark.parametrize("content", [b"", b"no database", NOISE * 30], ids=["empty", "words", "noise"])
def test_of_what_is_no_database_nothing_is_saved_and_the_pack_works(
    content: bytes, ask: Ask, double: Double, tmp_path: Path
) -> None:
    file = tmp_path / "receipts.sqlite"
    file.write_bytes(content)
    found = salvaged(file)
    assert {table: saved for table, (saved, _) in found.items()} == dict.fromkeys(TABLES, 0)
    works(ask, double, tmp_path, kept=False)
