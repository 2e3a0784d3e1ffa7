"""The parameters of Runware's pages of 4.0."""

from __future__ import annotations

from core.samples import LAYOUT
from doubles.runware_schemas import LIST_V4

from .shared_parameters import SEED_IMAGE
from .table import Page, Row, digits, menu, never, sizes

FREE_PROMPT = {"mood": "calm", "compositional_deconstruction": {"layers": ["a fox"]}}

PROMPT_V4 = Row("positivePrompt", "prompt", ((digits(2), digits(2)), (digits(2048), digits(2048))), ("x", digits(2049)))
SIZE_V4 = Row("width height", "resolution", sizes(LIST_V4), ("1000x1000",))
SPEED_V4 = menu("settings.renderingSpeed", "rendering_speed", "TURBO DEFAULT QUALITY", refused=("FLASH",))
NOT_IN_V4 = tuple(
    never(name, "4@0 does not accept it", *ours)
    for name, *ours in (("seed",), ("negativePrompt", "negative_prompt", "fog"), ("steps",), ("CFGScale",))
)

V4_PAGES = (
    Page(
        "ideogram:4@0",
        "generate",
        "4.0",
        (
            PROMPT_V4,
            SIZE_V4,
            SPEED_V4,
            Row("settings.copyrightDetection", "copyright_detection", ((True, True), (False, False), (None, None))),
            Row(
                "settings.structuredPrompt",
                "structured_prompt",
                ((LAYOUT, LAYOUT), (FREE_PROMPT, FREE_PROMPT)),
                ({"high_level_description": "A fox"},),
            ),
            *NOT_IN_V4,
        ),
    ),
    Page(
        "ideogram:4@remix",
        "remix",
        "4.0",
        (
            *(PROMPT_V4, SIZE_V4, SPEED_V4, SEED_IMAGE),
            never("strength", "neither its range nor its direction is recorded", "image_weight", 50),
            never("settings.copyrightDetection", "not recorded for the remix", "copyright_detection", True),
            never("settings.structuredPrompt", "not recorded for the remix", "structured_prompt", LAYOUT),
        ),
    ),
)
