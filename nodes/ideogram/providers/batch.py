"""A batch of a request's pictures: as many as a provider makes for one POST."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import BadRequest
from ..prompt import serialise
from ..requests import Request


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What the bodies of all batches of a request have in common, encoded pictures included.

    It is made once, when the request is checked. `fields` are flat: a name with dots means nested objects. `notes` tell
    the user what was changed to fit the provider. `prompt` is the text that is sent as the prompt, None where a
    structured prompt is sent as an object, or no prompt at all.
    """

    fields: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    prompt: str | None = None


class OnePicturePerRequest(BadRequest):
    """The provider makes one picture a request here, as it turned out: nothing was billed, and each is asked alone."""


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
        """The prompt as it is sent: words, or a structured prompt as JSON text."""
        if self.draft is not None and self.draft.prompt is not None:
            return self.draft.prompt
        if self.request.structured_prompt is None:
            return self.request.prompt or ""
        return serialise(self.request.structured_prompt)
