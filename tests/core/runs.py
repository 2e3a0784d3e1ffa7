"""A run of a graph on a store without a receipt: one of its own for a test that names it, or the worker's."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ideogram_kit.nodes.ideogram.receipts import files
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.limits import read_limits
from ideogram_kit.nodes.ideogram.receipts.schema import metadata, owners, versions
from ideogram_kit.nodes.ideogram.receipts.store import Store
from sqlalchemy import Connection, delete

files.BALLAST_SIZE = 64 * 1024  # a test may have a store of its own, and there are hundreds
_open: list[Store] = []
"""What the running test has; all of it is closed at its end."""
_empty: list[Store] = []
"""Stores that no test has seen. A new one costs as much as three requests: its tables, and every statement compiled."""


def fresh_run(url: str | None = None) -> GraphRun:
    """A run of a graph on a new store: what was asked before is asked again."""
    folder = Path(tempfile.mkdtemp(prefix="ideogram-kit-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return _run_on(Store(folder, url))


def empty_run() -> GraphRun:
    """A run of a graph on an empty store, for `give_back`. No test gets to see it."""
    return _run_on(_empty.pop()) if _empty else fresh_run()


async def give_back(graph_run: GraphRun) -> None:
    """Empty a store for the next run, once all that was asked of it has come to its end."""
    store = graph_run.store
    if store.owner.claims or store.owner.in_flight:
        return
    await store.database.run(_delete_all)
    _delete_files(store)
    _open.remove(store)
    _empty.append(store)


def wait_for_claims() -> None:
    """Wait, three seconds at most, until nothing goes on by itself at the doubles, which are about to close."""
    end = time.monotonic() + 3
    while time.monotonic() < end and any(store.owner.claims for store in _open):
        time.sleep(0.005)


@pytest.fixture(autouse=True)
def close_stores() -> Iterator[None]:
    """Close what the test opened."""
    yield
    _close(_open)


@pytest.fixture(scope="session", autouse=True)
def close_empty_stores() -> Iterator[None]:
    """Close what every test may have had."""
    yield
    _close(_empty)


def _run_on(store: Store) -> GraphRun:
    _open.append(store)
    return GraphRun(store=store, limits=read_limits(store.folder), id="a run")


def _delete_all(connection: Connection) -> None:
    for table in metadata.tables.values():
        if table not in (versions, owners):
            connection.execute(delete(table))


def _delete_files(store: Store) -> None:
    for folder, _, names in os.walk(store.files.folder):
        for name in names:
            if name != files.BALLAST:
                Path(folder, name).unlink()


def _close(stores: list[Store]) -> None:
    while stores:
        stores.pop().close()
