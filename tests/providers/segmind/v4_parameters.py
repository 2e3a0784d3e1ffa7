"""The parameters of Segmind's pages of 4.0 and of P-Image."""

from __future__ import annotations

from core.samples import LAYOUT
from doubles import ideogram_lists as lists
from ideogram_kit.nodes.ideogram.prompt import serialise

from .shared_parameters import AUTO, IMAGE, REWRITING, SEED, SEED_MAX, WEIGHT, WORDS
from .table import Page, Row, alike, menu

PRESETS = ("square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9")
AS_JSON = Row(
    parameter="prompt", field="structured_prompt", sent=((LAYOUT, serialise(LAYOUT)),), beside={"prompt": None}
)
SEED_V4 = Row(
    parameter="seed",
    field="seed",
    sent=alike(0, SEED_MAX),
    refused=(-1, SEED_MAX + 1),
    left_out={-1: "a random seed, which the receipt could not tell from another; the widget makes one"},
)

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

V4_PAGES = (
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
)
