"""One limit of time for a whole piece of work: the connection's own limits begin anew with every byte."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

CLOSING = 5.0
"""Seconds that work which was stopped may take to close its connection."""


class DeadlineExceeded(Exception):
    """The work was not done in time; it was stopped."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no end within {seconds:g} s")


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Return what the work returns. Raises DeadlineExceeded where it takes longer than `seconds`.

    A cancel from outside stops the work and stays a cancel, also in the moment in which the work ends: before
    Python 3.12, asyncio.wait_for swallows that one.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        await _stop(task)
        raise
    if not done:
        await _stop(task)
        raise DeadlineExceeded(seconds)
    return task.result()


async def _stop(task: asyncio.Future[Any]) -> None:
    task.add_done_callback(_forget)
    task.cancel()
    await asyncio.wait({task}, timeout=CLOSING)


def _forget(task: asyncio.Future[Any]) -> None:
    """Take note of how it ended: asyncio complains of an error that nobody has looked at."""
    if not task.cancelled():
        task.exception()
