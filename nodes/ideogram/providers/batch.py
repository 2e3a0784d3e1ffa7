"""A batch of a request's pictures: as many as a provider makes for one POST."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..prompt import serialise
from ..requests import Request


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What the bodies of all batches of a request have in common, encoded pictures included.

    It is made once, when the request is checked. `fields` are flat: a name with dots means nested objects. `notes` tell
    the user what was changed to fit the provider.
    """

    fields: Mapping[str, Any]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """`count` pictures of a request. The first has the index `first` (from 0) in the request, and the seed `seed`.

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
        """The prompt that was asked; a structured prompt as JSON text."""
        if self.request.structured_prompt is None:
            return self.request.prompt or ""
        return serialise(self.request.structured_prompt)
