"""fal's settings on the Provider node. Those on the wire are for 4.0 [schema of ideogram/v4, 2026-09-25]."""

from __future__ import annotations

from ..settings import ACCELERATION, MASK_POLARITY, SAFETY, expansion_model, output_format

EXPANSIONS = ("None", "Medium", "Large")
"""The models that rewrite the prompt of 4.0. 4.0 Fast and 4.0 Instant have no Large."""

SETTINGS = (
    expansion_model(*EXPANSIONS),
    ACCELERATION,
    output_format("jpeg", "png"),
    SAFETY,
    MASK_POLARITY,
)
