"""What fal offers on the Provider node; all of it is 4.0's [schema of ideogram/v4, 2026-09-25]."""

from __future__ import annotations

from ..settings import ACCELERATION, SAFETY, expansion_model, output_format

EXPANSIONS = ("None", "Medium", "Large")
"""Who rewrites the prompt of 4.0. Fast and Instant have no Large."""

SETTINGS = (
    expansion_model(*EXPANSIONS),
    ACCELERATION,
    output_format("jpeg", "png"),
    SAFETY,
)
