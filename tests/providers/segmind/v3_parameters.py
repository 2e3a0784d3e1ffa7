"""The parameters of Segmind's pages of 3.0, characters included."""

from __future__ import annotations

from core.samples import png
from doubles import ideogram_lists as lists

from .shared_parameters import AS_WORDS, AUTO, IMAGE, NARROW_SEED, REWRITING, SEED, WEIGHT, WORDS
from .table import MASK, Page, Row, alike, menu, palette, picture, pictures

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

WITH_CHARACTER = {"character_image": png("gold")}

V3_PAGES = (
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
        settings={"mask_polarity": "black changes"},
    ),
)
