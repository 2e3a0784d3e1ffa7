"""Records what the host would send to a browser, for a test to ask at /tiny/events."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from protocol import BinaryEventTypes
from server import PromptServer

sent: list[list[Any]] = []


def record() -> None:
    """Listen to the server from now on."""
    server = PromptServer.instance
    send = server.send_sync

    def listening(event: Any, data: Any, sid: Any = None) -> None:
        if isinstance(event, str):
            sent.append([event, data.get("node") if isinstance(data, dict) else None])
        elif event == BinaryEventTypes.TEXT:
            sent.append(["text", data[4:].decode()])
        else:
            sent.append(["picture", None])
        send(event, data, sid)

    server.send_sync = listening

    @server.routes.get("/tiny/events")
    async def events(_request: web.Request) -> web.Response:
        recorded, sent[:] = list(sent), []
        return web.json_response(recorded)
