"""What a provider gives for a request: a job under way, and the pictures of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import IdeogramKitError


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What a provider gave for a request that it answers later: plain texts, enough to ask again and to cancel."""

    id: str
    links: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One picture of an answer: a `url` to fetch, or its encoded `data`, or the `fault` that stands in its place.

    `usd` is what the provider says that it cost. `seed` and `size`, (width, height) in pixels, are None where the
    provider did not say; `facts` are its further words, for `info`.
    """

    url: str | None = None
    data: bytes | None = None
    error: IdeogramKitError | None = None
    prompt: str = ""
    seed: int | None = None
    size: tuple[int, int] | None = None
    usd: float | None = None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
