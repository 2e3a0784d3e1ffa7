"""The parameters of Runware's pages of 3.0."""

from __future__ import annotations

from core.samples import half_masked, png
from doubles.ideogram_lists import RATIOS_V3, RESOLUTIONS_V3, STYLE_PRESETS

from .shared_parameters import (
    MAGIC,
    NEGATIVE,
    NO_PALETTE,
    OWN,
    PROMPT_V3,
    REFERENCE,
    SEED,
    SEED_IMAGE,
    SQUARE,
    WEIGHT,
    WORDS_V3,
)
from .table import Page, Row, first, menu, never, of_mask, of_picture, of_pictures, sizes

NO_PROMPT = never("positivePrompt", "the page has no prompt")
SIZE_V3 = Row("width height", "resolution", sizes(RESOLUTIONS_V3), ("1024x1025",))
RATIO_V3 = Row("width height", "aspect_ratio", first(RATIOS_V3, RESOLUTIONS_V3))
SPEED_V3 = menu(f"{OWN}renderingSpeed", "rendering_speed", "TURBO DEFAULT QUALITY", refused=("FLASH",))
TYPE_V3 = menu(f"{OWN}styleType", "style_type", "AUTO GENERAL REALISTIC DESIGN FICTION", refused=("CUSTOM", "ANIME"))
PRESET = menu(f"{OWN}stylePreset", "style_preset", " ".join(STYLE_PRESETS), refused=("NO_SUCH_LOOK",))
STYLE_IMAGES = Row(
    f"{OWN}styleReferenceImages",
    "style_images",
    (((png(),), of_pictures(png())), ((png(),) * 4, of_pictures(*[png()] * 4))),
    ((png(),) * 5,),
)
CODE = Row(f"{OWN}styleCode", "style_codes", ((("AAFF5733",), "AAFF5733"),), (("AAFF573",), ("AAFF5733", "0133FF57")))
NO_CODE = never(f"{OWN}styleCode", "it is for 4@2 to 4@5", "style_codes", ("AAFF5733",))
CHARACTER = (
    Row(f"{OWN}characterReferenceImages", "character_image", ((png("gold"), of_pictures(png("gold"))),)),
    Row(f"{OWN}characterReferenceImagesMask", "character_mask", ((half_masked(), of_picture(half_masked())),)),
)
LOOK_V3 = (SPEED_V3, MAGIC, PRESET, STYLE_IMAGES, NO_PALETTE)

V3_PAGES = (
    Page(
        "ideogram:4@1",
        "generate",
        "3.0",
        (
            *(*SQUARE, PROMPT_V3, WORDS_V3, SIZE_V3, RATIO_V3, NEGATIVE, SEED, TYPE_V3, *LOOK_V3, NO_CODE, *CHARACTER),
            never("upscaleFactor", "only 3.0 transparent has the widget, and it is not here", "upscale_factor", "X2"),
        ),
    ),
    Page(
        "ideogram:4@2",
        "remix",
        "3.0",
        (
            *(*SQUARE, PROMPT_V3, WORDS_V3, SIZE_V3, RATIO_V3, NEGATIVE, TYPE_V3, *LOOK_V3, CODE, *CHARACTER, WEIGHT),
            REFERENCE,
        ),
    ),
    Page(
        "ideogram:4@3",
        "inpaint",
        "3.0",
        (
            *(PROMPT_V3, WORDS_V3, SEED_IMAGE, TYPE_V3, *LOOK_V3, CODE, *CHARACTER),
            of_mask("inputs.maskImage"),
        ),
    ),
    Page(
        "ideogram:4@4",
        "reframe",
        "3.0",
        (SIZE_V3, SEED_IMAGE, SPEED_V3, PRESET, STYLE_IMAGES, NO_PALETTE, CODE, NO_PROMPT),
    ),
    Page("ideogram:4@5", "replace_background", "3.0", (PROMPT_V3, WORDS_V3, SEED_IMAGE, *LOOK_V3, CODE)),
)
