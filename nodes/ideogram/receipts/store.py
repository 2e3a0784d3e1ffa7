"""The store behind receipts, money and limits: the database, the files beside it, and this process as their owner."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from ..transport.background import to_its_end
from . import eviction, ledger, receipt
from .database import Database
from .files import Files
from .lease import Line
from .owner import Owner
from .receipt import Receipt

T = TypeVar("T")
P = ParamSpec("P")

DISK = ThreadPoolExecutor(max_workers=4, thread_name_prefix="ideogram-kit-disk")
"""Where files are read and written: flushing to the disk is waiting, which no decoder should do."""

CHECKED = 1.0
"""Seconds for which a look at the room on the disk holds."""


class Store:
    """What a ComfyUI keeps of paid requests. `url` is the database's, by default SQLite in `folder`; `files` is where
    the bytes lie, which several machines share where they share a PostgreSQL; `limit` in bytes.
    """

    def __init__(
        self, folder: Path, url: str | None = None, files: Path | None = None, limit: int = eviction.LIMIT
    ) -> None:
        self.folder = folder
        self.limit = limit
        self.database = Database(url or f"sqlite:///{folder / 'receipts.sqlite'}")
        self.files = Files(files or folder / "receipts")
        self.database.drop_ballast = self.files.drop_ballast
        self.owner = Owner(self.database)
        self._lines: dict[str, Line] = {}
        self._room_checked = -CHECKED
        self._evicted = -eviction.EVERY

    def line(self, pool: str) -> Line:
        """Those of this process who wait for a place; only for use on the background loop."""
        return self._lines.setdefault(pool, Line())

    async def check_room(self) -> None:
        """Raise Storage where what is about to be paid for could not be kept."""
        if time.monotonic() - self._room_checked >= CHECKED:
            await self.in_thread(self.files.check_room)
            self._room_checked = time.monotonic()

    async def in_thread(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run a function that waits for the disk; a cancel waits for its end."""
        call = partial(function, *arguments, **named)
        return await to_its_end(asyncio.get_running_loop().run_in_executor(DISK, call))

    def receipts(self) -> list[Receipt]:
        """Every receipt, the latest first. Blocking."""
        return self.database.work(receipt.all_receipts)

    def spent(self) -> dict[str, dict[str, dict[str, float]]]:
        """US dollars by day (ISO, UTC), provider and model. Blocking."""
        return self.database.work(ledger.spent)

    async def delivered(self, requests: Sequence[tuple[str, str]]) -> None:
        """Note that the graph has had these, by identity and request id, and evict now and then. Raises Storage."""
        if requests:
            await self.database.run(lambda c: receipt.mark_delivered(c, requests))
        if time.monotonic() - self._evicted >= eviction.EVERY:
            self._evicted = time.monotonic()
            await self.evict()

    async def evict(self) -> None:
        """Bring the bytes below their limit. Raises Storage."""
        more = True
        while more:
            gone, more = await self.database.run(lambda c: eviction.evict(c, self.limit))
            await self.in_thread(self.files.remove, gone)

    def close(self) -> None:
        """Stop beating and close the connections. What is open goes on to be this process's until it is taken over."""
        self.owner.stop()
        self.database.close()
