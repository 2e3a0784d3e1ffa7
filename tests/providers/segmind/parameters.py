"""Every parameter of every Segmind page: our field, our values, what goes over the wire, what is refused.

Source: sections 1.5 to 1.8 and 0a of the pack's reference: Segmind's API pages and what was read of
`www.segmind.com/models/*/api` in August 2026. Where a page lists no values (style_type of 3.0, P-Image) or no fields
(`ideogram-v4-fast`, `ideogram-v4-remix`, `p-image-ideogram`, `ideogram-reframe`), the rows are those that endpoints.py
and edit_endpoints.py infer, and say so there. test_parameters.py runs the rows.
"""

from __future__ import annotations

from core.samples import LAYOUT, png
from doubles import ideogram_lists as lists
from ideogram_kit.nodes.ideogram.models.sizes import RATIOS_V2
from ideogram_kit.nodes.ideogram.prompt import serialise
from ideogram_kit.nodes.ideogram.prompt.plain_words import plain_words

from .table import MASK, Page, Row, alike, menu, palette, picture, pictures

SEED_MAX = 2**31 - 1
AUTO = {"AUTO": "the default: auto sends nothing"}
REWRITING = ("AUTO", "ON", "OFF")
PRESETS = ("square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9")
LEGACY = tuple(f"RESOLUTION_{size.removeprefix('RESOLUTION_')}" for size in lists.RESOLUTIONS_LEGACY)

WORDS = Row(parameter="prompt", field="prompt", sent=alike("A fox", 'a "Été 夏" poster'), refused=("",))
AS_JSON = Row(
    parameter="prompt", field="structured_prompt", sent=((LAYOUT, serialise(LAYOUT)),), beside={"prompt": None}
)
AS_WORDS = Row(
    parameter="prompt", field="structured_prompt", sent=((LAYOUT, plain_words(LAYOUT)),), beside={"prompt": None}
)
SEED = Row(
    parameter="seed",
    field="seed",
    sent=alike(0, 50, 123456, SEED_MAX),
    refused=(-1, SEED_MAX + 1),
)
SEED_V4 = Row(
    parameter="seed",
    field="seed",
    sent=alike(0, SEED_MAX),
    refused=(-1, SEED_MAX + 1),
    left_out={-1: "a random seed, which the receipt could not tell from another; the widget makes one"},
)
NARROW_SEED = Row(
    parameter="seed",
    field="seed",
    sent=((100, 100), (999_999, 999_999), (99, 199), (1_000_000, 200)),
    refused=(-1, SEED_MAX + 1),
)
WEIGHT = Row(parameter="image_weight", field="image_weight", sent=alike(1, 50, 100), refused=(0, 101))
IMAGE, IMAGE_FILE = picture("image", "image"), picture("image_file", "image")

FOUR = (
    WORDS,
    AS_JSON,
    menu(
        "image_size",
        {
            **{"2048x2048": "square_hd", "1024x1024": "square"},
            **{"1728x2304": "portrait_4_3", "1440x2560": "portrait_16_9", "720x1280": "portrait_16_9"},
            **{"2304x1728": "landscape_4_3", "2560x1440": "landscape_16_9", "3328x1248": "landscape_16_9"},
        },
        field="resolution",
    ),
    menu("rendering_speed", {"TURBO": "TURBO", "DEFAULT": "BALANCED", "QUALITY": "QUALITY"}, refused=("FLASH",)),
    menu("enable_safety_checker", {"on": True, "off": False}, field="safety", is_setting=True),
    menu("enable_prompt_expansion", {"on": True, "off": False}, field="prompt_expansion", is_setting=True),
    menu("output_format", ("png", "jpeg"), is_setting=True, refused=("webp",)),
    SEED_V4,
)
FOUR_LISTS = {
    "image_size": PRESETS,
    "rendering_speed": ("TURBO", "BALANCED", "QUALITY"),
    "output_format": ("jpeg", "png"),
    "enable_safety_checker": (True, False),
    "enable_prompt_expansion": (True, False),
}

STYLE_3 = (
    menu("rendering_speed", ("TURBO", "DEFAULT", "QUALITY"), refused=("FLASH", "BALANCED")),
    Row(
        parameter="style_codes",
        field="style_codes",
        sent=((("AAFF5733",), ["AAFF5733"]), (("AAFF5733", "0133FF57"), ["AAFF5733", "0133FF57"])),
        refused=(("AAFF573",), ("AAFF5733", "of the moon")),
    ),
    pictures("style_reference_images", "style_images"),
    palette("color_palette", lists.PALETTES),
)
THREE = (
    WORDS,
    AS_WORDS,
    *STYLE_3,
    menu("resolution", lists.RESOLUTIONS_V3),
    menu("aspect_ratio", lists.RATIOS_V3),
    menu("magic_prompt", ("ON", "OFF"), left_out=AUTO),
    Row(parameter="negative_prompt", field="negative_prompt", sent=alike("fog", "auto")),
    menu("style_type", ("AUTO", "GENERAL", "REALISTIC", "DESIGN", "FICTION"), refused=("STYLIZED", "CUSTOM")),
    SEED,
)
THREE_LISTS = {
    "rendering_speed": ("TURBO", "DEFAULT", "QUALITY"),
    "resolution": lists.RESOLUTIONS_V3,
    "aspect_ratio": lists.RATIOS_V3,
    "magic_prompt": REWRITING,
}
CHARACTER = (
    picture("character_reference_image", "character_image"),
    WORDS,
    AS_WORDS,
    menu("resolution", lists.RESOLUTIONS_V3),
    menu("aspect_ratio", {ratio: ratio.replace("x", ":") for ratio in lists.RATIOS_V3}),
    menu("style_type", {"AUTO": "Auto", "REALISTIC": "Realistic", "FICTION": "Fiction"}, refused=("DESIGN", "GENERAL")),
    menu("rendering_speed", {"DEFAULT": "Default", "TURBO": "Turbo", "QUALITY": "Quality"}, refused=("FLASH",)),
    menu(
        "magic_prompt_option",
        {"ON": "On", "OFF": "Off"},
        field="magic_prompt",
        left_out={"Auto": "the default: auto sends nothing"},
    ),
    SEED,
)
CHARACTER_LISTS = {
    "resolution": lists.RESOLUTIONS_V3,
    "aspect_ratio": tuple(ratio.replace("x", ":") for ratio in lists.RATIOS_V3),
    "style_type": ("Auto", "Realistic", "Fiction"),
    "rendering_speed": ("Default", "Turbo", "Quality"),
    "magic_prompt_option": ("Auto", "On", "Off"),
}
NO_SIZE = tuple(row for row in CHARACTER if row.parameter not in ("resolution", "aspect_ratio"))
OF_THE_SOURCE = "inpaint keeps the source's size, and its node has no such widget"

STYLE_2 = menu(
    "style_type",
    ("GENERAL", "REALISTIC", "DESIGN", "RENDER_3D", "ANIME"),
    refused=("AUTO", "FICTION"),
)
SIZE_2 = menu("resolution", {size.removeprefix("RESOLUTION_").replace("_", "x"): size for size in LEGACY})
RATIO_2 = menu(
    "resolution",
    {
        **{"1x1": "RESOLUTION_1024_1024", "1x3": "RESOLUTION_512_1536", "3x1": "RESOLUTION_1536_512"},
        **{"9x16": "RESOLUTION_720_1280", "16x9": "RESOLUTION_1280_720"},
        **{"10x16": "RESOLUTION_640_1024", "16x10": "RESOLUTION_1280_800"},
        **{"2x3": "RESOLUTION_832_1248", "3x2": "RESOLUTION_1248_832"},
        **{"3x4": "RESOLUTION_864_1152", "4x3": "RESOLUTION_1152_864"},
    },
    field="aspect_ratio",
)
REWRITER_2 = menu("magic_prompt_option", ("ON", "OFF"), field="magic_prompt", left_out=AUTO)
OF_2A = "Ideogram's 2a has no such field, and our model of it none"
TWO_A = (
    *(WORDS, AS_WORDS, RATIO_2, STYLE_2, REWRITER_2, NARROW_SEED),
    Row(parameter="negative_prompt", unsent=OF_2A),
    Row(parameter="color_palette", unsent=OF_2A),
)
TWO = (
    *(WORDS, AS_WORDS, SIZE_2, RATIO_2, STYLE_2, REWRITER_2),
    Row(parameter="negative_prompt", field="negative_prompt", sent=alike("fog", "auto")),
    palette("color_palette", lists.PALETTES),
)
TWO_LISTS = {
    "resolution": LEGACY,
    "style_type": ("GENERAL", "REALISTIC", "DESIGN", "RENDER_3D", "ANIME"),
    "magic_prompt_option": REWRITING,
}
TWO_A_LISTS = {name: values for name, values in TWO_LISTS.items() if name != "resolution"}
"""2a takes ratios alone, so of its 78 sizes only those of the 11 ratios are asked."""

assert set(RATIOS_V2) == {ours for ours, _ in RATIO_2.sent}

WITH_CHARACTER = {"character_image": png("gold")}
PAGES = (
    Page(
        slug="ideogram-4",
        operation="generate",
        model="4.0",
        rows=(*FOUR, Row(parameter="num_images", field="num_images", sent=alike(*range(1, 9)), refused=(0, 9))),
        lists=FOUR_LISTS | {"num_images": tuple(range(1, 9))},
    ),
    Page(slug="ideogram-v4-fast", operation="generate", model="4.0 Fast", rows=FOUR, lists=FOUR_LISTS),
    Page(slug="ideogram-v4-remix", operation="remix", model="4.0", rows=(*FOUR, IMAGE, WEIGHT), lists=FOUR_LISTS),
    Page(
        slug="p-image-ideogram",
        operation="generate",
        model="P-Image",
        rows=(
            *(WORDS, AS_JSON, menu("aspect_ratio", lists.RATIOS_V3)),
            menu("resolution", ("1K", "2K"), refused=("4K",)),
            menu("quality", ("VERY_LOW", "LOW", "MEDIUM", "HIGH"), refused=("VERY_HIGH",)),
            menu("prompt_upsampling", ("ON", "OFF"), field="magic_prompt", left_out=AUTO),
            Row(
                parameter="custom_width",
                field="custom_width",
                sent=alike(176, 1024, 4096),
                refused=(0, 15, 1000, 4112),
                beside={"custom_height": 1024},
            ),
            Row(
                parameter="custom_height",
                field="custom_height",
                sent=alike(176, 1024, 4096),
                refused=(0, 15, 1000, 4112),
                beside={"custom_width": 1024},
            ),
            SEED,
        ),
        lists={"aspect_ratio": lists.RATIOS_V3, "prompt_upsampling": REWRITING},
    ),
    Page(slug="ideogram-3", operation="generate", model="3.0", rows=THREE, lists=THREE_LISTS),
    Page(slug="ideogram-3-remix", operation="remix", model="3.0", rows=(*THREE, IMAGE, WEIGHT), lists=THREE_LISTS),
    Page(
        slug="ideogram-3-reframe",
        operation="reframe",
        model="3.0",
        rows=(*STYLE_3, IMAGE, menu("resolution", lists.RESOLUTIONS_V3), NARROW_SEED),
        lists={name: THREE_LISTS[name] for name in ("rendering_speed", "resolution")},
    ),
    Page(
        slug="ideogram-3-replace-background",
        operation="replace_background",
        model="3.0",
        rows=(
            *(WORDS, AS_WORDS, *STYLE_3, IMAGE, NARROW_SEED),
            menu("magic_prompt", ("ON", "OFF"), left_out=AUTO),
        ),
        lists={name: THREE_LISTS[name] for name in ("rendering_speed", "magic_prompt")},
    ),
    Page(
        slug="ideogram-character",
        operation="generate",
        model="3.0",
        rows=(
            *CHARACTER,
            Row(parameter="image", unsent="the page of inpaint has it"),
            Row(parameter="mask", unsent="the page of inpaint has it"),
        ),
        lists=CHARACTER_LISTS,
        beside=WITH_CHARACTER,
    ),
    Page(
        slug="ideogram-character",
        operation="inpaint",
        model="3.0",
        rows=(
            *(*NO_SIZE, IMAGE, MASK),
            Row(parameter="resolution", unsent=OF_THE_SOURCE),
            Row(parameter="aspect_ratio", unsent=OF_THE_SOURCE),
        ),
        lists={name: CHARACTER_LISTS[name] for name in ("style_type", "rendering_speed", "magic_prompt_option")},
        beside=WITH_CHARACTER,
    ),
    Page(slug="ideogram-txt-2-img", operation="generate", model="2.0", rows=(*TWO, SEED), lists=TWO_LISTS),
    Page(slug="ideogram-turbo-txt-2-img", operation="generate", model="2.0 Turbo", rows=(*TWO, SEED), lists=TWO_LISTS),
    Page(slug="ideogram-2a-txt-2-img", operation="generate", model="2a", rows=TWO_A, lists=TWO_A_LISTS),
    Page(
        slug="ideogram-img-2-img",
        operation="remix",
        model="2.0",
        rows=(*TWO, IMAGE_FILE, WEIGHT, NARROW_SEED),
        lists=TWO_LISTS,
    ),
    Page(
        slug="ideogram-turbo-img-2-img",
        operation="remix",
        model="2.0 Turbo",
        rows=(*TWO, IMAGE_FILE, WEIGHT, NARROW_SEED),
        lists=TWO_LISTS,
    ),
    Page(
        slug="ideogram-2a-img-2-img",
        operation="remix",
        model="2a",
        rows=(*TWO_A, IMAGE_FILE, WEIGHT),
        lists=TWO_A_LISTS,
    ),
    Page(
        slug="ideogram-reframe",
        operation="reframe",
        model="2.0",
        rows=(IMAGE_FILE, SIZE_2, STYLE_2, SEED),
        lists={name: TWO_LISTS[name] for name in ("resolution", "style_type")},
    ),
    Page(
        slug="ideogram-describe",
        unused="it makes no picture: its one parameter, image_file, is in test_queries.py",
        rows=(Row(parameter="image_file", unsent="as above"),),
    ),
    Page(slug="ideogram-4.5-edit", unused="it is known from third-party code alone, and its fields are not"),
)
