"""A model as one operation offers it: the fields that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PromptRule = Literal["required", "optional", "none"]
"""Whether a prompt must be given, may be given, or cannot be given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """One model of one operation.

    `fields` maps the name of each field that it takes to the values to choose from, or to None where any value goes.
    `required` fields must be asked; the two of an `exclusive` pair cannot be asked together. `transparent` is whether
    its pictures have alpha, `takes_count` whether several pictures can be asked at once.
    """

    name: str
    fields: Mapping[str, tuple[str, ...] | None]
    required: tuple[str, ...] = ()
    exclusive: tuple[tuple[str, str], ...] = ()
    transparent: bool = False
    prompt: PromptRule = "required"
    takes_count: bool = True
