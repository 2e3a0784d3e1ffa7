"""What a provider may use while it carries out one request."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from .desk import Desk
from .environment import origin
from .keys import Key
from .network import places
from .progress import Progress
from .requests import Picture

if TYPE_CHECKING:
    from .errand import Errand
    from .http import Http
    from .providers.base import Provider


class Deliver(Protocol):
    """Takes a finished picture: its place in the batch (from 0), its encoded bytes, and what is known of it."""

    def __call__(self, index: int, data: bytes, picture: Picture) -> Coroutine[Any, Any, None]: ...


@dataclass(frozen=True, kw_only=True, repr=False)
class Call:
    """One request under way: the Provider node's `settings`, where to report, and the connection once it is needed."""

    provider: Provider
    key: Key | None
    settings: dict[str, Any]
    progress: Progress
    deliver: Deliver
    desk: Desk
    notes: list[str] = field(default_factory=list[str])
    """What the user is told of how the request was bent to fit the provider."""

    errand: Errand | None = None
    """The errand of a question that is answered in words; every part of a request for pictures has its own."""

    identities: list[str] = field(default_factory=list[str])
    """The receipts of what was asked, to be marked once the graph has had the pictures."""

    def note(self, text: str) -> None:
        """Tell the user once, however many pictures it is about."""
        if text not in self.notes:
            self.notes.append(text)

    @cached_property
    def http(self) -> Http:
        """The connection to the provider. Imported late: starting ComfyUI and Proof do without httpx."""
        from .http import Http

        return Http(
            name=self.provider.name,
            origin=origin(self.provider.id, self.provider.origin),
            headers=self.provider.headers(self.key.value) if self.key else {},
            result_hosts=self.provider.result_hosts,
            places=places(self.provider.id, self.provider.in_flight),
            progress=self.progress,
            documented=self.provider.origin,
            key=self.key,
        )
