"""The background loop on which every request runs, for the life of the process.

ComfyUI runs each prompt in a fresh event loop, cancels siblings when a node fails, and blocks that loop while a
sampler runs; here a paid request is out of reach of all three.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import cache, partial
from typing import Any, ParamSpec, TypeVar, cast

from .errors import IdeogramKitError

T = TypeVar("T")
P = ParamSpec("P")

THREAD = "ideogram-kit-network"
"""The name of the loop's thread."""

DECODERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="ideogram-kit-decode")
"""Where pictures are drawn and decoded; few, since each holds a decoded picture in memory."""


DISK = ThreadPoolExecutor(max_workers=8, thread_name_prefix="ideogram-kit-disk")
"""Where receipts are read and written; flushing to the disk is waiting, which no decoder should do."""


@cache
def loop() -> asyncio.AbstractEventLoop:
    """The background loop, started in its own thread on the first call."""
    made = asyncio.new_event_loop()
    threading.Thread(target=made.run_forever, name=THREAD, daemon=True).start()
    return made


def submit(work: Coroutine[Any, Any, T]) -> Future[T]:
    """Start `work` on the background loop from any thread."""
    return asyncio.run_coroutine_threadsafe(work, loop())


on_wire: ContextVar[list[bool] | None] = ContextVar("on_wire", default=None)
"""Where it is noted that a request that may be billed has begun to go out; whoever waits for it puts a list here."""


def going_out(begun: bool) -> None:
    """Note that one begins to go out; or that it came to nothing, so that a cancel ends it before the next try."""
    if (noted := on_wire.get()) is not None:
        noted[:] = [True] if begun else []


def spawn(work: Coroutine[Any, Any, None]) -> None:
    """Let `work` go on by itself on the background loop; what it raises on purpose is for the log alone."""
    task = asyncio.ensure_future(work)
    _alone.add(task)
    task.add_done_callback(_ended)


def _ended(task: asyncio.Future[None]) -> None:
    _alone.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        if not isinstance(error, IdeogramKitError):
            raise error
        logging.getLogger(__name__).info("%s", error)


_alone: set[asyncio.Future[None]] = set()
"""What goes on by itself; the loop keeps no hold on it."""


async def in_thread(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run a blocking function off the loop."""
    return await asyncio.get_running_loop().run_in_executor(DECODERS, partial(function, *arguments, **named))


async def on_disk(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run a function that waits for the disk off the loop."""
    return await asyncio.get_running_loop().run_in_executor(DISK, partial(function, *arguments, **named))


async def all_of(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Await everything to its end, then raise the first failure: one that fails cancels none of the others."""
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return cast("list[T]", outcomes)


class Places:
    """A provider's places in flight, counted in images, handed out first come first served."""

    def __init__(self, size: int) -> None:
        self._free = size
        self._size = size
        self._queue: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def take(self, count: int) -> AsyncIterator[None]:
        """Hold `count` places; a request larger than the whole waits until all are free."""
        count = min(count, self._size)
        await self._acquire(count)
        try:
            yield
        finally:
            self._free += count
            self._wake()

    async def _acquire(self, count: int) -> None:
        if not self._queue and count <= self._free:
            self._free -= count
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((count, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._free += count
            else:
                self._queue.remove((count, turn))
            self._wake()
            raise

    def _wake(self) -> None:
        while self._queue and self._queue[0][0] <= self._free:
            count, turn = self._queue.popleft()
            if not turn.done():
                self._free -= count
                turn.set_result(None)


@cache
def places(provider_id: str, size: int) -> Places:
    """The places of a provider, shared by every request of the process; only for use on the background loop."""
    del provider_id
    return Places(size)
