"""What a request is expected to cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """An expected price in US dollars: `usd` for the whole request, and `usd_per_image`.

    `recorded` is the date at which the published price was read, None where the provider itself gave the price.
    """

    usd: float
    usd_per_image: float
    recorded: str | None
