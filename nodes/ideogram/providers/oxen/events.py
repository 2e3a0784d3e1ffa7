"""Oxen's event stream: one an account, shared by all jobs of the process. An event wakes the wait for a generation.

Source: Oxen's page on the queue (Completion Events), sections 3.4 and 6.3 of the pack's reference. Events are not
repeated, so the stream is opened before the job is made. It may break, send other events, or send none, as for a
cancelled job. So an event ends a pause between two polls, and the state of a generation is what its record says. What
an event says is kept all the same: it holds the link of the picture, or why there is none, and stands in for a record
that does not come.

All of this runs on the background loop alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

from ...errors import IdeogramKitError
from ...transport.response import Reply
from ..json_values import as_text
from .account import Account, account

if TYPE_CHECKING:
    from ...transport.http import Http

PATH = "/api/events"
FINISHED = "media_generation_completed"
OPENING = 5.0
"""Seconds that a job waits for the stream to open; without the stream the job is polled."""

LINGER = 5.0
"""Seconds that the stream stays open while nobody uses it: between making a job and waiting for it, or two jobs."""

KEPT = 512
"""Events that are kept, the newest ones; a link in an older one has expired."""

Event = dict[str, Any]
"""What an event says: `generation_id`, `status`, and `model` and `url` of a success or the `error` of a failure."""

_streams: dict[Account, Stream] = {}


class Stream:
    """The event stream of one account. It is open while at least one job uses it."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._users = 0
        self._opened = asyncio.Event()
        self._reading: asyncio.Future[None] | None = None
        self._closing: asyncio.TimerHandle | None = None
        self._events: dict[str, Event] = {}
        self._waiting: dict[str, asyncio.Event] = {}

    async def opened(self) -> None:
        """Wait until the stream is open or broken, OPENING seconds at most."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._opened.wait(), OPENING)

    @contextmanager
    def ending(self, generation: str) -> Iterator[asyncio.Event]:
        """An asyncio event that is set when the generation ends; at once where the stream has said so already."""
        wake = self._waiting.setdefault(generation, asyncio.Event())
        if generation in self._events:
            wake.set()
        try:
            yield wake
        finally:
            self._waiting.pop(generation, None)

    def event(self, generation: str) -> Event | None:
        """What the stream has said of the end of a generation; None where it has said nothing."""
        return self._events.get(generation)

    def enter(self) -> None:
        """Add a user; the first one opens the stream."""
        self._users += 1
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        if self._reading is None or self._reading.done():
            self._opened = asyncio.Event()
            self._reading = asyncio.ensure_future(self._read())

    def leave(self) -> None:
        """Remove a user. LINGER seconds after the last one the stream is closed."""
        self._users -= 1
        if not self._users:
            self._closing = asyncio.get_running_loop().call_later(LINGER, self._close)

    def _close(self) -> None:
        _streams.pop(account(self._http), None)
        if self._reading is not None:
            self._reading.cancel()

    async def _read(self) -> None:
        try:
            async with self._http.lines(PATH) as lines:
                self._opened.set()
                async for event in finished(lines):
                    self._keep(event)
        except IdeogramKitError as error:
            logging.getLogger(__name__).info("%s Jobs are looked at from time to time instead.", error)
        finally:
            self._opened.set()

    def _keep(self, event: Event) -> None:
        generation = event["generation_id"]
        self._events[generation] = event
        if len(self._events) > KEPT:
            del self._events[next(iter(self._events))]
        if generation in self._waiting:
            self._waiting[generation].set()


@asynccontextmanager
async def listening(http: Http) -> AsyncIterator[Stream]:
    """Keep the account's stream open for the duration. It may be broken, which only makes the wait a little longer."""
    key = account(http)
    if key not in _streams:
        _streams[key] = Stream(http)
    stream = _streams[key]
    stream.enter()
    try:
        yield stream
    finally:
        stream.leave()


async def finished(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    """What the lines of an event stream say of generations that have ended, well or not.

    Comments (which keep the connection alive), other events, and lines that cannot be read are skipped.
    """
    event, data = "", list[str]()
    async for line in lines:
        if not line:
            if event == FINISHED and (said := _said("\n".join(data))):
                yield said
            event, data = "", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value.strip()
        elif name == "data":
            data.append(value)


def _said(data: str) -> Event | None:
    """The content of an event; None where it names no generation."""
    content = Reply(200, {}, data.encode("utf-8", "replace")).object()
    return content if as_text(content.get("generation_id")) else None
