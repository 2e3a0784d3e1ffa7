"""How SQLite is opened: a commit is on the disk, two who write wait for each other, and no lock gets lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ideogram_kit.nodes.ideogram.receipts.store import Store
from sqlalchemy import Connection

from .stores import bring, claim_of, rows

ATTEMPT = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    database.execute("BEGIN IMMEDIATE")
    print("began")
except sqlite3.OperationalError as error:
    print(error)
"""


def attempt(file: str) -> str:
    """What another process gets that wants to write now."""
    return subprocess.run(
        [sys.executable, "-c", ATTEMPT, file], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_every_connection_is_set_so_that_a_commit_lasts(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def settings(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert store.database.run_blocking(settings) == ["truncate", 2, 1, 30_000]
    store.database._dispose()  # pyright: ignore[reportPrivateUsage]
    assert store.database.run_blocking(settings) == ["truncate", 2, 1, 30_000], "after it was opened again, too"
    store.close()


def test_whoever_begins_may_write(tmp_path: Path) -> None:
    store = Store(tmp_path)
    seen = store.database.run_blocking(lambda _: attempt(store.database.file))
    assert seen == "database is locked"
    assert attempt(store.database.file) == "began"
    store.close()


def test_another_store_of_this_process_takes_no_lock_away(tmp_path: Path) -> None:
    """The system lets go of a process's locks on a file when the process closes that file, wherever it was opened."""
    one, other = Store(tmp_path), Store(tmp_path)
    one.receipts()

    def work(_: Connection) -> str:
        other.database._create_engine().dispose()  # pyright: ignore[reportPrivateUsage]
        return attempt(one.database.file)

    assert one.database.run_blocking(work) == "database is locked"
    one.close()
    other.close()


def test_what_was_written_is_there_for_another_store(tmp_path: Path) -> None:
    one, other = Store(tmp_path), Store(tmp_path)
    bring(one, claim_of(one), "accepted")
    assert rows(other) == rows(one)
    assert other.database.salt == one.database.salt
    one.close()
    other.close()
