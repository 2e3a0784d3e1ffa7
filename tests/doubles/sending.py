"""How a reply is sent that does not arrive as it should: cut, in pieces, drop by drop, or without end."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys

from aiohttp import web

from .wire import Reply

PNG_START = b"\x89PNG\r\n\x1a\n"
CHUNK = 256 * 1024


def reset(request: web.Request) -> web.StreamResponse:
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        # Without lingering, closing sends a reset in place of an orderly end.
        linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()
    return web.Response()


async def send_in_pieces(request: web.Request, reply: Reply, first: int, pause: float | None) -> web.StreamResponse:
    response = web.StreamResponse(status=reply.status, headers=reply.headers)
    response.content_length = len(reply.body)
    await response.prepare(request)
    await response.write(reply.body[:first])
    if pause is None:
        if request.transport is not None:
            request.transport.close()
        return response
    await asyncio.sleep(pause)
    await response.write(reply.body[first:])
    return response


async def drip(request: web.Request, every: float) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.enable_chunked_encoding()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(every)


async def pour(request: web.Request, size: int, declared: bool) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    if declared:
        response.content_length = size
    else:
        response.enable_chunked_encoding()
    await response.prepare(request)
    await response.write(PNG_START)
    left = size - len(PNG_START)
    while left > 0:
        await response.write(bytes(min(left, CHUNK)))
        left -= CHUNK
    return response
