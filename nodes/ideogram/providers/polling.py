"""How often a job is polled: soon at first, then less and less often, and not for ever."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from ..errors import Unavailable

FIRST = 1.0
"""Seconds before the first poll; each further pause is GROWTH times as long, up to LAST."""

GROWTH = 1.3
LAST = 5.0
PATIENCE = 1200.0
"""Seconds after which a job is given up. Runware's own client waits as long, Segmind's half as long."""


async def poll(name: str, job: str, wake: asyncio.Event | None = None) -> AsyncIterator[None]:
    """Yield once for every poll of a job, after the pause before it.

    `name` is the provider's name and `job` the job's id, both for the error. Setting `wake` ends the current pause at
    once; the event is cleared then. Raises Unavailable when PATIENCE is over.
    """
    began = time.monotonic()
    pause = FIRST
    while time.monotonic() - began < PATIENCE:
        await _pause(pause, wake)
        pause = min(pause * GROWTH, LAST)
        yield
    raise Unavailable(
        f"{name} did not finish job {job} within {PATIENCE / 60:.0f} minutes. It may still be made and billed there; "
        "look at your history at the provider before you run it again."
    )


async def _pause(seconds: float, wake: asyncio.Event | None) -> None:
    if wake is None:
        await asyncio.sleep(seconds)
        return
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(wake.wait(), seconds)
    wake.clear()
