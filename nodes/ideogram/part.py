"""One question to a provider and what comes back: a part of a request, a job under way, the pictures of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import IdeogramKitError
from .prompt import serialise
from .requests import Request


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What is the same in the body of every part of a request, pictures and all: it is made once, by checking it.

    A name with dots lies in objects. `notes` say how the request was bent.
    """

    fields: Mapping[str, Any]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """`count` pictures of a request, from place `first` (from 0) of its batch, starting at `seed`.

    `settings` are the Provider node's, filled with their defaults. `draft` is None where nothing is to be sent.
    """

    request: Request
    settings: Mapping[str, Any]
    first: int
    count: int
    seed: int
    draft: Draft | None = None

    @property
    def prompt(self) -> str:
        """The prompt as it was asked; a structured one serialised."""
        if self.request.structured_prompt is None:
            return self.request.prompt or ""
        return serialise(self.request.structured_prompt)


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
    fault: IdeogramKitError | None = None
    prompt: str = ""
    seed: int | None = None
    size: tuple[int, int] | None = None
    usd: float | None = None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
