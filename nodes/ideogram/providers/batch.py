"""A part of a request: as many of its pictures as a provider takes at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..prompt import serialise
from ..requests import Request


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What is the same in the body of every part of a request, pictures and all: it is made once, by checking it.

    A name with dots lies in objects. `notes` say how the request was bent.
    """

    fields: Mapping[str, Any]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
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
