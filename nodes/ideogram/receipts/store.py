"""The store of receipts, money and limits: the database, the files beside it, and this process as an owner."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from ..transport.background import await_completion
from . import eviction, ledger, receipt
from .database import Database
from .files import Files
from .lease import SlotQueue
from .owner import Owner
from .receipt import Receipt

T = TypeVar("T")
P = ParamSpec("P")

DISK = ThreadPoolExecutor(max_workers=4, thread_name_prefix="ideogram-kit-disk")
"""The threads that read and write files. Those that decode pictures are others, which should not wait for the disk."""

ROOM_CHECK_INTERVAL = 1.0
"""Seconds between two checks of the room on the disk."""


class Store:
    """The store of one ComfyUI. `url` is the database's, by default SQLite in `folder`. `files` is the folder of the
    files, which machines that share a PostgreSQL share, too. `limit` is the bytes that the files may take.
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
        self._slot_queues: dict[str, SlotQueue] = {}
        self._room_checked = -ROOM_CHECK_INTERVAL
        self._evicted = -eviction.INTERVAL

    def slot_queue(self, pool: str) -> SlotQueue:
        """The queue of this process for slots of a pool. Only for use on the background loop."""
        return self._slot_queues.setdefault(pool, SlotQueue())

    async def check_room(self) -> None:
        """Raise Storage where the disk has no room for what is about to be paid for."""
        if time.monotonic() - self._room_checked >= ROOM_CHECK_INTERVAL:
            await self.in_thread(self.files.check_room)
            self._room_checked = time.monotonic()

    async def in_thread(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run a function that waits for the disk in a thread. A cancel waits until it has ended."""
        call = partial(function, *arguments, **named)
        return await await_completion(asyncio.get_running_loop().run_in_executor(DISK, call))

    def receipts(self) -> list[Receipt]:
        """Every receipt, the last used first. Blocking."""
        return self.database.run_blocking(receipt.all_receipts)

    def spent(self) -> dict[str, dict[str, dict[str, float]]]:
        """The US dollars that were spent, by day (ISO, UTC), provider and model. Blocking."""
        return self.database.run_blocking(ledger.spent)

    async def delivered(self, requests: Sequence[tuple[str, str]]) -> None:
        """Note that the graph has these requests, as pairs of identity and request id. Raises Storage.

        It also evicts files, at most once in `eviction.INTERVAL` seconds.
        """
        if requests:
            await self.database.run(lambda c: receipt.mark_delivered(c, requests))
        if time.monotonic() - self._evicted >= eviction.INTERVAL:
            self._evicted = time.monotonic()
            await self.evict()

    async def evict(self) -> None:
        """Bring the size of the files below the limit. Raises Storage."""
        more = True
        while more:
            files, more = await self.database.run(lambda c: eviction.evict(c, self.limit))
            await self.in_thread(self.files.remove, files)

    def close(self) -> None:
        """Stop the heartbeats and close the connections. Open transactions keep their claims until taken over."""
        self.owner.stop()
        self.database.close()
