"""The parameters of Segmind's pages of 2.0 and 2a."""

from __future__ import annotations

from doubles import ideogram_lists as lists
from ideogram_kit.nodes.ideogram.models.sizes import RATIOS_V2

from .shared_parameters import AS_WORDS, AUTO, IMAGE_FILE, NARROW_SEED, REWRITING, SEED, WEIGHT, WORDS
from .table import Page, Row, alike, menu, palette

LEGACY = tuple(f"RESOLUTION_{size.removeprefix('RESOLUTION_')}" for size in lists.RESOLUTIONS_LEGACY)

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

V2_PAGES = (
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
)
