"""The only module that opens a connection: posts, polls and downloads, with the rules for money and secrets.

A POST that may have been billed is never sent again: only a connection that was never made, a 429, and a 503 that
says when to come back are. Reads retry. The key goes to its provider's origin alone, never after a redirect.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin

import httpx

from .body import Body, encoded
from .errors import BadReply, LinkExpired, Unavailable
from .keys import Key
from .links import allow_result, own
from .network import THREAD, Places, going_out, spawn
from .progress import Progress
from .refusal import retry_after
from .reply import Headers, Reply

TIMEOUT = httpx.Timeout(connect=20, read=330, write=120, pool=None)
"""Seconds. Ideogram may take minutes to answer; its clients wait up to 5."""

READ_TIMEOUT = httpx.Timeout(connect=20, read=60, write=60, pool=None)
PICTURE_LIMIT = 200 * 1024 * 1024
"""Bytes. An 8K picture with alpha stays under it."""

READ_TRIES = 4
HOLD_TRIES = 8
BACKOFF = 0.5
"""Seconds before the second try; each further wait is twice as long."""

REDIRECTS = 3

Late = Callable[[Reply], Coroutine[Any, Any, None]]
"""What to do with the answer to a request that nobody waits for any more."""


@cache
def client() -> httpx.AsyncClient:
    """The one client, used on the background loop alone; proxies come from the environment."""
    # httpx logs every URL it asks; a result link's signature is nobody's business. Other packs' lines stay.
    logging.getLogger("httpx").addFilter(lambda record: record.threadName != THREAD)
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    # No cookie is kept: one may quote the key, and would go to result links and, on loopback, to other ports.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.AsyncClient(timeout=TIMEOUT, limits=limits, follow_redirects=False, trust_env=True, cookies=cookies)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Http:
    """One provider's door for one request: its origin, its key's header, its places and its result hosts.

    `documented` is the provider's own origin where `origin` stands in for it. Targets are paths, or links there.
    `key` is taken out of whatever the provider answers: one may quote the key that it refuses.
    """

    name: str
    origin: str
    headers: dict[str, str]
    result_hosts: tuple[str, ...]
    places: Places
    progress: Progress
    documented: str = ""
    key: Key | None = None

    async def post(self, target: str, body: Body, images: int, late: Late | None = None) -> Reply:
        """POST a request for `images` pictures and return the answer, whatever its status.

        Where the wait is cancelled, the request is dropped; with `late`, it ends in the background and `late` gets
        the answer. Raises Unavailable where no answer came; the text says whether it may have been billed.
        """
        async with self.places.take(images):
            self.progress.asking()
            for turn in range(HOLD_TRIES):
                reply = await self._finished(self._post_once(target, body), late)
                wait = _hold(reply, turn)
                if wait is None or turn == HOLD_TRIES - 1:
                    return reply
                going_out(False)
                self.progress.holding(wait, "rate limited" if reply.status == 429 else "busy")
                await asyncio.sleep(wait)
                self.progress.asking()
        raise AssertionError("the loop returns")

    async def _finished(self, asking: Coroutine[Any, Any, Reply], late: Late | None) -> Reply:
        if late is None:
            return await asking
        task = asyncio.ensure_future(asking)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            spawn(_handed_over(task, late))
            raise

    async def _post_once(self, target: str, body: Body) -> Reply:
        url = own(target, self.name, self.origin, self.documented)
        request = client().build_request("POST", url, headers=self.headers, **encoded(body))
        for turn in range(READ_TRIES):
            try:
                going_out(True)
                return self._reply(await client().send(request))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                going_out(False)
                if turn == READ_TRIES - 1:
                    raise Unavailable(
                        f"{self.name} cannot be reached ({_why(error)}). Nothing was sent. Check the network and the "
                        "proxy settings, then run again."
                    ) from None
                await asyncio.sleep(_backoff(turn))
            except httpx.HTTPError as error:
                raise Unavailable(
                    f"{self.name} did not finish its answer ({_why(error)}). The request was sent once and may have "
                    "been billed; it was not sent again. Look at your history at the provider before you run it again.",
                    sent=True,
                ) from None
        raise AssertionError("the loop returns")

    async def get(self, target: str, body: Body | None = None) -> Reply:
        """Read from the provider's own origin with the key; retried, since reading costs nothing.

        A `body` makes the read a POST, which is how some providers are polled.
        """
        url = own(target, self.name, self.origin, self.documented)

        async def once() -> Reply:
            more = {} if body is None else encoded(body)
            method = "GET" if body is None else "POST"
            answer = await client().request(method, url, headers=self.headers, timeout=READ_TIMEOUT, **more)
            return self._reply(answer)

        return await self._reading(once, "cannot be reached")

    async def command(self, method: str, target: str) -> Reply:
        """A request without a body that changes something and is worth no second try, as a cancel is."""
        url = own(target, self.name, self.origin, self.documented)
        try:
            return self._reply(await client().request(method, url, headers=self.headers, timeout=READ_TIMEOUT))
        except httpx.HTTPError as error:
            raise Unavailable(f"{self.name} cannot be reached ({_why(error)}).") from None

    @asynccontextmanager
    async def lines(self, target: str) -> AsyncIterator[AsyncIterator[str]]:
        """The lines of an event stream, as they come; it ends when the provider ends it. Raises Unavailable."""
        url = own(target, self.name, self.origin, self.documented)
        headers = {**self.headers, "Accept": "text/event-stream"}
        try:
            async with client().stream("GET", url, headers=headers, timeout=READ_TIMEOUT) as answer:
                if answer.status_code != 200:
                    raise Unavailable(f"{self.name} has no event stream (status {answer.status_code}).")
                yield (self._quiet(line) async for line in answer.aiter_lines())
        except httpx.HTTPError as error:
            raise Unavailable(f"{self.name}'s event stream broke ({_why(error)}).") from None

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
            await asyncio.sleep(retry_after(reply) or _backoff(turn))
        raise AssertionError("the loop returns")

    async def _fetch(self, url: str) -> Reply:
        for _ in range(REDIRECTS + 1):
            allow_result(url, self.name, self.origin, self.result_hosts)
            try:
                httpx.URL(url)
            except httpx.InvalidURL:
                raise BadReply(f"{self.name} gave a result link that is no address.") from None
            async with client().stream("GET", url, timeout=READ_TIMEOUT) as answer:
                if answer.has_redirect_location:
                    url = urljoin(url, answer.headers["Location"])
                    continue
                return self._told(answer, await _capped(answer, self.name))
        raise BadReply(f"{self.name} sent the download in circles; run again later.")

    def _quiet(self, text: str) -> str:
        return text if self.key is None else self.key.redact(text)

    def _reply(self, answer: httpx.Response) -> Reply:
        return self._told(answer, answer.content)

    def _told(self, answer: httpx.Response, content: bytes) -> Reply:
        headers = Headers({name: self._quiet(value) for name, value in answer.headers.items()})
        return Reply(answer.status_code, headers, content if self.key is None else self.key.removed(content))


async def _handed_over(task: asyncio.Future[Reply], late: Late) -> None:
    await late(await task)


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
    told = retry_after(reply)
    if reply.status == 429:
        return told if told is not None else _backoff(turn)
    return told if reply.status == 503 else None


def _backoff(turn: int) -> float:
    return min(BACKOFF * 2**turn, 15.0)


def _why(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__
