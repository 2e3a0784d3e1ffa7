"""What a provider may use while it carries out one request."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from ..config.environment import origin
from ..config.keys import Key
from ..requests import Picture
from ..requests.job import Job
from ..transport.progress import Progress
from ..transport.response import Reply

if TYPE_CHECKING:
    from ..transport.http import Http
    from ..transport.sending import Sending
    from .settings import Setting

Submit = Callable[[], Awaitable[Reply | Job]]
"""Sends a request that may be billed; gives the reply, or the job that will have it."""


class OnImage(Protocol):
    """Takes a finished picture: its place in the batch (from 0), its encoded bytes, and what is known of it."""

    def __call__(self, index: int, data: bytes, picture: Picture) -> Coroutine[Any, Any, None]: ...


class Exchange(Protocol):
    """The conversation about one paid request, from its transaction's state on."""

    @property
    def request_id(self) -> str:
        """Our own id of what is sent: a UUID."""
        ...

    @property
    def sending(self) -> Sending:
        """What is told before the request goes out."""
        ...

    async def reply(self, submit: Submit) -> Reply:
        """The answer: the one that was kept, the one of a job that is known, or asked for with `submit`."""
        ...

    async def file(self, index: int, url: str) -> bytes:
        """A file of the answer, by its link; it is kept."""
        ...


class Facts(Protocol):
    """What a provider's own methods need to know of it: all of it is in `base`, which knows this module."""

    id: ClassVar[str]
    name: ClassVar[str]
    origin: ClassVar[str]
    result_hosts: ClassVar[tuple[str, ...]]
    settings: ClassVar[tuple[Setting, ...]]

    def headers(self, key: str) -> dict[str, str]:
        """The request headers that carry the key."""
        ...


@dataclass(frozen=True, kw_only=True, repr=False)
class Context:
    """One request under way: the Provider node's `settings`, where to report, and the connection once it is needed."""

    provider: Facts
    key: Key | None
    settings: dict[str, Any]
    progress: Progress
    on_image: OnImage
    notes: list[str] = field(default_factory=list[str])
    """What the user is told of how the request was bent to fit the provider."""

    exchange: Exchange | None = None
    """Where the request may be billed."""

    def note(self, text: str) -> None:
        """Tell the user once, however many pictures it is about."""
        if text not in self.notes:
            self.notes.append(text)

    @property
    def request_id(self) -> str:
        """Our own id of what is sent, for the providers that let us choose: a UUID."""
        return self.exchange.request_id if self.exchange is not None else str(uuid.uuid4())

    async def ask(self, submit: Submit) -> Reply:
        """The answer to a question that is not of pictures, asked for only where no receipt has it."""
        assert self.exchange is not None
        return await self.exchange.reply(submit)

    async def file(self, index: int, url: str) -> bytes:
        """A file of such an answer, by its link; its receipt keeps it."""
        assert self.exchange is not None
        return await self.exchange.file(index, url)

    @cached_property
    def http(self) -> Http:
        """The connection to the provider. Imported late: starting ComfyUI and Proof do without httpx."""
        from ..transport.http import Http

        return Http(
            name=self.provider.name,
            origin=origin(self.provider.id, self.provider.origin),
            headers=self.provider.headers(self.key.value) if self.key else {},
            result_hosts=self.provider.result_hosts,
            progress=self.progress,
            documented=self.provider.origin,
            key=self.key,
            sending=self.exchange.sending if self.exchange is not None else None,
        )
