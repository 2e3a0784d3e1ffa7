"""Every parameter of every page of Runware's: our field, our values, what goes over the wire, what is refused.

Source: sections 0a and 2 of the pack's provider reference (Runware's pages up to November 2026, runware-sdk 1.8.0).
Where no page states a range, the values are those that our node offers. test_parameters.py runs the rows.
"""

from __future__ import annotations

from core.samples import LAYOUT, half_masked, png
from doubles.ideogram_lists import PALETTES, RATIOS_V3, RESOLUTIONS_V3, STYLE_PRESETS
from doubles.runware_schemas import LIST_V4, V2
from ideogram_kit.nodes.ideogram.prompt import serialise
from ideogram_kit.nodes.ideogram.prompt.plain_words import plain_words
from ideogram_kit.nodes.ideogram.requests import SEED_MAX, Palette, PaletteMember

from .table import Page, Row, always, digits, first, menu, never, of_mask, of_picture, of_pictures, sizes

OWN = "providerSettings.ideogram."
FREE_PROMPT = {"mood": "calm", "compositional_deconstruction": {"layers": ["a fox"]}}
UNRECORDED = "the reference names it and says nothing else"

ENVELOPE = (
    always("taskType", "imageInference"),
    always("outputType", "URL"),
    Row(
        "outputFormat", "output_format", (("JPG", "JPG"), ("PNG", "PNG"), ("WEBP", "WEBP"), ("auto", "PNG")), ("TIFF",)
    ),
    Row("outputQuality", "output_quality", ((20, 20), (99, 99), (0, None)), (19, 100, -1)),
    Row(
        "webhookURL", "webhook_url", (("https://a.example/h", "https://a.example/h"), ("", None)), ("http://a.example",)
    ),
    Row(
        "uploadEndpoint", "upload_endpoint", (("https://a.example/p", "https://a.example/p"), ("", None)), ("ftp://a",)
    ),
    Row("deliveryMethod", "delivery", (("sync", "sync"), ("async", "async"), ("auto", "async")), ("webhook",)),
    Row("safety.checkContent", "safety", (("on", True), ("off", False), ("auto", None)), ("yes",)),
    Row("safety.mode", "safety", (("on", "fast"), ("off", "none"), ("auto", None))),
    Row("ttl", "ttl", ((60, 60), (2**31 - 1, 2**31 - 1), (0, None)), (59, 1, -1)),
    Row("includeCost", "include_cost", ((True, True), (False, None)), ("yes",)),
    Row("numberResults", "num_images", ((1, 1), (8, 8)), (0, 9)),
    never("routing", UNRECORDED),
    never("advancedFeatures", UNRECORDED),
)
"""What every imageInference task takes. `model` and `taskUUID` are tested for every page."""

SEED = Row("seed", "seed", ((0, 0), (SEED_MAX, SEED_MAX)), (-1, SEED_MAX + 1))
NEGATIVE = Row("negativePrompt", "negative_prompt", (("fog", "fog"),))
PROMPT_V3 = Row("positivePrompt", "prompt", ((digits(1), digits(1)), (digits(2000), digits(2000))), (digits(2001), ""))
WORDS_V3 = Row("positivePrompt", "structured_prompt", ((LAYOUT, plain_words(LAYOUT)),))
NO_PROMPT = never("positivePrompt", "the page has no prompt")
SIZE_V3 = Row("width height", "resolution", sizes(RESOLUTIONS_V3), ("1024x1025",))
RATIO_V3 = Row("width height", "aspect_ratio", first(RATIOS_V3, RESOLUTIONS_V3))
SPEED_V3 = menu(f"{OWN}renderingSpeed", "rendering_speed", "TURBO DEFAULT QUALITY", refused=("FLASH",))
MAGIC = menu(f"{OWN}magicPrompt", "magic_prompt", "ON OFF")
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
NO_PALETTE = never(f"{OWN}colorPalette", "it is for 2.0 alone", "color_palette", Palette(name="EMBER"))
CHARACTER = (
    Row(f"{OWN}characterReferenceImages", "character_image", ((png("gold"), of_pictures(png("gold"))),)),
    Row(f"{OWN}characterReferenceImagesMask", "character_mask", ((half_masked(), of_picture(half_masked())),)),
)
WEIGHT = Row(f"{OWN}remixStrength", "image_weight", ((1, 100), (50, 51), (90, 11), (100, 1), (None, None)), (0, 101))
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
SEED_IMAGE = Row("inputs.seedImage", "image", ((png("navy"), of_picture(png("navy"))),))
REFERENCE = Row("inputs.referenceImages", "image", ((png("navy"), of_pictures(png("navy"))),))
MASK = Row("inputs.maskImage", "mask", ((half_masked(), of_picture(half_masked())),))
SQUARE = (always("width", 1024), always("height", 1024))
LOOK_V3 = (SPEED_V3, MAGIC, PRESET, STYLE_IMAGES, NO_PALETTE)

PROMPT_V4 = Row("positivePrompt", "prompt", ((digits(2), digits(2)), (digits(2048), digits(2048))), ("x", digits(2049)))
SIZE_V4 = Row("width height", "resolution", sizes(LIST_V4), ("1000x1000",))
SPEED_V4 = menu("settings.renderingSpeed", "rendering_speed", "TURBO DEFAULT QUALITY", refused=("FLASH",))
NOT_IN_V4 = tuple(
    never(name, "4@0 does not accept it", *ours)
    for name, *ours in (("seed",), ("negativePrompt", "negative_prompt", "fog"), ("steps",), ("CFGScale",))
)
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

_OLDER = (*SQUARE, PROMPT_V3, WORDS_V3, MAGIC, TYPE_V2, never(f"{OWN}stylePreset", "the node has none for it"))
_V2 = (*_OLDER, SIZE_V2, NEGATIVE, PALETTE_V2)
_V2A = (*_OLDER, never("negativePrompt", "the page has none", "negative_prompt", "fog"), NO_PALETTE)

PAGES = (
    Page("ideogram:4@0", "generate", "4.0", ENVELOPE),
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
    Page("ideogram:3@1", "generate", "2.0", (*_V2, NO_SPEED, NO_WEIGHT)),
    Page("ideogram:3@1", "generate", "2.0 Turbo", (*_V2, TURBO)),
    Page("ideogram:3@2", "remix", "2.0", (*_V2, REFERENCE, WEIGHT, NO_SPEED)),
    Page("ideogram:3@2", "remix", "2.0 Turbo", (*_V2, REFERENCE, WEIGHT, TURBO)),
    Page("ideogram:2@1", "generate", "2a", (*_V2A, NO_SPEED, NO_WEIGHT)),
    Page("ideogram:2@1", "generate", "2a Turbo", (*_V2A, TURBO)),
    Page("ideogram:2@2", "remix", "2a", (*_V2A, REFERENCE, WEIGHT, NO_SPEED)),
    Page("ideogram:2@2", "remix", "2a Turbo", (*_V2A, REFERENCE, WEIGHT, TURBO)),
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
    Page(
        "ideogram:object-remover@0",
        "remove_object",
        "1.0",
        (Row("inputs.image", "image", ((png("navy"), of_picture(png("navy"))),)), of_mask("inputs.mask"), SEED),
    ),
    Page(
        "ideogram:remove-background@0",
        "remove_background",
        "1.0",
        (
            always("taskType", "removeBackground"),
            Row("inputs.image", "image", ((png("navy"), of_picture(png("navy"))),)),
            Row("outputFormat", "output_format", (("PNG", "PNG"), ("WEBP", "WEBP")), ("JPG",)),
            never("safety.checkContent", "not recorded for this task type", "safety", "on"),
            never("numberResults", "one picture of one source"),
        ),
    ),
)
"""Layerize Text is a query, whose fields test_sources.py tests. `ideogram:4@q`, the open weights, is not asked here."""
