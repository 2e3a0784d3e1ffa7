"""Posts, polls and downloads, with the rules for money and secrets.

A POST that may have been billed is never sent again. It is sent again only where the connection was never made, after a
429 that may pass, and after a 503 with a Retry-After. Reads are retried. The key is sent only to its provider's origin,
never after a redirect. Every answer has a limit of bytes, and every request a limit of time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from ..config.keys import Key
from ..errors import BadReply, Unavailable
from . import limits
from .allowed_urls import check_result_url, provider_url, redirect_url, refused_link
from .billable_request import BillableRequest
from .body import Body, encode_body
from .client import READ_TIMEOUT, TIMEOUT, build_request, client, public_client
from .deadline import DeadlineExceeded, with_deadline
from .failures import lost, undelivered, unreachable
from .progress import Progress
from .public_addresses import AddressRefused
from .response import Reply, redacted_reply
from .response_body import AnswerDamaged, AnswerRefused, read_body, read_lines
from .retry_after import retry_after, retry_delay

PICTURE_LIMIT = 200 * 2**20
"""Bytes. An 8K picture with alpha stays under it."""

READ_TRIES = 4
POST_TRIES = 8
BACKOFF = 0.5
"""Seconds before the second try; each further wait is twice as long."""

REDIRECTS = 3

LOST = (httpx.HTTPError, AnswerDamaged, DeadlineExceeded)
"""The errors by which an answer is lost."""

REFUSED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
"""The errors of a connection that fails before anything of the request is sent."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Http:
    """The HTTP of one provider for one request: its origin, and the headers with its key.

    `documented` is the provider's own origin where `origin` replaces it. Targets are paths, or links to the origin.
    `key` is removed from every reply, since a provider may quote the key that it refuses. `billable` is told of
    requests that may be billed.
    """

    name: str
    origin: str
    headers: dict[str, str]
    progress: Progress
    billable: BillableRequest | None = None
    documented: str = ""
    key: Key | None = None

    async def post(self, target: str, body: Body, images: int, *, inline: bool = False) -> Reply:
        """POST a request for `images` pictures and return the reply, whatever its status.

        `inline` says that the pictures are in the reply itself. Raises BadInput, before anything is sent, where the
        body cannot be encoded, and Unavailable where no reply came: its `sent` and its text say whether the request
        may have been billed.
        """
        request = self._request("POST", target, body)
        if self.billable is not None:
            await self.billable.send(images)
        self.progress.sent()
        for attempt in range(POST_TRIES):
            reply = await self._post_once(request, limits.reply_limit(inline))
            delay = retry_delay(reply, _backoff(attempt))
            if delay is None or attempt == POST_TRIES - 1:
                return reply
            self._posted(False)
            self.progress.retrying(delay, "rate limited" if reply.status == 429 else "busy")
            await asyncio.sleep(delay)
            self.progress.sent()
        raise AssertionError("the loop returns")

    async def _post_once(self, request: httpx.Request, limit: int) -> Reply:
        for attempt in range(READ_TRIES):
            try:
                self._posted(True)
                return await with_deadline(limits.POST_DEADLINE, self._answer(request, limit))
            except REFUSED as error:
                self._posted(False)
                if attempt == READ_TRIES - 1:
                    raise unreachable(self.name, _reason(error)) from None
                await asyncio.sleep(_backoff(attempt))
            except (*LOST, AnswerRefused) as error:
                raise lost(self.name, _reason(error), taken=not isinstance(error, AnswerRefused)) from None
        raise AssertionError("the loop returns")

    async def get(self, target: str, body: Body | None = None, *, inline: bool = False) -> Reply:
        """Read from the provider's own origin with the key. It is retried, since reading costs nothing.

        With a `body` the read is a POST, by which some providers are polled. `inline` says that pictures are in the
        reply itself.
        """
        request = self._request("GET" if body is None else "POST", target, body, READ_TIMEOUT)

        def read_once() -> Coroutine[Any, Any, Reply]:
            return with_deadline(limits.READ_DEADLINE, self._answer(request, limits.reply_limit(inline)))

        return await self._retry(read_once, "cannot be reached", "gave an answer that is not taken")

    async def command(self, method: str, target: str) -> Reply:
        """Send a request without a body that changes something, as a cancel does, once. Raises Unavailable."""
        request = self._request(method, target, None, READ_TIMEOUT)
        try:
            return await with_deadline(limits.READ_DEADLINE, self._answer(request, limits.REPLY_LIMIT))
        except (*LOST, AnswerRefused) as error:
            raise Unavailable(f"{self.name} cannot be reached ({_reason(error)}).") from None

    @asynccontextmanager
    async def lines(self, target: str) -> AsyncIterator[AsyncIterator[str]]:
        """The lines of an event stream as they come, until the provider ends it. Raises Unavailable."""
        request = self._request("GET", target, None, READ_TIMEOUT)
        request.headers["Accept"] = "text/event-stream"
        try:
            async with _open(request) as answer:
                if answer.status_code != 200:
                    raise Unavailable(f"{self.name} has no event stream (status {answer.status_code}).")
                async with aclosing(read_lines(answer.aiter_raw(), answer.headers, limits.LINE_LIMIT)) as lines:
                    yield (self._redacted(line) async for line in lines)
        except (*LOST, AnswerRefused) as error:
            raise Unavailable(f"{self.name}'s event stream broke ({_reason(error)}).") from None

    async def download(self, url: str) -> bytes:
        """Download a result without the key from any public host, at most PICTURE_LIMIT bytes.

        Raises LinkExpired where the link no longer works, BadReply where it is not followed or the file is too large,
        and Unavailable.
        """
        failed, refused = "did not deliver the picture", "sent a file which is no picture"
        reply = await self._retry(lambda: with_deadline(limits.DOWNLOAD_DEADLINE, self._fetch(url)), failed, refused)
        if reply.status != 200:
            raise undelivered(self.name, reply.status)
        return reply.content

    async def upload(self, url: str, content: bytes, media_type: str) -> None:
        """PUT a file without the key to a link that the provider gave for it, on a public host.

        It is tried again where it fails, since the same file in the same place costs nothing. No redirect is followed.
        Raises BadReply where the link is not followed, and Unavailable.
        """
        failed, refused = "did not take the file", "gave an answer that is not taken"
        upload = partial(self._put, url, content, media_type)
        reply = await self._retry(lambda: with_deadline(limits.DOWNLOAD_DEADLINE, upload()), failed, refused)
        if not 200 <= reply.status < 300:
            raise Unavailable(f"{self.name} did not take the file (status {reply.status}). Run again later.")

    async def _retry(self, read_once: Callable[[], Coroutine[Any, Any, Reply]], failed: str, refused: str) -> Reply:
        for attempt in range(READ_TRIES):
            last = attempt == READ_TRIES - 1
            try:
                reply = await read_once()
            except AnswerRefused as error:
                raise BadReply(f"{self.name} {refused} ({error}).") from None
            except LOST as error:
                if last:
                    raise Unavailable(f"{self.name} {failed} ({_reason(error)}). Run again later.") from None
                await asyncio.sleep(_backoff(attempt))
                continue
            if last or reply.status not in (408, 425, 429, 500, 502, 503, 504):
                return reply
            await asyncio.sleep(retry_after(reply) or _backoff(attempt))
        raise AssertionError("the loop returns")

    async def _fetch(self, url: str) -> Reply:
        for _ in range(REDIRECTS + 1):
            async with self._open_link("GET", url) as answer:
                if answer.has_redirect_location:
                    url = redirect_url(url, answer.headers["Location"], self.name)
                    continue
                return await self._reply(answer, PICTURE_LIMIT)
        raise BadReply(f"{self.name} sent the download in circles; run again later.")

    async def _put(self, url: str, content: bytes, media_type: str) -> Reply:
        async with self._open_link("PUT", url, content=content, headers={"Content-Type": media_type}) as answer:
            return await self._reply(answer, limits.REPLY_LIMIT)

    @asynccontextmanager
    async def _open_link(self, method: str, url: str, **options: Any) -> AsyncIterator[httpx.Response]:
        """Send a request without the key to a link of an answer. Raises BadReply where it is not followed."""
        is_local = check_result_url(url, self.name, self.origin)
        request = build_request(self.name, method, url, timeout=READ_TIMEOUT, **options)
        try:
            async with _open(request, client() if is_local else public_client()) as answer:
                yield answer
        except AddressRefused as error:
            raise refused_link(url, self.name, str(error)) from None

    def _request(self, method: str, target: str, body: Body | None, timeout: httpx.Timeout = TIMEOUT) -> httpx.Request:
        """Build a request with the key. Raises BadReply where the target is not allowed, BadInput for the body."""
        url = provider_url(target, self.name, self.origin, self.documented)
        options: dict[str, Any] = {} if body is None else encode_body(body)
        headers = {**self.headers, **options.pop("headers", {})}
        return build_request(self.name, method, url, headers=headers, timeout=timeout, **options)

    async def _answer(self, request: httpx.Request, limit: int) -> Reply:
        async with _open(request) as answer:
            return await self._reply(answer, limit)

    async def _reply(self, answer: httpx.Response, limit: int) -> Reply:
        """The whole reply without the key."""
        # A hook may have read the answer already, as that of the live checks does.
        is_read = answer.is_stream_consumed
        content = answer.content if is_read else await read_body(answer.aiter_raw(), answer.headers, limit)
        return await redacted_reply(answer.status_code, answer.headers, content, self.key)

    def _redacted(self, text: str) -> str:
        return text if self.key is None else self.key.redact(text)

    def _posted(self, posted: bool) -> None:
        if self.billable is not None:
            self.billable.posted = posted


@asynccontextmanager
async def _open(request: httpx.Request, by: httpx.AsyncClient | None = None) -> AsyncIterator[httpx.Response]:
    """Send a request, by the client for providers or another, and give its answer, whose body is not read yet."""
    try:
        answer = await (by or client()).send(request, stream=True)
    except (httpx.InvalidURL, ValueError):
        # httpx parses the target of a redirect although it does not follow it.
        raise AnswerRefused("it redirects to what is no address") from None
    try:
        yield answer
    finally:
        await answer.aclose()


def _backoff(attempt: int) -> float:
    return min(BACKOFF * 2**attempt, 15.0)


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
