"""What a question was answered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the provider's method of the operation's name returns.

    `delivered` is to be marked once the graph has it: identity and request id.
    """

    value: Any
    delivered: tuple[tuple[str, str], ...] = ()
