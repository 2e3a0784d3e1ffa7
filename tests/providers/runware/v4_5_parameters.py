"""The parameters of Runware's pages of 4.5, of 4.6, and of P-Image."""

from __future__ import annotations

from core.samples import LAYOUT, half_masked, png
from doubles.runware_schemas import LIST_V4
from ideogram_kit.nodes.ideogram.prompt import serialise

from .shared_parameters import REFERENCE, SEED, SEED_IMAGE
from .table import Page, Row, digits, never, of_picture, of_pictures, sizes

MASK = Row("inputs.maskImage", "mask", ((half_masked(), of_picture(half_masked())),))
PROMPT_V45 = Row(
    "positivePrompt", "prompt", ((digits(1), digits(1)), (digits(10_000), digits(10_000))), (digits(10_001), "")
)
JSON_V45 = Row("positivePrompt", "structured_prompt", ((LAYOUT, serialise(LAYOUT)),))
MAGIC_OFF = Row("settings.magicPrompt", "structured_prompt", ((LAYOUT, "off"),))
FOUR = (("VERY_LOW", "very_low"), ("LOW", "low"), ("MEDIUM", "medium"), ("HIGH", "high"))
QUALITY = Row("settings.quality", "quality", (*FOUR, (None, None)), ("VERY_HIGH",))
NO_MAGIC = never("settings.magicPrompt", "it is for text alone", "structured_prompt", LAYOUT)
SIDES_V46 = tuple(
    Row(side, f"custom_{side}", ((512, 512), (2048, 2048)), (520, 4128), beside={f"custom_{other}": 1024})
    for side, other in (("width", "height"), ("height", "width"))
)
IN_ONE_LIST = Row(
    "inputs.referenceImages",
    "images",
    (((png(),), of_pictures(png())), ((png(),) * 5, of_pictures(*[png()] * 5))),
    ((png(),) * 6,),
)
SOURCE_FIRST = (
    Row("inputs.seedImage", "images", (((png("navy"), png()), of_picture(png("navy"))),)),
    Row(
        "inputs.referenceImages",
        "images",
        (((png(),), None), ((png("navy"), *[png()] * 4), of_pictures(*[png()] * 4))),
        ((png(),) * 6,),
    ),
)
REGION = never("settings.editRegion", "how its values (auto, box, whole image) are spelled is not recorded")
WITH_A_MASK = never("inputs.referenceImages", "Inpaint has one picture and its mask; Edit takes references")

V4_5_PAGES = (
    Page("ideogram:4.6@0", "generate", "4.6", (PROMPT_V45, JSON_V45, MAGIC_OFF, QUALITY, SEED, *SIDES_V46)),
    Page(
        "ideogram:4.6@0",
        "edit",
        "4.6",
        (
            *(PROMPT_V45, QUALITY, SEED, IN_ONE_LIST, NO_MAGIC),
            never("settings.transparency", "its name is not recorded", "transparent_background", True),
        ),
    ),
    Page(
        "ideogram:4.6@precise-edit", "edit", "4.6 precise", (PROMPT_V45, QUALITY, SEED, *SOURCE_FIRST, REGION, NO_MAGIC)
    ),
    Page(
        "ideogram:4.6@precise-edit",
        "inpaint",
        "4.6 precise",
        (PROMPT_V45, QUALITY, SEED, SEED_IMAGE, MASK, REGION, WITH_A_MASK),
    ),
    Page(
        "ideogram:4.5@0",
        "generate",
        "4.5",
        (
            *(PROMPT_V45, JSON_V45, MAGIC_OFF, SEED, Row("width height", "resolution", sizes(LIST_V4), ("1x1",))),
            Row("settings.quality", "quality", (*FOUR[1:], (None, None)), ("VERY_LOW",)),
            Row("settings.magicPrompt", "magic_prompt", (("ON", "on"), ("OFF", "off"), (None, None))),
        ),
    ),
    Page("ideogram:4.5@0", "edit", "4.5", (PROMPT_V45, QUALITY, SEED, IN_ONE_LIST, NO_MAGIC)),
    Page("ideogram:4.5@0", "inpaint", "4.5", (PROMPT_V45, QUALITY, SEED, REFERENCE, MASK, NO_MAGIC)),
    Page("ideogram:4.5@precise-edit", "edit", "4.5 precise", (PROMPT_V45, QUALITY, SEED, *SOURCE_FIRST, NO_MAGIC)),
    Page(
        "ideogram:4.5@precise-edit",
        "inpaint",
        "4.5 precise",
        (PROMPT_V45, QUALITY, SEED, SEED_IMAGE, MASK, WITH_A_MASK),
    ),
    Page(
        "prunaai:p-image@ideogram",
        "generate",
        "P-Image",
        (
            Row("positivePrompt", "prompt", ((digits(1), digits(1)),), ("",)),
            Row("positivePrompt", "structured_prompt", ((LAYOUT, serialise(LAYOUT)),)),
            Row("width height", "resolution", (("1K", (1024, 1024)), ("2K", (2048, 2048))), ("4K",)),
            Row("width height", "aspect_ratio", (("1x1", (1024, 1024)), ("16x9", (1360, 768)), ("1x3", (576, 1760)))),
            Row("width", "custom_width", ((512, 512), (2048, 2048)), (520, 4112), beside={"custom_height": 1024}),
            Row("height", "custom_height", ((512, 512), (2048, 2048)), (520, 4112), beside={"custom_width": 1024}),
            SEED,
            Row("settings.enhancePrompt", "magic_prompt", (("ON", True), ("OFF", False), (None, None))),
            Row("settings.enhancePrompt", "structured_prompt", ((LAYOUT, False),)),
            Row("settings.thinkingLevel", "quality", (("VERY_LOW", "very low"), *FOUR[1:]), ("VERY_HIGH",)),
        ),
    ),
)
