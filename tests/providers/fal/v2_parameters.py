"""The parameters of fal's pages of 2.0 and 2a."""

from __future__ import annotations

from .shared_parameters import (
    EXPAND,
    IMAGE,
    MASKED,
    MASKS_BY_CHOICE,
    NEGATIVE,
    OLD,
    PROMPT,
    RATIOS_V2,
    SEED,
    SHARE,
    SYNC,
    ratios,
)
from .table import Row, page

STYLE_V2 = Row(
    parameter="style",
    sent_by="style_type",
    values=(
        *((name, name.lower()) for name in ("AUTO", "GENERAL", "REALISTIC", "DESIGN", "ANIME")),
        ("RENDER_3D", "render_3D"),
    ),
    refused=("CUSTOM", "FICTION", "STYLIZED"),
)
V2 = (PROMPT, SEED, SYNC, EXPAND, STYLE_V2, ratios(RATIOS_V2))
V2_EDIT = (PROMPT, SEED, SYNC, EXPAND, STYLE_V2, IMAGE, *MASKS_BY_CHOICE)

V2_PAGES = (
    page(f"{OLD}/v2", "generate", "2.0", *V2, NEGATIVE),
    page(f"{OLD}/v2/turbo", "generate", "2.0 Turbo", *V2, NEGATIVE),
    page(f"{OLD}/v2a", "generate", "2a", *V2),
    page(f"{OLD}/v2a/turbo", "generate", "2a Turbo", *V2),
    page(f"{OLD}/v2/remix", "remix", "2.0", *V2, IMAGE, SHARE),
    page(f"{OLD}/v2/turbo/remix", "remix", "2.0 Turbo", *V2, IMAGE, SHARE),
    page(f"{OLD}/v2a/remix", "remix", "2a", *V2, IMAGE, SHARE),
    page(f"{OLD}/v2a/turbo/remix", "remix", "2a Turbo", *V2, IMAGE, SHARE),
    page(f"{OLD}/v2/edit", "inpaint", "2.0", *V2_EDIT, **MASKED),
    page(f"{OLD}/v2/turbo/edit", "inpaint", "2.0 Turbo", *V2_EDIT, **MASKED),
)
