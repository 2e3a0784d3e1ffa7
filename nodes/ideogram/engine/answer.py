"""The answer to a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The `value` that the provider's method for the operation returned.

    `delivered` has the identity and the request id of each paid request that is to be marked as delivered once the
    graph has the value.
    """

    value: Any
    delivered: tuple[tuple[str, str], ...] = ()
