"""The outcome of a request: its pictures, notes for the user, and the error where some did not come."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import IdeogramKitError
from ..requests import Picture, Request
from ..requests.price import Price


@dataclass(kw_only=True, slots=True)
class Outcome:
    """The `pictures` of a request by their index (from 0); the index of a picture that did not come is not in it.

    `provider` is the provider's id. `price` is what was expected, None where that is not known. `error` is why some
    pictures are missing, None where none is. `delivered` has the identity and the request id of each batch that is to
    be marked as delivered once the graph has its pictures.
    """

    provider: str
    request: Request
    price: Price | None = None
    notes: list[str] = field(default_factory=list[str])
    delivered: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    pictures: dict[int, Picture] = field(default_factory=dict[int, Picture])
    error: IdeogramKitError | None = None
