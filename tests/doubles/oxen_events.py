"""Oxen's event stream: whoever is connected hears an event, nobody else ever does.

Source: Oxen's page on the queue (Completion Events), November 2026.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import web

from .server import Gauge


class Streams:
    """Those who listen now. `opened` counts them all; `told` are the events that went out, heard or not."""

    def __init__(self) -> None:
        self.listening = Gauge()
        self.opened = 0
        self.told: list[dict[str, Any]] = []
        self.preamble: list[str] = [": keep-alive", ""]  # lines that everybody hears first
        self._open: set[asyncio.Queue[str | None]] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        await response.prepare(request)
        self._open.add(queue)
        self.opened += 1
        with self.listening.hold(), contextlib.suppress(ConnectionError):
            try:
                await response.write("".join(line + "\n" for line in self.preamble).encode())
                while (text := await queue.get()) is not None:
                    await response.write(text.encode())
            finally:
                self._open.discard(queue)
        return response

    def tell(self, said: dict[str, Any]) -> None:
        """Say that a generation has ended. On the double's loop."""
        self.told.append(said)
        self.say(f"event: media_generation_completed\ndata: {json.dumps(said)}\n\n")

    def say(self, text: str) -> None:
        """Say anything. On the double's loop."""
        for queue in self._open:
            queue.put_nowait(text)

    def end(self) -> None:
        """End every stream. On the double's loop."""
        for queue in self._open:
            queue.put_nowait(None)
