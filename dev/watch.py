"""Prints what the nodes of a running graph report, from ComfyUI's websocket. Needs aiohttp: ComfyUI's own Python."""

from __future__ import annotations

import asyncio
import json
import struct
import sys
from typing import Any

import aiohttp

from .comfy import Comfy

TEXT = 3
"""ComfyUI's binary event that carries a node's progress text."""


async def run(comfy: Comfy, prompt: dict[str, Any]) -> dict[str, Any]:
    """Run a graph in API form, printing its progress, and return its outputs by node id. Raises Failed."""
    last = ""
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{comfy.url}/ws?clientId=demo") as socket:
        prompt_id = await asyncio.to_thread(comfy.queue, prompt, client="demo")
        async for message in socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                if (line := _text(message.data)) not in ("", last):
                    last = line
                    print(f"  {line:<60}", end="\r" if sys.stdout.isatty() else "\n", flush=True)
            elif message.type is aiohttp.WSMsgType.TEXT and _is_over(json.loads(message.data), prompt_id):
                break
    return await asyncio.to_thread(comfy.result, prompt_id)


def _is_over(event: dict[str, Any], prompt_id: str) -> bool:
    over = ("execution_success", "execution_error", "execution_interrupted")
    return event["type"] in over and event["data"].get("prompt_id") == prompt_id


def _text(data: bytes) -> str:
    """The progress text of a binary event, or "" for any other."""
    kind, length = struct.unpack_from(">II", data)
    return data[8 + length :].decode("utf-8") if kind == TEXT else ""
