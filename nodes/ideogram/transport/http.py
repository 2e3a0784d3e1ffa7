"""Posts, polls and downloads, with the rules for money and secrets.

A POST that may have been billed is never sent again: only a connection that was never made, a 429, and a 503 that
says when to come back are. Reads retry. The key goes to its provider's origin alone, never after a redirect. Every
answer has a limit of bytes, and every request one of time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from ..config.keys import Key
from ..errors import BadReply, Unavailable
from . import limits
from .allowed_urls import allow_result, own, redirected
from .body import Body, encoded
from .client import READ_TIMEOUT, TIMEOUT, client
from .deadline import DeadlineExceeded, within
from .failures import lost, undelivered, unreachable
from .progress import Progress
from .response import Reply, received
from .response_body import AnswerDamaged, AnswerRefused, read_body, read_lines
from .retry_after import hold, retry_after
from .sending import Sending

PICTURE_LIMIT = 200 * 2**20
"""Bytes. An 8K picture with alpha stays under it."""

READ_TRIES = 4
HOLD_TRIES = 8
BACKOFF = 0.5
"""Seconds before the second try; each further wait is twice as long."""

REDIRECTS = 3

LOST = (httpx.HTTPError, AnswerDamaged, DeadlineExceeded)
"""How an answer is lost on its way."""

REFUSED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
"""How a connection fails before anything of the request was sent."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Http:
    """One provider's door for one request: its origin, its key's header and its result hosts.

    `documented` is the provider's own origin where `origin` stands in for it. Targets are paths, or links there.
    `key` is taken out of whatever the provider answers: one may quote the key that it refuses. `sending` is told of
    requests that may be billed.
    """

    name: str
    origin: str
    headers: dict[str, str]
    result_hosts: tuple[str, ...]
    progress: Progress
    sending: Sending | None = None
    documented: str = ""
    key: Key | None = None

    async def post(self, target: str, body: Body, images: int, *, inline: bool = False) -> Reply:
        """POST a request for `images` pictures and return the answer, whatever its status.

        `inline` says that the pictures come in the answer itself. Raises BadInput before anything is sent where the
        body cannot be, and Unavailable where no answer came; `sent` and the text say whether it may have been billed.
        """
        request = self._request("POST", target, body)
        if self.sending is not None:
            await self.sending.send(images)
        self.progress.asking()
        for turn in range(HOLD_TRIES):
            reply = await self._post_once(request, limits.reply(inline))
            wait = hold(reply, _backoff(turn))
            if wait is None or turn == HOLD_TRIES - 1:
                return reply
            self._posted(False)
            self.progress.holding(wait, "rate limited" if reply.status == 429 else "busy")
            await asyncio.sleep(wait)
            self.progress.asking()
        raise AssertionError("the loop returns")

    async def _post_once(self, request: httpx.Request, limit: int) -> Reply:
        for turn in range(READ_TRIES):
            try:
                self._posted(True)
                return await within(limits.POST_DEADLINE, self._answer(request, limit))
            except REFUSED as error:
                self._posted(False)
                if turn == READ_TRIES - 1:
                    raise unreachable(self.name, _why(error)) from None
                await asyncio.sleep(_backoff(turn))
            except (*LOST, AnswerRefused) as error:
                raise lost(self.name, _why(error), taken=not isinstance(error, AnswerRefused)) from None
        raise AssertionError("the loop returns")

    async def get(self, target: str, body: Body | None = None, *, inline: bool = False) -> Reply:
        """Read from the provider's own origin with the key; retried, since reading costs nothing.

        A `body` makes the read a POST, which is how some providers are polled. `inline` says that pictures come in
        the answer itself.
        """
        request = self._request("GET" if body is None else "POST", target, body, READ_TIMEOUT)

        def once() -> Coroutine[Any, Any, Reply]:
            return within(limits.READ_DEADLINE, self._answer(request, limits.reply(inline)))

        return await self._reading(once, "cannot be reached", "gave an answer that is not taken")

    async def command(self, method: str, target: str) -> Reply:
        """A request without a body that changes something and is worth no second try, as a cancel is."""
        request = self._request(method, target, None, READ_TIMEOUT)
        try:
            return await within(limits.READ_DEADLINE, self._answer(request, limits.REPLY))
        except (*LOST, AnswerRefused) as error:
            raise Unavailable(f"{self.name} cannot be reached ({_why(error)}).") from None

    @asynccontextmanager
    async def lines(self, target: str) -> AsyncIterator[AsyncIterator[str]]:
        """The lines of an event stream, as they come; it ends when the provider ends it. Raises Unavailable."""
        request = self._request("GET", target, None, READ_TIMEOUT)
        request.headers["Accept"] = "text/event-stream"
        try:
            async with _opened(request) as answer:
                if answer.status_code != 200:
                    raise Unavailable(f"{self.name} has no event stream (status {answer.status_code}).")
                async with aclosing(read_lines(answer.aiter_raw(), answer.headers, limits.LINE)) as lines:
                    yield (self._quiet(line) async for line in lines)
        except (*LOST, AnswerRefused) as error:
            raise Unavailable(f"{self.name}'s event stream broke ({_why(error)}).") from None

    async def download(self, url: str) -> bytes:
        """Fetch a result without the key, from the provider's documented hosts, at most PICTURE_LIMIT bytes.

        Raises LinkExpired where the link is gone, BadReply where it leads elsewhere or is too large.
        """

        def once() -> Coroutine[Any, Any, Reply]:
            return within(limits.DOWNLOAD_DEADLINE, self._fetch(url))

        reply = await self._reading(once, "did not deliver the picture", "sent a file which is no picture")
        if reply.status != 200:
            raise undelivered(self.name, reply.status)
        return reply.content

    async def _reading(self, once: Callable[[], Coroutine[Any, Any, Reply]], failed: str, refused: str) -> Reply:
        for turn in range(READ_TRIES):
            last = turn == READ_TRIES - 1
            try:
                reply = await once()
            except AnswerRefused as error:
                raise BadReply(f"{self.name} {refused} ({error}).") from None
            except LOST as error:
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
            async with _opened(self._built("GET", url, timeout=READ_TIMEOUT)) as answer:
                if answer.has_redirect_location:
                    url = redirected(url, answer.headers["Location"], self.name)
                    continue
                return await self._reply(answer, PICTURE_LIMIT)
        raise BadReply(f"{self.name} sent the download in circles; run again later.")

    def _request(self, method: str, target: str, body: Body | None, timeout: httpx.Timeout = TIMEOUT) -> httpx.Request:
        """The request for a target, with the key. Raises BadReply where the target is none, BadInput for the body."""
        url = own(target, self.name, self.origin, self.documented)
        more: dict[str, Any] = {} if body is None else encoded(body)
        headers = {**self.headers, **more.pop("headers", {})}
        return self._built(method, url, headers=headers, timeout=timeout, **more)

    def _built(self, method: str, url: str, **more: Any) -> httpx.Request:
        try:
            return client().build_request(method, url, **more)
        except (httpx.InvalidURL, UnicodeError):
            raise BadReply(f"{self.name} gave a link that is no address.") from None

    async def _answer(self, request: httpx.Request, limit: int) -> Reply:
        async with _opened(request) as answer:
            return await self._reply(answer, limit)

    async def _reply(self, answer: httpx.Response, limit: int) -> Reply:
        """The whole answer without the key."""
        # A hook may have read it before, as that of the live checks does.
        is_read = answer.is_stream_consumed
        content = answer.content if is_read else await read_body(answer.aiter_raw(), answer.headers, limit)
        return await received(answer.status_code, answer.headers, content, self.key)

    def _quiet(self, text: str) -> str:
        return text if self.key is None else self.key.redact(text)

    def _posted(self, posted: bool) -> None:
        if self.sending is not None:
            self.sending.posted = posted


@asynccontextmanager
async def _opened(request: httpx.Request) -> AsyncIterator[httpx.Response]:
    """The answer to a request, whose body is yet to be read."""
    try:
        answer = await client().send(request, stream=True)
    except (httpx.InvalidURL, ValueError):
        # httpx looks at where an answer redirects to, though it is not to go there.
        raise AnswerRefused("it redirects to what is no address") from None
    try:
        yield answer
    finally:
        await answer.aclose()


def _backoff(turn: int) -> float:
    return min(BACKOFF * 2**turn, 15.0)


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__
