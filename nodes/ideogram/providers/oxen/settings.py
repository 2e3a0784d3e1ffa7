"""Oxen's settings on the Provider node [pages of `ideogram-v4` and of the queue, November 2026]."""

from __future__ import annotations

from ..settings import ACCELERATION, SAFETY, delivery, expansion_model, output_format

SETTINGS = (
    delivery("queue", "synchronous"),
    expansion_model("Medium", "Large"),
    ACCELERATION,
    SAFETY,
    output_format("png", "jpeg"),
)
"""All but `delivery` are fields of `ideogram-v4`; `ideogram-v4-5` has none of them."""
