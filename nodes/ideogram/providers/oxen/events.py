"""Oxen's event stream: one an account, shared by every job of the process; it wakes whoever waits for a generation.

Source: Oxen's page on the queue (Completion Events), sections 3.4 and 6.3 of the pack's reference. There is no replay,
so the stream is opened before the job is made. It may break, say other things, or say nothing, as it does of a
cancelled job: an event only ends a pause, and what is true is what the generation's own record says.

All of this runs on the background loop alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

from ...errors import IdeogramKitError
from ..reading import as_object, as_text
from .account import Account, account

if TYPE_CHECKING:
    from ...transport.http import Http

PATH = "/api/events"
FINISHED = "media_generation_completed"
OPENING = 5.0
"""Seconds that a job waits for the stream to open; without it, it is looked at from time to time."""

LINGER = 5.0
"""Seconds that the stream stays open for nobody, between a job's making and the wait for it, or two jobs."""

_streams: dict[Account, Stream] = {}


class Stream:
    """One account's stream, while somebody holds it."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._holds = 0
        self._opened = asyncio.Event()
        self._reading: asyncio.Future[None] | None = None
        self._closing: asyncio.TimerHandle | None = None
        self._finished: deque[str] = deque(maxlen=512)
        self._waiting: dict[str, asyncio.Event] = {}

    async def opened(self) -> None:
        """Wait until the stream is open, or is known to be broken, or OPENING is over."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._opened.wait(), OPENING)

    @contextmanager
    def news_of(self, generation: str) -> Iterator[asyncio.Event]:
        """What is set when the generation has ended; at once, where that was heard before."""
        wake = self._waiting.setdefault(generation, asyncio.Event())
        if generation in self._finished:
            wake.set()
        try:
            yield wake
        finally:
            self._waiting.pop(generation, None)

    def enter(self) -> None:
        """One more holds it; it is opened where it is not."""
        self._holds += 1
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        if self._reading is None or self._reading.done():
            self._opened = asyncio.Event()
            self._reading = asyncio.ensure_future(self._read())

    def leave(self) -> None:
        """One less holds it; it is closed a little after the last."""
        self._holds -= 1
        if not self._holds:
            self._closing = asyncio.get_running_loop().call_later(LINGER, self._close)

    def _close(self) -> None:
        _streams.pop(account(self._http), None)
        if self._reading is not None:
            self._reading.cancel()

    async def _read(self) -> None:
        try:
            async with self._http.lines(PATH) as lines:
                self._opened.set()
                async for generation in finished(lines):
                    self._finished.append(generation)
                    if generation in self._waiting:
                        self._waiting[generation].set()
        except IdeogramKitError as error:
            logging.getLogger(__name__).info("%s Jobs are looked at from time to time instead.", error)
        finally:
            self._opened.set()


@asynccontextmanager
async def listening(http: Http) -> AsyncIterator[Stream]:
    """The account's stream, held open. It may be broken, which only makes the waiting a little longer."""
    whose = account(http)
    if whose not in _streams:
        _streams[whose] = Stream(http)
    stream = _streams[whose]
    stream.enter()
    try:
        yield stream
    finally:
        stream.leave()


async def finished(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    """The ids of the generations that an event stream says have ended, however they did.

    Comments, which keep it alive, other events, and lines that cannot be read are passed over.
    """
    event, data = "", list[str]()
    async for line in lines:
        if not line:
            if event == FINISHED and (generation := _generation("\n".join(data))):
                yield generation
            event, data = "", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value.strip()
        elif name == "data":
            data.append(value)


def _generation(data: str) -> str | None:
    try:
        said: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return as_text(as_object(said).get("generation_id"))
