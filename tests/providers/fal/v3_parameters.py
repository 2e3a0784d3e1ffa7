"""The parameters of fal's pages of 3.0, of characters, and of the tools beside it."""

from __future__ import annotations

from dataclasses import replace

from ideogram_kit.nodes.ideogram.models.sizes import SIZES_V3
from ideogram_kit.nodes.ideogram.models.styles import STYLE_PRESETS
from ideogram_kit.nodes.ideogram.requests import Palette, PaletteMember

from .shared_parameters import (
    EXPAND,
    IMAGE,
    MASK,
    MASK_WHITE,
    MASKED,
    MASKS_BY_CHOICE,
    NEGATIVE,
    OLD,
    OTHER,
    PICTURE,
    PROMPT,
    RATIOS_V2,
    SEED,
    SHARE,
    SPEED,
    SYNC,
    count,
    data_uris_of,
    ratios,
)
from .table import Row, page, pixels, same, unsent

SPEED_V3 = replace(SPEED, refused=("FLASH",))
CODES = Row(
    parameter="style_codes", sent_by="style_codes", values=((("AAFF5733", "0133FF57"), ["AAFF5733", "0133FF57"]),)
)


def whole(name: str) -> Row:
    return Row(parameter=name, sent_by=name, values=same(1, 50, 100))


PALETTES = ("EMBER", "FRESH", "JUNGLE", "MAGIC", "MELON", "MOSAIC", "PASTEL", "ULTRAMARINE")
LIGHT, HEAVY = PaletteMember(color_hex="#000000", color_weight=0.05), PaletteMember(color_hex="#FFA07A", color_weight=1)
RGB = [
    {"rgb": {"r": 0, "g": 0, "b": 0}, "color_weight": 0.05},
    {"rgb": {"r": 255, "g": 160, "b": 122}, "color_weight": 1},
]
PALETTE = Row(
    parameter="color_palette",
    sent_by="color_palette",
    values=(
        *((Palette(name=name), {"name": name}) for name in PALETTES),
        (Palette(members=(LIGHT, HEAVY)), {"members": RGB}),
    ),
)
STYLE_IMAGES = Row(
    parameter="image_urls",
    sent_by="style_images",
    values=(((PICTURE, OTHER), data_uris_of(PICTURE, OTHER)),),
    refused=((PICTURE, PICTURE.ljust(10_000_000, b"\0")),),
)
LOOK = (
    Row(parameter="style_preset", sent_by="style_preset", values=same(*STYLE_PRESETS)),
    PALETTE,
    CODES,
    STYLE_IMAGES,
)
STYLE_V3 = Row(
    parameter="style",
    sent_by="style_type",
    values=same("AUTO", "GENERAL", "REALISTIC", "DESIGN"),
    refused=("CUSTOM", "FICTION", "STYLIZED"),
)
SIZE_V3 = (
    Row(parameter="image_size", sent_by="resolution", values=pixels(*SIZES_V3)),
    Row(
        parameter="image_size",
        sent_by="aspect_ratio",
        values=(*((ratio, size) for ratio, (_, size) in zip(("1x1",), pixels("1024x1024"), strict=True)),),
    ),
    unsent("image_size", "names stand for sizes in pixels, which are sent instead"),
)
EVERY_V3 = (PROMPT, SEED, SYNC, SPEED_V3, EXPAND, count(8), *LOOK)
STYLE_CHARACTER = Row(
    parameter="style",
    sent_by="style_type",
    values=same("AUTO", "REALISTIC", "FICTION"),
    refused=("GENERAL", "DESIGN", "CUSTOM", "STYLIZED"),
)
CHARACTER = (
    *(row for row in EVERY_V3 if row.parameter != "style_preset"),
    STYLE_CHARACTER,
    Row(parameter="reference_image_urls", sent_by="character_image", values=((PICTURE, data_uris_of(PICTURE)),)),
    Row(parameter="reference_mask_urls", sent_by="character_mask", values=((MASK, data_uris_of(MASK)),)),
)
RATIOS_V3 = (*RATIOS_V2, "1x2", "2x1", "4x5", "5x4")
FACE = {"character_image": OTHER}

V3_PAGES = (
    page(f"{OLD}/v3", "generate", "3.0", *EVERY_V3, STYLE_V3, *SIZE_V3, NEGATIVE),
    page(f"{OLD}/v3/edit", "inpaint", "3.0", *EVERY_V3, IMAGE, *MASKS_BY_CHOICE, **MASKED),
    page(f"{OLD}/v3/remix", "remix", "3.0", *EVERY_V3, STYLE_V3, *SIZE_V3, NEGATIVE, IMAGE, SHARE),
    page(
        f"{OLD}/v3/reframe",
        "reframe",
        "3.0",
        *(row for row in EVERY_V3 if "prompt" not in row.parameter),
        unsent("style", "Reframe has no style type at Ideogram"),
        SIZE_V3[0],
        SIZE_V3[2],
        IMAGE,
    ),
    page(
        f"{OLD}/v3/replace-background",
        "replace_background",
        "3.0",
        *EVERY_V3,
        unsent("style", "Replace Background has no style type at Ideogram"),
        IMAGE,
    ),
    page(
        f"{OLD}/v3/generate-transparent",
        "generate",
        "3.0 transparent",
        PROMPT,
        SEED,
        SYNC,
        SPEED,
        EXPAND,
        count(8),
        ratios(RATIOS_V3),
    ),
    page(f"{OLD}/character", "generate", "3.0", *CHARACTER, *SIZE_V3, NEGATIVE, **FACE),
    page(f"{OLD}/character/edit", "inpaint", "3.0", *CHARACTER, IMAGE, *MASKS_BY_CHOICE, **FACE, **MASKED),
    page(f"{OLD}/character/remix", "remix", "3.0", *CHARACTER, *SIZE_V3, NEGATIVE, IMAGE, SHARE, **FACE),
    page(
        f"{OLD}/upscale",
        "upscale",
        "Ideogram",
        PROMPT,
        SEED,
        SYNC,
        EXPAND,
        IMAGE,
        whole("resemblance"),
        whole("detail"),
    ),
    page(f"{OLD}/remove-background", "remove_background", "1.0", IMAGE, SYNC),
    page(f"{OLD}/object-removal", "remove_object", "1.0", IMAGE, MASK_WHITE, SYNC, **MASKED),
)
