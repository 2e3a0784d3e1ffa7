"""What a provider may use while it carries out one request: its settings, its connection, progress and notes."""

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
    from ..transport.billable_request import BillableRequest
    from ..transport.http import Http
    from .settings import Setting

Submit = Callable[[], Awaitable[Reply | Job]]
"""Sends a request that may be billed; returns the reply, or the job that will have it."""


class OnImage(Protocol):
    """Takes a finished picture: its index in the request (from 0), its encoded bytes, and what is known of it."""

    def __call__(self, index: int, data: bytes, picture: Picture) -> Coroutine[Any, Any, None]: ...


class Exchange(Protocol):
    """The exchange about one paid request. It goes on from the state in which its transaction is."""

    @property
    def request_id(self) -> str:
        """Our own id of the request: a UUID."""
        ...

    @property
    def billable(self) -> BillableRequest:
        """What is called before the request is sent, and knows whether it was."""
        ...

    async def reply(self, submit: Submit) -> Reply:
        """The reply: the one that was kept, else that of a known job, else what `submit` gives."""
        ...

    async def file(self, index: int, url: str) -> bytes:
        """The content of a file that the reply links to, by the file's index (from 0); the receipt keeps it."""
        ...


class Facts(Protocol):
    """What `Context` reads of a provider. `Provider` has it all, but its module imports this one."""

    id: ClassVar[str]
    name: ClassVar[str]
    origin: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]]

    def headers(self, key: str) -> dict[str, str]:
        """The request headers that carry the key."""
        ...


@dataclass(frozen=True, kw_only=True, repr=False)
class Context:
    """One request under way.

    `key` is None for a provider without keys. `settings` are the Provider node's. `progress` is what the user reads
    while waiting. `on_image` takes each finished picture.
    """

    provider: Facts
    key: Key | None
    settings: dict[str, Any]
    progress: Progress
    on_image: OnImage
    notes: list[str] = field(default_factory=list[str])
    """What the user is told about changes that made the request fit the provider."""

    exchange: Exchange | None = None
    """Set where the request may be billed; None else."""

    def note(self, text: str) -> None:
        """Tell the user something, once, however many pictures it is about."""
        if text not in self.notes:
            self.notes.append(text)

    @property
    def request_id(self) -> str:
        """The id (a UUID) that we give the request, at providers that let us choose it."""
        return self.exchange.request_id if self.exchange is not None else str(uuid.uuid4())

    async def ask(self, submit: Submit) -> Reply:
        """The reply to a query; it is sent with `submit` only where no receipt has its reply."""
        assert self.exchange is not None
        return await self.exchange.reply(submit)

    async def file(self, index: int, url: str) -> bytes:
        """The content of a file that such a reply links to, by the file's index (from 0); the receipt keeps it."""
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
            progress=self.progress,
            documented=self.provider.origin,
            key=self.key,
            billable=self.exchange.billable if self.exchange is not None else None,
        )
