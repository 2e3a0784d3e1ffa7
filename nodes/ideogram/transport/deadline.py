"""A time limit for a whole request. The connection's own timeouts start again with every byte."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

CLOSING = 5.0
"""Seconds that stopped work may take to close its connection."""


class DeadlineExceeded(Exception):
    """The work took longer than its limit, and was stopped."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no end within {seconds:g} s")


async def with_deadline(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Return what the work returns. Raises DeadlineExceeded where it takes longer than `seconds`.

    A cancel from outside stops the work and is raised here, even where it comes at the moment the work ends: before
    Python 3.12, asyncio.wait_for swallows such a cancel.
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
    task.add_done_callback(_retrieve_error)
    task.cancel()
    await asyncio.wait({task}, timeout=CLOSING)


def _retrieve_error(task: asyncio.Future[Any]) -> None:
    """Retrieve the task's error, since asyncio logs one that was never retrieved."""
    if not task.cancelled():
        task.exception()
