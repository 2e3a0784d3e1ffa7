"""The database of the receipts: SQLite in a file, or PostgreSQL by its URL, used from threads of its own.

A unit of work is a function that is given a connection; all that it does is one commit. After a transient error it is
done again, even where it is not known whether the commit went through. So its result must be the same when it is done
twice.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from ..errors import BadInput, Storage
from ..transport.background import await_completion
from . import database_errors, postgresql, sqlite
from .group_commit import MAX_GROUP_SIZE, PendingWork, commit_together, take_pending
from .schema import create_or_migrate

T = TypeVar("T")
Work = Callable[[Connection], T]

TRIES = 6
"""Times that a unit of work is tried where the error is transient: about six seconds, not counting waits for locks."""

PAUSE = 0.1
"""Seconds before the second try; each further pause is twice as long."""


class Database:
    """The receipts' database. `url` is in SQLAlchemy's form. Nothing is opened before the first unit of work.

    `salt` keys the digests of keys; it is blank until the database is open.
    """

    def __init__(self, url: str) -> None:
        self._url = _parse_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        # SQLite is not faster from several threads, and a connection of one thread needs no lock.
        self._threads = ThreadPoolExecutor(1 if self.is_sqlite else 4, thread_name_prefix="ideogram-kit-database")
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._pending: deque[PendingWork] = deque()
        self._closed = False
        self.salt = ""
        self.drop_ballast: Callable[[], bool] = lambda: False
        """Makes room on a full disk by deleting the ballast file; returns whether there was one."""

    @property
    def file(self) -> str:
        """SQLite's file; blank for PostgreSQL."""
        return (self._url.database or "") if self.is_sqlite else ""

    async def run(self, work: Work[T]) -> T:
        """Do a unit of work in one commit and return what it returns. Raises Storage where the database fails.

        A cancel waits until the work has ended, so that the caller knows whether it was done.
        """
        if self._closed:
            raise Storage("The receipts' database was closed; what came after that was not noted.")
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        self._pending.append(PendingWork(work, future))
        self._threads.submit(self._commit)
        return await await_completion(asyncio.wrap_future(future))

    def run_blocking(self, work: Work[T]) -> T:
        """Do a unit of work in one commit, in the calling thread. Raises Storage where the database fails."""
        for attempt in range(TRIES):
            try:
                with self._open_engine().begin() as connection:
                    return work(connection)
            except (SQLAlchemyError, OSError) as error:
                failure = database_errors.describe(error, self.file)
                if failure.is_full and self.drop_ballast():
                    continue
                if not failure.is_transient or attempt == TRIES - 1:
                    raise Storage(failure.text) from None
            time.sleep(PAUSE * 2**attempt)
        raise Storage("The receipts' database is on a full disk. Make room on it.")

    def _commit(self) -> None:
        """Do the pending work. With SQLite, all of it is one commit, since most of a commit is waiting for the disk."""
        taken = take_pending(self._pending, MAX_GROUP_SIZE if self.is_sqlite else 1)
        if len(taken) > 1 and commit_together(lambda: self._open_engine().begin(), taken):
            return
        for pending in taken:
            pending.run(self.run_blocking)

    def close(self) -> None:
        """Close every connection. The database cannot be used after it."""
        self._closed = True
        self._threads.submit(self._dispose).result()
        self._threads.shutdown()

    def _dispose(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    def _open_engine(self) -> Engine:
        # The first units of work come from several threads at once, and a second engine would never be closed.
        with self._opening:
            if self._engine is None:
                engine = self._create_engine()
                try:
                    with engine.begin() as connection:
                        if not self.is_sqlite:
                            postgresql.lock(connection, "schema")
                        self.salt = create_or_migrate(connection, secrets.token_hex(16))
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine

    def _create_engine(self) -> Engine:
        if self.is_sqlite:
            sqlite.check(self.file)
            engine = create_engine(self._url, **sqlite.OPTIONS)
            event.listen(engine, "connect", sqlite.connected)
            event.listen(engine, "begin", sqlite.begin)
            return engine
        try:
            return create_engine(postgresql.with_driver(self._url), **postgresql.OPTIONS)
        except (ModuleNotFoundError, NoSuchModuleError):
            raise BadInput("IDEOGRAM_KIT_DATABASE_URL", postgresql.WITHOUT_DRIVER) from None


def _parse_url(url: str) -> URL:
    """Parse a URL. Raises BadInput, which quotes nothing of the URL: a password may stand anywhere in it."""
    name = "IDEOGRAM_KIT_DATABASE_URL"
    try:
        parsed = make_url(re.sub("^postgres(?=://)", "postgresql", url))
    except (ArgumentError, ValueError):
        raise BadInput(name, "it is no database's URL.") from None
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        if not parsed.database or parsed.database.startswith((":", "file:")):
            raise BadInput(name, "it names no file: sqlite:////folder/receipts.sqlite")
    elif parsed.get_backend_name() != "postgresql":
        raise BadInput(name, "it is of a kind that is not served; name a postgresql:// or sqlite:/// one.")
    elif "@" in (parsed.host or ""):
        # Only the part before this @ was taken for the password; a connection error would quote the rest.
        raise BadInput(name, "an @ within the password is written %40.")
    return parsed


def now(connection: Connection) -> float:
    """Seconds since 1970 by the database's clock, which is the same for all processes that share it."""
    if connection.dialect.name == "sqlite":
        return float(connection.scalar(text("SELECT (julianday('now') - 2440587.5) * 86400.0")) or 0.0)
    return float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0.0)


def insert(connection: Connection, table: Any, **values: Any) -> bool:
    """Insert a row unless there is one with the same primary key. Returns whether it was inserted."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as dialect_insert
    else:
        from sqlalchemy.dialects.postgresql import insert as dialect_insert
    key = [column.name for column in table.primary_key]
    statement: Any = dialect_insert(table).values(**values).on_conflict_do_nothing(index_elements=key)
    return bool(connection.execute(statement.returning(*table.primary_key)).first())


def lock_until_commit(connection: Connection, name: str) -> None:
    """Wait for the lock of this name and hold it until the commit: no other process changes what it guards meanwhile.

    SQLite needs none, since each of its transactions has the whole database to itself.
    """
    if connection.dialect.name != "sqlite":
        postgresql.lock(connection, name)
