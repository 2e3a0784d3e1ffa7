"""One database for every receipt: SQLite in a file, or PostgreSQL by its URL, asked in a thread of its own.

Every piece of work is one commit. It may be tried again after an error that passes, also where it is not known whether
the commit went through, so that each must do the same when it is done twice.
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
from ..transport.background import to_its_end
from . import database_errors, postgresql, sqlite
from .group_commit import MOST_TOGETHER, Waiting, take, together
from .schema import prepare

T = TypeVar("T")
Work = Callable[[Connection], T]

TRIES = 6
"""Times that a piece of work is tried where an error passes: about six seconds in all, beside the waiting for locks."""

PAUSE = 0.1
"""Seconds before the second try; each further pause is twice as long."""


class Database:
    """The receipts' database. `url` is SQLAlchemy's; nothing is opened before the first piece of work."""

    def __init__(self, url: str) -> None:
        self._url = _parsed(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        # SQLite is no faster from several threads, and a connection of one thread needs no lock.
        self._threads = ThreadPoolExecutor(1 if self.is_sqlite else 4, thread_name_prefix="ideogram-kit-database")
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._waiting: deque[Waiting] = deque()
        self._closed = False
        self.salt = ""
        self.drop_ballast: Callable[[], bool] = lambda: False
        """Makes room on a full disk; whether there was any to make."""

    @property
    def file(self) -> str:
        """SQLite's file; blank for PostgreSQL."""
        return (self._url.database or "") if self.is_sqlite else ""

    async def run(self, work: Work[T]) -> T:
        """Do a piece of work in one commit and return what it returns. Raises Storage where the database fails.

        A cancel waits until the work is done, so that what is raised after it is known to have happened or not.
        """
        if self._closed:
            raise Storage("The receipts' database was closed; what came after that was not noted.")
        done: Future[T] = Future()
        done.set_running_or_notify_cancel()
        self._waiting.append(Waiting(work, done))
        self._threads.submit(self._commit)
        return await to_its_end(asyncio.wrap_future(done))

    def work(self, work: Work[T]) -> T:
        """Do a piece of work in one commit, from this thread."""
        for turn in range(TRIES):
            try:
                with self._opened().begin() as connection:
                    return work(connection)
            except (SQLAlchemyError, OSError) as error:
                told = database_errors.storage(error, self.file)
                if told.is_full and self.drop_ballast():
                    continue
                if not told.passes or turn == TRIES - 1:
                    raise Storage(told.text) from None
            time.sleep(PAUSE * 2**turn)
        raise Storage("The receipts' database is on a full disk. Make room on it.")

    def _commit(self) -> None:
        """Do what waits. SQLite's one thread does all of it in one commit, since what costs is the disk's own wait."""
        taken = take(self._waiting, MOST_TOGETHER if self.is_sqlite else 1)
        if len(taken) > 1 and together(lambda: self._opened().begin(), taken):
            return
        for waiting in taken:
            waiting.settle(self.work)

    def close(self) -> None:
        """Close every connection, for good."""
        self._closed = True
        self._threads.submit(self._dispose).result()
        self._threads.shutdown()

    def _dispose(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    def _opened(self) -> Engine:
        # The first pieces of work come at once, and only one of them opens: the others' engines would be left open.
        with self._opening:
            if self._engine is None:
                engine = self._made()
                try:
                    with engine.begin() as connection:
                        if not self.is_sqlite:
                            postgresql.lock(connection, "schema")
                        self.salt = prepare(connection, secrets.token_hex(16))
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine

    def _made(self) -> Engine:
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


def _parsed(url: str) -> URL:
    """The URL in SQLAlchemy's form. Raises BadInput, which quotes nothing of it: a password may stand anywhere."""
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
        # Its first half would be taken for the password, and the error of the connection quotes the rest.
        raise BadInput(name, "an @ within the password is written %40.")
    return parsed


def now(connection: Connection) -> float:
    """Seconds since 1970 by the database's clock, which all who share it go by."""
    if connection.dialect.name == "sqlite":
        return float(connection.scalar(text("SELECT (julianday('now') - 2440587.5) * 86400.0")) or 0.0)
    return float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0.0)


def insert(connection: Connection, table: Any, **values: Any) -> bool:
    """Insert a row unless there is one with its key. Returns whether there was none."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as made
    else:
        from sqlalchemy.dialects.postgresql import insert as made
    key = [column.name for column in table.primary_key]
    statement: Any = made(table).values(**values).on_conflict_do_nothing(index_elements=key)
    return bool(connection.execute(statement.returning(*table.primary_key)).first())


def gate(connection: Connection, name: str) -> None:
    """Let nobody else who calls this with the same name pass before this commit: what is summed after it stays true."""
    if connection.dialect.name != "sqlite":
        postgresql.lock(connection, name)
