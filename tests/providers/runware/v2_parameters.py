"""The parameters of Runware's pages of 2.0 and 2a."""

from __future__ import annotations

from doubles.ideogram_lists import PALETTES
from doubles.runware_schemas import V2
from ideogram_kit.nodes.ideogram.requests import Palette, PaletteMember

from .shared_parameters import MAGIC, NEGATIVE, NO_PALETTE, OWN, PROMPT_V3, REFERENCE, SQUARE, WEIGHT, WORDS_V3
from .table import Page, Row, always, menu, never, sizes

NO_WEIGHT = never(f"{OWN}remixStrength", "it is the remixes' own")
TYPE_V2 = menu(
    f"{OWN}styleType", "style_type", "AUTO GENERAL REALISTIC DESIGN RENDER_3D ANIME", refused=("NO_SUCH_STYLE",)
)
NO_SPEED = never(f"{OWN}renderingSpeed", "the node has Turbo as a model of its own", "rendering_speed", "TURBO")
TURBO = always(f"{OWN}renderingSpeed", "TURBO")
PALETTE_V2 = Row(
    f"{OWN}colorPalette",
    "color_palette",
    (
        *((Palette(name=name), {"name": name}) for name in PALETTES),
        (
            Palette(
                members=(PaletteMember(color_hex="#E4572E", color_weight=0.05), PaletteMember(color_hex="#17BEBB"))
            ),
            {"members": [{"colorHex": "#E4572E", "colorWeight": 0.05}, {"colorHex": "#17BEBB"}]},
        ),
    ),
    (
        Palette(name="NO_SUCH_PALETTE"),
        Palette(members=(PaletteMember(color_hex="#E4572E", color_weight=0.04),)),
        Palette(members=(PaletteMember(color_hex="#E4572E", color_weight=1.01),)),
    ),
)
SIZE_V2 = Row("width height", "resolution", sizes(V2), ("1024x1025",))

_OLDER = (*SQUARE, PROMPT_V3, WORDS_V3, MAGIC, TYPE_V2, never(f"{OWN}stylePreset", "the node has none for it"))
_V2 = (*_OLDER, SIZE_V2, NEGATIVE, PALETTE_V2)
_V2A = (*_OLDER, never("negativePrompt", "the page has none", "negative_prompt", "fog"), NO_PALETTE)

V2_PAGES = (
    Page("ideogram:3@1", "generate", "2.0", (*_V2, NO_SPEED, NO_WEIGHT)),
    Page("ideogram:3@1", "generate", "2.0 Turbo", (*_V2, TURBO)),
    Page("ideogram:3@2", "remix", "2.0", (*_V2, REFERENCE, WEIGHT, NO_SPEED)),
    Page("ideogram:3@2", "remix", "2.0 Turbo", (*_V2, REFERENCE, WEIGHT, TURBO)),
    Page("ideogram:2@1", "generate", "2a", (*_V2A, NO_SPEED, NO_WEIGHT)),
    Page("ideogram:2@1", "generate", "2a Turbo", (*_V2A, TURBO)),
    Page("ideogram:2@2", "remix", "2a", (*_V2A, REFERENCE, WEIGHT, NO_SPEED)),
    Page("ideogram:2@2", "remix", "2a Turbo", (*_V2A, REFERENCE, WEIGHT, TURBO)),
)
