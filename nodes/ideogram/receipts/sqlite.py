"""How SQLite is opened, so that a commit is on the disk when it returns and no process ever sees half of one.

It uses a rollback journal with full synchronisation: with a write-ahead log, commits are lost where its file is deleted
after a crash. Every transaction begins IMMEDIATE, since one that starts with reading and then writes may fail in spite
of the timeout.
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
    """Create the file where there is none, with mode 0600. Raises Storage where it would lie on a network disk,
    and OSError where it cannot be created.
    """
    path = Path(file)
    if kind := network_disk(path.parent):
        raise Storage(
            f"The receipts would lie on a network disk ({kind}: {path.parent}), where SQLite can lose what was paid "
            "for, so nothing was sent. Name a PostgreSQL in IDEOGRAM_KIT_DATABASE_URL, or a file on this machine's own "
            "disk (sqlite:////folder/receipts.sqlite)."
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # An existing file is not opened: closing it would release the locks of this process's other connections.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def connected(connection: sqlite3.Connection, _record: Any) -> None:
    """Set the PRAGMAs, which hold for one connection only."""
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
    except sqlite3.Error:
        # The file is damaged, and SQLAlchemy would leave the connection open.
        connection.close()
        raise


def begin(connection: Connection) -> None:
    """Begin a transaction for writing. The driver's own BEGIN is switched off by `isolation_level`."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
