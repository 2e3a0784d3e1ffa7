"""What a request is expected to cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What to expect: `usd` for the whole request, `usd_per_image`, and when that was `recorded` (None: a fact)."""

    usd: float
    usd_per_image: float
    recorded: str | None
