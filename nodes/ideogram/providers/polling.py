"""How often a job is looked at: soon at first, then ever less often, and not for ever."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from ..errors import Unavailable

FIRST = 1.0
"""Seconds before the first look; each further pause is GROWTH times as long, up to LAST."""

GROWTH = 1.3
LAST = 5.0
PATIENCE = 1200.0
"""Seconds after which a job is given up; Runware's own client waits as long, Segmind's half of it."""


async def poll(name: str, job: str, sooner: asyncio.Event | None = None) -> AsyncIterator[None]:
    """A turn of the loop for every look at a job. Raises Unavailable once the patience is over, naming the job.

    Where `sooner` is set, the pause ends at once and it is cleared: somebody heard that there is news.
    """
    began = time.monotonic()
    pause = FIRST
    while time.monotonic() - began < PATIENCE:
        await _pause(pause, sooner)
        pause = min(pause * GROWTH, LAST)
        yield
    raise Unavailable(
        f"{name} did not finish job {job} within {PATIENCE / 60:.0f} minutes. It may still be made and billed there; "
        "look at your history at the provider before you run it again."
    )


async def _pause(seconds: float, sooner: asyncio.Event | None) -> None:
    if sooner is None:
        await asyncio.sleep(seconds)
        return
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(sooner.wait(), seconds)
    sooner.clear()
