"""The background event loop on which every request runs, for the life of the process.

ComfyUI runs each prompt in a new event loop, cancels the other nodes when one fails, and blocks its loop while a
sampler runs. On this loop none of that affects a paid request.
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
"""The threads that draw and decode pictures. They are few, since each holds a decoded picture in memory."""


@cache
def loop() -> asyncio.AbstractEventLoop:
    """The background loop, started in its own thread on the first call."""
    background_loop = asyncio.new_event_loop()
    threading.Thread(target=background_loop.run_forever, name=THREAD, daemon=True).start()
    return background_loop


def submit(work: Coroutine[Any, Any, T]) -> Future[T]:
    """Start `work` on the background loop from any thread."""
    return asyncio.run_coroutine_threadsafe(work, loop())


def spawn(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` on the background loop without waiting for it. An IdeogramKitError that it raises is only logged."""
    task = asyncio.ensure_future(work)
    _tasks.add(task)
    task.add_done_callback(_finish_task)


def _finish_task(task: asyncio.Future[None]) -> None:
    _tasks.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        if not isinstance(error, IdeogramKitError):
            raise error
        logging.getLogger(__name__).info("%s", error)


_tasks: set[asyncio.Future[None]] = set()
"""The tasks that `spawn` started: the loop itself keeps only weak references to them."""


async def in_thread(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run a blocking function in one of the DECODERS threads."""
    return await asyncio.get_running_loop().run_in_executor(DECODERS, partial(function, *arguments, **named))


async def await_completion(work: asyncio.Future[T]) -> T:
    """Await work that cannot be stopped. A cancel, however often it comes, is raised when the work has ended."""
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


async def gather_all(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Await all of the work, and then raise the first error. Work that fails does not cancel the rest."""
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return cast("list[T]", outcomes)
