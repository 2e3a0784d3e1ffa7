"""The only module that opens a connection: posts, polls and downloads, with the rules for money and secrets.

A POST that may have been billed is never sent again: only a connection that was never made, a 429, and a 503 that
says when to come back are. Reads retry. The key goes to its provider's origin alone, never after a redirect.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from .body import Body, encoded
from .environment import is_loopback
from .errors import BadReply, LinkExpired, RateLimited, Unavailable
from .network import THREAD, Places
from .progress import Progress

TIMEOUT = httpx.Timeout(connect=20, read=330, write=120, pool=None)
"""Seconds. Ideogram may take minutes to answer; its clients wait up to 5."""

DOWNLOAD_TIMEOUT = httpx.Timeout(connect=20, read=60, write=20, pool=None)
PICTURE_LIMIT = 200 * 1024 * 1024
"""Bytes. An 8K picture with alpha stays under it."""

READ_TRIES = 4
HOLD_LIMIT = 60.0
"""Seconds that one Retry-After is honoured for at most."""

HOLD_TRIES = 8
BACKOFF = 0.5
"""Seconds before the second try; each further wait is twice as long."""

REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of any status."""

    status: int
    headers: httpx.Headers
    content: bytes

    def json(self) -> Any:
        """The body as JSON, or None where it is not JSON."""
        try:
            return json.loads(self.content)
        except ValueError:
            return None


@cache
def client() -> httpx.AsyncClient:
    """The one client, used on the background loop alone; proxies come from the environment."""
    # httpx logs every URL it asks; a result link's signature is nobody's business. Other packs' lines stay.
    logging.getLogger("httpx").addFilter(lambda record: record.threadName != THREAD)
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    return httpx.AsyncClient(timeout=TIMEOUT, limits=limits, follow_redirects=False, trust_env=True)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Http:
    """One provider's door for one request: its origin, its key's header, its places and its result hosts."""

    name: str
    origin: str
    headers: dict[str, str]
    result_hosts: tuple[str, ...]
    places: Places
    progress: Progress

    async def post(self, path: str, body: Body, images: int) -> Reply:
        """POST a request for `images` pictures and return the answer, whatever its status.

        Raises Unavailable where no answer came; the text says whether it may have been billed.
        """
        async with self.places.take(images):
            self.progress.asking()
            for turn in range(HOLD_TRIES):
                reply = await self._post_once(path, body)
                wait = _hold(reply, turn)
                if wait is None or turn == HOLD_TRIES - 1:
                    return reply
                self.progress.holding(wait, "rate limited" if reply.status == 429 else "busy")
                await asyncio.sleep(wait)
                self.progress.asking()
        raise AssertionError("the loop returns")

    async def _post_once(self, path: str, body: Body) -> Reply:
        request = client().build_request("POST", self.origin + path, headers=self.headers, **encoded(body))
        for turn in range(READ_TRIES):
            try:
                return _reply(await client().send(request))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if turn == READ_TRIES - 1:
                    raise Unavailable(
                        f"{self.name} cannot be reached ({_why(error)}). Nothing was sent. Check the network and the "
                        "proxy settings, then run again."
                    ) from None
                await asyncio.sleep(_backoff(turn))
            except httpx.HTTPError as error:
                raise Unavailable(
                    f"{self.name} did not finish its answer ({_why(error)}). The request was sent once and may have "
                    "been billed; it was not sent again. Look at your history at the provider before you run it again."
                ) from None
        raise AssertionError("the loop returns")

    async def get(self, path: str) -> Reply:
        """GET from the provider's own origin with the key; retried, since reading costs nothing."""

        async def once() -> Reply:
            return _reply(await client().get(self.origin + path, headers=self.headers))

        return await self._reading(once, "cannot be reached")

    async def download(self, url: str) -> bytes:
        """Fetch a result without the key, from the provider's documented hosts, at most PICTURE_LIMIT bytes.

        Raises LinkExpired where the link is gone, BadReply where it leads elsewhere or is too large.
        """
        reply = await self._reading(lambda: self._fetch(url), "did not deliver the picture")
        if reply.status in (401, 403, 404, 410):
            raise LinkExpired(
                f"{self.name} made the picture, but its link no longer answers (status {reply.status}). It is still in "
                "your history at the provider."
            )
        if reply.status != 200:
            raise Unavailable(f"{self.name} did not deliver the picture (status {reply.status}). Run again later.")
        return reply.content

    async def _reading(self, once: Callable[[], Awaitable[Reply]], failed: str) -> Reply:
        for turn in range(READ_TRIES):
            last = turn == READ_TRIES - 1
            try:
                reply = await once()
            except httpx.HTTPError as error:
                if last:
                    raise Unavailable(f"{self.name} {failed} ({_why(error)}). Run again later.") from None
                await asyncio.sleep(_backoff(turn))
                continue
            if last or reply.status not in (408, 425, 429, 500, 502, 503, 504):
                return reply
            await asyncio.sleep(_retry_after(reply) or _backoff(turn))
        raise AssertionError("the loop returns")

    async def _fetch(self, url: str) -> Reply:
        for _ in range(REDIRECTS + 1):
            self._allow(url)
            async with client().stream("GET", url, timeout=DOWNLOAD_TIMEOUT) as answer:
                if answer.has_redirect_location:
                    url = urljoin(url, answer.headers["Location"])
                    continue
                return Reply(answer.status_code, answer.headers, await _capped(answer, self.name))
        raise BadReply(f"{self.name} sent the download in circles; run again later.")

    def _allow(self, url: str) -> None:
        """Refuse a result link that is not https on a documented host; loopback only where the origin is too."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
            httpx.URL(url)
        except (ValueError, httpx.InvalidURL):
            raise BadReply(f"{self.name} gave a result link that is no address.") from None
        if is_loopback(self.origin) and is_loopback(url):
            return
        known = any(host == name or host.endswith("." + name) for name in self.result_hosts)
        if parts.scheme != "https" or not known or port not in (None, 443) or parts.username:
            raise BadReply(f"{self.name} gave a result link on {host or 'no host'}, which is not one of its hosts.")


def _reply(answer: httpx.Response) -> Reply:
    return Reply(answer.status_code, answer.headers, answer.content)


async def _capped(answer: httpx.Response, name: str) -> bytes:
    """The body, refused as soon as it is known to be over the limit."""
    limit = f"{name} sent a file over {PICTURE_LIMIT // 2**20} MiB, which is no picture."
    if int(answer.headers.get("Content-Length") or 0) > PICTURE_LIMIT:
        raise BadReply(limit)
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > PICTURE_LIMIT:
            raise BadReply(limit)
    return bytes(content)


def _hold(reply: Reply, turn: int) -> float | None:
    """Seconds to wait before the same POST may go again, or None where it must not."""
    told = _retry_after(reply)
    if reply.status == 429:
        return told if told is not None else _backoff(turn)
    return told if reply.status == 503 else None


def _retry_after(reply: Reply) -> float | None:
    try:
        told = float(reply.headers["Retry-After"])
    except (KeyError, ValueError):
        return None
    return None if math.isnan(told) else min(max(told, 0.0), HOLD_LIMIT)


def _backoff(turn: int) -> float:
    return min(BACKOFF * 2**turn, 15.0)


def _why(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__


def rate_limited(name: str, reply: Reply, text: str) -> RateLimited:
    """The error for a 429 that did not give way."""
    wait = _retry_after(reply)
    return RateLimited(f"{name} has too many requests in flight: {text} Wait a little, then run again.", wait)
