"""What a model is: the fields that it takes, for one operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Words = Literal["required", "optional", "none"]
"""Whether a prompt must be given, may be, or has no place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """One model of one operation. `fields` maps what it takes to the values to choose from, or to None where free.

    `required` fields must be asked, `exclusive` pairs cannot be asked together. `transparent` results carry alpha.
    `words` tells of the prompt, `counts` whether several pictures can be asked.
    """

    name: str
    fields: Mapping[str, tuple[str, ...] | None]
    required: tuple[str, ...] = ()
    exclusive: tuple[tuple[str, str], ...] = ()
    transparent: bool = False
    words: Words = "required"
    counts: bool = True
