"""Ideogram's v1 generate endpoints: the fields that each takes, and the rules between fields.

Sources: Ideogram's OpenAPI file of 2026-07-02; for V4 transparent and P-Image, which it lacks, the file of
2026-10-07 and the pages of developer.ideogram.ai of September to November 2026.
"""

from __future__ import annotations

import json
from typing import Any

from . import ideogram_lists as lists
from .ideogram_fields import Field, Refused, choice, json_prompt, model_uri, nullable, palette, text, whole
from .ideogram_requests import (
    CHARACTER,
    COPYRIGHT,
    COUNT,
    JSON,
    MAGIC,
    MULTIPART,
    PROMPTED,
    SEED,
    SPEED,
    SPEED_WITHOUT_FLASH,
    STYLE,
    Endpoint,
    legacy,
    not_together,
    v3,
)


def _one_prompt(given: dict[str, Any]) -> None:
    if ("text_prompt" in given) == ("json_prompt" in given):
        raise Refused("give exactly one of text_prompt and json_prompt")


def _p_image(given: dict[str, Any]) -> None:
    if ("custom_width" in given) != ("custom_height" in given):
        raise Refused("custom_width and custom_height are given together")
    not_together(given, "custom_width", "resolution", "aspect_ratio")
    if given.get("custom_width", 0) * given.get("custom_height", 0) > 4_194_304:
        raise Refused("custom_width times custom_height is more than 4194304")


def readable_prompt(prompt: str) -> Any:
    """The structured prompt in P-Image's `prompt`, where it is one."""
    try:
        value = json.loads(prompt)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


V4_COMMON = {
    "text_prompt": text(),
    "json_prompt": json_prompt(),
    "seed": nullable(SEED),
    "enable_copyright_detection": COPYRIGHT,
}
V3_COMMON = PROMPTED | {
    "aspect_ratio": choice(lists.RATIOS_V3),
    "negative_prompt": text(),
    "custom_model_uri": model_uri(),
}
# What remix takes as well.
V3_FIELDS = (
    V3_COMMON
    | STYLE
    | CHARACTER
    | {
        "resolution": choice(lists.RESOLUTIONS_V3),
        "rendering_speed": SPEED,
        "style_type": choice(lists.STYLES_V3),
    }
)
LEGACY_FIELDS: dict[str, Field] = {
    "prompt": text(),
    "aspect_ratio": choice([f"ASPECT_{ratio}" for ratio in lists.RATIOS_LEGACY]),
    "resolution": choice([f"RESOLUTION_{size}" for size in lists.RESOLUTIONS_LEGACY]),
    "model": choice(lists.MODELS_LEGACY),
    "magic_prompt_option": MAGIC,
    "magic_prompt_version": text(),
    "magic_prompt_system_prompt_config_id": text(),
    "seed": SEED,
    "style_type": choice(lists.STYLES_LEGACY),
    "negative_prompt": text(),
    "num_images": COUNT,
    "color_palette": palette(),
}

V4 = "/v1/ideogram-v4/generate"
V4_TRANSPARENT = "/v1/ideogram-v4/generate-transparent"
V3 = "/v1/ideogram-v3/generate"
V3_TRANSPARENT = "/v1/ideogram-v3/generate-transparent"
P_IMAGE = "/v1/text-to-image/p-image-ideogram"
LEGACY = "/generate"

ENDPOINTS: dict[str, Endpoint] = {
    V4: Endpoint(
        fields=V4_COMMON
        | {
            "resolution": choice(lists.RESOLUTIONS_V4),
            "rendering_speed": SPEED_WITHOUT_FLASH,
            "custom_model_uri": model_uri(),
            "magic_prompt_system_prompt_config_id": text(),
        },
        rules=_one_prompt,
    ),
    V4_TRANSPARENT: Endpoint(
        fields=V4_COMMON
        | {
            "aspect_ratio": choice(lists.RATIOS_V4),
            "output_resolution": choice(lists.BUDGETS),
            "rendering_speed": choice(lists.SPEEDS_V4_TRANSPARENT),
        },
        rules=_one_prompt,
        accepts=(MULTIPART,),
    ),
    V3: Endpoint(
        fields=V3_FIELDS | {"enable_copyright_detection": COPYRIGHT},
        required=("prompt",),
        rules=v3,
    ),
    V3_TRANSPARENT: Endpoint(
        fields=V3_COMMON | {"rendering_speed": SPEED_WITHOUT_FLASH, "upscale_factor": choice(lists.UPSCALE)},
        required=("prompt",),
    ),
    P_IMAGE: Endpoint(
        fields={
            "prompt": text(),
            "prompt_upsampling": MAGIC,
            "seed": SEED,
            "quality": choice(lists.QUALITIES),
            "resolution": choice(lists.BUDGETS[:2]),
            "aspect_ratio": choice(lists.RATIOS_V3),
            "custom_width": whole(16, 4096, step=16),
            "custom_height": whole(16, 4096, step=16),
            "enable_copyright_detection": COPYRIGHT,
        },
        required=("prompt",),
        rules=_p_image,
    ),
    LEGACY: Endpoint(
        fields=LEGACY_FIELDS,
        required=("prompt",),
        rules=legacy,
        accepts=(JSON,),
        wrapper="image_request",
    ),
}
