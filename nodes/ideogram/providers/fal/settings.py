"""What fal offers on the Provider node; all of it is 4.0's [schema of ideogram/v4, 2026-09-25]."""

from __future__ import annotations

from ...settings import SAFETY, choice

EXPANSIONS = ("None", "Medium", "Large")
"""Who rewrites the prompt of 4.0. Fast and Instant have no Large."""

SETTINGS = (
    choice(
        "expansion_model",
        EXPANSIONS,
        "4.0: who rewrites the prompt. None leaves it as it is and saves fal's fee for it; Large is Ideogram's own. "
        "auto: fal's default, Medium.",
    ),
    choice("acceleration", ("none", "low", "regular", "high"), "4.0: faster at the cost of quality. auto: none."),
    choice("output_format", ("jpeg", "png"), "4.0: how the picture comes. auto: jpeg."),
    SAFETY,
)
