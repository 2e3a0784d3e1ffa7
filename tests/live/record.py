"""Records every HTTP exchange that the pack makes, by a hook on its two clients: shapes and names, never secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ideogram_kit.nodes.ideogram.config.keys import Key
from ideogram_kit.nodes.ideogram.transport import http

from .shape import FieldValues, Shape, ids, is_word, shape

if TYPE_CHECKING:
    import httpx

RESULT = "a result link"
"""The path that is kept of a result link, whose own is a secret."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and its answer. `headers` are the names of those that are the provider's own, in lower case."""

    method: str
    path: str
    host: str
    status: int
    content_type: str
    headers: frozenset[str] = frozenset()
    shape: Shape = field(default_factory=dict)


class Recorder:
    """The exchanges so far. A request that carries the key is to the API; the pack fetches results without it."""

    def __init__(self, key: Key | None) -> None:
        self.exchanges: list[Exchange] = []
        self._key = key
        self._ids: set[str] = set()

    async def __call__(self, response: httpx.Response) -> None:
        """httpx's hook: called with every response before its body is read."""
        request = response.request
        content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        # Before its body is read: what a reply calls itself, as a model's entry does, is no id that was handed out.
        path = self._path(request) if self._is_keyed(request) else RESULT
        body_shape: Shape = {}
        if content_type.endswith("json"):
            body_shape = self._body(await response.aread())
        exchange = Exchange(
            method=request.method,
            path=path,
            host=request.url.host,
            status=response.status_code,
            content_type=content_type,
            headers=frozenset(name for name in response.headers if name.startswith("x-") or name == "retry-after"),
            shape=body_shape,
        )
        self.exchanges.append(exchange)

    def _body(self, content: bytes) -> Shape:
        try:
            value = json.loads(content)
        except ValueError:
            return {(): FieldValues(types={"unreadable JSON"})}
        self._ids |= ids(value)
        return shape(value)

    def _is_keyed(self, request: httpx.Request) -> bool:
        return self._key is not None and any(self._key.value in value for value in request.headers.values())

    def _path(self, request: httpx.Request) -> str:
        """The path and query, ids masked."""
        url = request.url
        path = "/".join(self._masked(segment) if segment else "" for segment in url.path.split("/"))
        query = "&".join(f"{name}={self._masked(value)}" for name, value in parse_qsl(url.query.decode()))
        return f"{path}?{query}" if query else path

    def _masked(self, segment: str) -> str:
        return segment if is_word(segment) and segment not in self._ids else "{id}"


@contextmanager
def recording(key: Key | None) -> Iterator[list[Exchange]]:
    """Record the exchanges of the body of the `with`."""
    recorder = Recorder(key)
    clients = (http.client(), http.public_client())
    before = [client.event_hooks for client in clients]
    for client in clients:
        client.event_hooks = {"response": [recorder]}
    try:
        yield recorder.exchanges
    finally:
        for client, hooks in zip(clients, before, strict=True):
            client.event_hooks = hooks
