"""What every provider is: its facts, and a method for each operation that it offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ..errors import Unsupported
from ..prices import Price
from ..requests import Generate, Request

if TYPE_CHECKING:
    from ..call import Call


class Provider(ABC):
    """A host of Ideogram's models. A subclass states its facts and overrides the operations that it offers.

    `key_variable` is the environment's name for its key, or None where none is needed. `in_flight` is the documented
    number of images in progress at once. `result_hosts` are the hosts that its result links may name.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    key_variable: ClassVar[str | None] = None
    origin: ClassVar[str] = ""
    in_flight: ClassVar[int] = 10
    result_hosts: ClassVar[tuple[str, ...]] = ()

    def offers(self, operation: str) -> bool:
        """Whether the provider has this operation; the code is the table."""
        return getattr(type(self), operation) is not getattr(Provider, operation)

    @abstractmethod
    def expresses(self, operation: str, model: str) -> frozenset[str]:
        """The optional fields of a request that this provider can put on the wire for this model."""

    @abstractmethod
    def price(self, request: Request) -> Price | None:
        """What the request is expected to cost, or None where it is not known."""

    def headers(self, key: str) -> dict[str, str]:
        """The request headers that carry the key; a provider without keys has none."""
        del key
        return {}

    async def key_works(self, call: Call) -> bool:
        """Ask the provider, at no cost, whether it takes the key. Raises Unavailable where it does not answer."""
        raise Unsupported(f"{self.name} has no way to test a key.")

    async def generate(self, request: Generate, call: Call) -> None:
        """Make pictures from words and hand each to `call.deliver` as soon as it is there."""
        raise Unsupported(f"{self.name} does not offer Generate.")
