"""How SQLite is opened so that a commit is on the disk, and two processes never see half of one.

A rollback journal and full synchronisation: with a write-ahead log, a file that is deleted after a crash takes commits
with it. Every transaction begins IMMEDIATE, since one that turns from reading to writing may fail in spite of a
timeout.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ..errors import Storage
from .network_disk import network_disk

TIMEOUT = 30.0
"""Seconds to wait for another process's commit."""

OPTIONS: dict[str, Any] = {
    "pool_size": 1,
    "max_overflow": 0,
    "connect_args": {"timeout": TIMEOUT, "isolation_level": None, "check_same_thread": False},
}
PRAGMAS = ("journal_mode=TRUNCATE", "synchronous=FULL", "foreign_keys=ON")


def check(file: str) -> None:
    """Make the file, for its owner alone. Raises Storage where it cannot be written, or lies on a network disk."""
    path = Path(file)
    if kind := network_disk(path.parent):
        raise Storage(
            f"The receipts would lie on a network disk ({kind}: {path.parent}), where SQLite can lose what was paid "
            "for, so nothing was sent. Name a PostgreSQL in IDEOGRAM_KIT_DATABASE_URL, or a file on this machine's own "
            "disk (sqlite:////folder/receipts.sqlite)."
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # One that is there is not opened: closing it would let go of the locks of this process's other connections.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def connected(connection: sqlite3.Connection, _record: Any) -> None:
    """Set what holds for one connection only."""
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
    except sqlite3.Error:
        # Of a damaged file: SQLAlchemy would leave it open.
        connection.close()
        raise


def begin(connection: Connection) -> None:
    """Begin for writing: the driver's own begin is switched off by its isolation level."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
