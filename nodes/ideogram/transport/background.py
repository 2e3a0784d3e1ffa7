"""The background loop on which every request runs, for the life of the process.

ComfyUI runs each prompt in a fresh event loop, cancels siblings when a node fails, and blocks that loop while a
sampler runs; here a paid request is out of reach of all three.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from typing import Any, ParamSpec, TypeVar, cast

from ..errors import IdeogramKitError

T = TypeVar("T")
P = ParamSpec("P")

THREAD = "ideogram-kit-network"
"""The name of the loop's thread."""

DECODERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="ideogram-kit-decode")
"""Where pictures are drawn and decoded; few, since each holds a decoded picture in memory."""


@cache
def loop() -> asyncio.AbstractEventLoop:
    """The background loop, started in its own thread on the first call."""
    made = asyncio.new_event_loop()
    threading.Thread(target=made.run_forever, name=THREAD, daemon=True).start()
    return made


def submit(work: Coroutine[Any, Any, T]) -> Future[T]:
    """Start `work` on the background loop from any thread."""
    return asyncio.run_coroutine_threadsafe(work, loop())


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


async def to_its_end(work: asyncio.Future[T]) -> T:
    """Await work that cannot be stopped; a cancel, however often it comes, is raised once the work has ended."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            try:
                await asyncio.wait({work})
            except asyncio.CancelledError:
                continue
        if not work.cancelled():
            work.exception()
        raise


async def all_of(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Await everything to its end, then raise the first failure: one that fails cancels none of the others."""
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return cast("list[T]", outcomes)
