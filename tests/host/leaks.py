"""Looks for planted keys in everything that this server writes, logs or serves."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import aiohttp
from ideogram_kit.dev.comfy import Comfy
from PIL import Image, UnidentifiedImageError

STORE = "user/__ideogram_kit/keys"
"""The only folder whose files may hold keys."""

ROUTES = (
    "/history",
    "/queue",
    "/prompt",
    "/object_info",
    "/settings",
    "/system_stats",
    "/features",
    "/users",
    "/models",
    "/extensions",
    "/i18n",
    "/workflow_templates",
    "/node_replacements",
    "/global_subgraphs",
    "/api/jobs",
    "/userdata?dir=&recurse=true&full_info=true",
    "/v2/userdata",
    "/internal/logs",
    "/internal/logs/raw",
    "/internal/folder_paths",
    "/internal/files/output",
    "/internal/files/input",
    "/internal/files/temp",
    "/ideogram_kit/keys",
)
"""The routes that anybody who reaches the server may read."""

OURS = ("keys/ideogram", "settings.json", "receipts.sqlite", "receipts.sqlite-journal", "receipts")
"""What lies in the pack's own folder."""

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
"""How pictures begin; those of receipts have no suffix."""


def traversals(more: Iterable[str] = ()) -> Iterator[str]:
    """Every way that ComfyUI serves files, tried on the pack's folder."""
    for name in (*OURS, *more):
        inner = f"__ideogram_kit/{name}"
        for climb in (f"../{inner}", f"..%2F{quote(inner, safe='')}", quote(inner, safe=""), f"default/../../{inner}"):
            yield f"/userdata/{climb}"
        yield f"/userdata/{quote(f'../{inner}', safe='')}"
        yield f"/v2/userdata?path={quote(f'../{inner}')}"
        yield f"/userdata?dir={quote('../__ideogram_kit')}&recurse=true&full_info=true"
        for kind in ("input", "output", "temp"):
            yield f"/view?filename={name}&type={kind}&subfolder=../user/__ideogram_kit"
            yield f"/view?filename={quote(f'../user/{inner}')}&type={kind}"
        for static in ("/extensions/comfyui-ideogram-kit", "/docs", "/templates", "/api/workflow_templates", ""):
            yield f"{static}/../../user/{inner}"
            yield f"{static}/..%2F..%2Fuser%2F{quote(inner, safe='')}"
        yield f"/user/{inner}"


def call(comfy: Comfy, path: str, body: Any = None, method: str = "POST", **headers: str) -> tuple[int, str]:
    """The status and text of the answer to a request, errors included."""
    data = None if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(
        comfy.url + path, data, {"Content-Type": "application/json", **named}, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status, reply.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def secrets_in(text: str, secrets: Iterable[str]) -> list[str]:
    """The secrets that a text holds, whole or without a few characters at one end, which could be guessed."""
    return [secret for secret in secrets if secret[:-3] in text or secret[3:] in text]


def files_with_secrets(base: Path, secrets: Iterable[str]) -> list[str]:
    """The files in `base` that hold a secret, in their bytes or a picture's metadata, without the folder of keys."""
    paths: list[str] = []
    for folder, names, files in os.walk(base):
        names[:] = [name for name in names if name != "custom_nodes"]
        for name in files:
            path = Path(folder) / name
            data = path.read_bytes()
            if secrets_in(data.decode("latin-1") + _picture_metadata(data), secrets) and path.parent != base / STORE:
                paths.append(str(path.relative_to(base)))
    return paths


def tables_with_secrets(database: Path, secrets: Iterable[str]) -> list[str]:
    """The tables of a SQLite database that hold a secret: in the file's bytes a value may be split over pages."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert {"transactions", "pictures", "ledger"} <= set(tables)
        rows = {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}  # noqa: S608
    return [table for table, records in rows.items() if secrets_in("\n".join(map(_record_text, records)), secrets)]


def _record_text(record: tuple[Any, ...]) -> str:
    return " ".join(value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in record)


def _picture_metadata(data: bytes) -> str:
    """The metadata of a picture, which may be compressed; "" for what is no picture."""
    if not data.startswith(PICTURES):
        return ""
    try:
        with Image.open(BytesIO(data)) as image:
            return repr(image.info)
    except UnidentifiedImageError:
        return ""


def routes_with_secrets(comfy: Comfy, secrets: Iterable[str], more: Iterable[str] = ()) -> list[str]:
    """The routes whose answer holds a secret or is a file of the pack's folder; `more` are further files to try."""
    leaks = [path for path in ROUTES if secrets_in(call(comfy, path, method="GET")[1], secrets)]
    for path in traversals(more):
        status, answer = call(comfy, path, method="GET")
        # A listing of a folder that is not there is an empty one; any other answer would be the file.
        if secrets_in(answer, secrets) or (status < 400 and answer.strip() not in ("[]", '""')):
            leaks.append(f"{path} ({status})")
    return leaks


class Listener:
    """A browser's websocket, as the client that `queue` names: `heard` is everything that it was sent."""

    def __init__(self, comfy: Comfy, client: str = "dev") -> None:
        self.heard: list[str] = []
        self._url = f"{comfy.url}/ws?clientId={client}"
        self._open = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._listen(),), daemon=True)
        self._ended = asyncio.Event()

    def __enter__(self) -> Listener:
        self._thread.start()
        assert self._open.wait(10)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(self._url, max_msg_size=0) as socket:
            self._open.set()
            reading = asyncio.ensure_future(self._read(socket))
            await self._ended.wait()
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading

    async def _read(self, socket: aiohttp.ClientWebSocketResponse[bool]) -> None:
        async for message in socket:
            data = message.data
            self.heard.append(data.decode("latin-1") if isinstance(data, bytes) else str(data))
