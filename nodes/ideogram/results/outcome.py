"""What came of a request: its pictures, what the user is told, and the error where some did not come."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import IdeogramKitError
from ..requests import Picture, Request
from ..requests.price import Price


@dataclass(kw_only=True, slots=True)
class Outcome:
    """The pictures of a request, by their place in the batch; a place that the provider left empty is missing.

    `provider` is its id and `name` what it is called, `price` what was expected. `error` is why some are missing, where
    there is a reason. `delivered` is to be marked once the graph has them: identity and request id.
    """

    provider: str
    name: str
    request: Request
    price: Price | None = None
    notes: list[str] = field(default_factory=list[str])
    delivered: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    pictures: dict[int, Picture] = field(default_factory=dict[int, Picture])
    error: IdeogramKitError | None = None
