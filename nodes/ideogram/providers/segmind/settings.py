"""Segmind's settings on the Provider node; all but the mask's are for the 4.0 family."""

from __future__ import annotations

from ..settings import MASK_POLARITY, SAFETY, choice, output_format

PROMPT_EXPANSION = choice(
    "prompt_expansion",
    ("on", "off"),
    "4.0 only. Whether a language model rewrites your words first; off keeps quoted text as it is. auto: its default, "
    "which is on; whether it costs extra is not published. A structured prompt always goes with off.",
)
SETTINGS = (SAFETY, output_format("png", "jpeg"), PROMPT_EXPANSION, MASK_POLARITY)
