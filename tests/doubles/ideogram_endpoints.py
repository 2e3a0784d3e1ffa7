"""Ideogram's v1 generate endpoints: the fields that each takes, and the rules between fields.

Sources: Ideogram's OpenAPI file of 2026-07-02; for V4 transparent and P-Image, which it lacks, the file of
2026-10-07 and the pages of developer.ideogram.ai of September to November 2026.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image

from . import ideogram_lists as lists
from .ideogram_fields import (
    Field,
    Refused,
    choice,
    files,
    flag,
    json_prompt,
    model_uri,
    nullable,
    palette,
    style_codes,
    text,
    whole,
)
from .wire import Asked

SEED = whole(0, 2147483647)
COUNT = whole(1, 8)
SPEED = choice(lists.SPEEDS)
SPEED_WITHOUT_FLASH = choice(lists.SPEEDS, soon=["FLASH"])
MAGIC = choice(lists.MAGIC_PROMPT)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    fields: dict[str, Field]
    required: tuple[str, ...] = ()
    rules: Callable[[dict[str, Any]], None] = lambda given: None
    accepts: tuple[str, ...] = ("multipart/form-data", "application/json")
    wrapper: str = ""  # the one member that holds the fields, in the legacy body

    def read(self, asked: Asked) -> dict[str, Any]:
        """The fields that were given, or `Refused`."""
        if asked.malformed:
            raise Refused(asked.malformed)
        if asked.content_type not in self.accepts:
            raise Refused(f"content type {asked.content_type or 'missing'}: send {' or '.join(self.accepts)}")
        given = self._from_parts(asked) if asked.is_multipart else self._from_json(asked)
        for name in self.required:
            if given.get(name) is None:
                raise Refused(f"{name} is required")
        self.rules(given)
        return given

    def _from_json(self, asked: Asked) -> dict[str, Any]:
        try:
            body = asked.json()
        except ValueError as error:
            raise Refused(f"unreadable JSON: {error}") from error
        if not isinstance(body, dict):
            raise Refused("the body must be an object")
        if self.wrapper:
            if set(body) != {self.wrapper} or not isinstance(body[self.wrapper], dict):
                raise Refused(f"the body must hold {self.wrapper} and nothing else")
            body = body[self.wrapper]
        return {name: self._field(name).from_json(name, value) for name, value in body.items()}

    def _from_parts(self, asked: Asked) -> dict[str, Any]:
        names = dict.fromkeys(part.name for part in asked.parts)
        return {name: self._field(name).from_parts(name, asked.parts_named(name)) for name in names}

    def _field(self, name: str) -> Field:
        if name not in self.fields:
            raise Refused(f"unknown field {name}")
        return self.fields[name]


def _not_together(given: dict[str, Any], one: str, *others: str) -> None:
    for other in others:
        if one in given and other in given:
            raise Refused(f"{one} cannot be used together with {other}")


def _one_prompt(given: dict[str, Any]) -> None:
    if ("text_prompt" in given) == ("json_prompt" in given):
        raise Refused("give exactly one of text_prompt and json_prompt")


def _v3(given: dict[str, Any]) -> None:
    _not_together(given, "resolution", "aspect_ratio")
    _not_together(given, "style_codes", "style_type", "style_reference_images")
    masks = given.get("character_reference_images_mask", [])
    pictures = given.get("character_reference_images", [])
    if masks and len(masks) != len(pictures):
        raise Refused("character_reference_images_mask: must match the number of character_reference_images")
    for mask, picture in zip(masks, pictures, strict=False):
        try:
            with Image.open(io.BytesIO(mask)) as grey, Image.open(io.BytesIO(picture)) as source:
                sizes, mode = {grey.size, source.size}, grey.mode
        except OSError as error:
            raise Refused(f"character_reference_images: {error}") from error
        if len(sizes) > 1:
            raise Refused("character_reference_images_mask: must have the dimensions of its image")
        if mode not in ("1", "L"):
            raise Refused("character_reference_images_mask: must be a grayscale image")


def _p_image(given: dict[str, Any]) -> None:
    if ("custom_width" in given) != ("custom_height" in given):
        raise Refused("custom_width and custom_height are given together")
    _not_together(given, "custom_width", "resolution", "aspect_ratio")
    if given.get("custom_width", 0) * given.get("custom_height", 0) > 4_194_304:
        raise Refused("custom_width times custom_height is more than 4194304")


def _legacy(given: dict[str, Any]) -> None:
    """Models V_1 and V_2A know fewer fields (descriptions in the OpenAPI file's ImageRequest)."""
    model = given.get("model", "V_2")
    _not_together(given, "resolution", "aspect_ratio")
    refused: set[str] = set()
    if model in ("V_1", "V_1_TURBO"):
        refused |= {"style_type", "color_palette"}
    if model in ("V_2A", "V_2A_TURBO"):
        refused |= {"color_palette"}
    if model not in ("V_2", "V_2_TURBO"):
        refused |= {"resolution"}
    if model not in ("V_1", "V_1_TURBO", "V_2", "V_2_TURBO"):
        refused |= {"negative_prompt"}
    for name in sorted(refused & set(given)):
        raise Refused(f"{name} is not supported by model {model}")


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
    "enable_copyright_detection": nullable(flag()),
}
V3_COMMON = {
    "prompt": text(),
    "seed": SEED,
    "aspect_ratio": choice(lists.RATIOS_V3),
    "magic_prompt": MAGIC,
    "magic_prompt_system_prompt_config_id": text(),
    "negative_prompt": text(),
    "num_images": COUNT,
    "custom_model_uri": model_uri(),
}

V4 = "/v1/ideogram-v4/generate"
V4_TRANSPARENT = "/v1/ideogram-v4/generate-transparent"
V3 = "/v1/ideogram-v3/generate"
V3_TRANSPARENT = "/v1/ideogram-v3/generate-transparent"
P_IMAGE = "/v1/text-to-image/p-image-ideogram"
LEGACY = "/generate"

ENDPOINTS = {
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
        accepts=("multipart/form-data",),
    ),
    V3: Endpoint(
        fields=V3_COMMON
        | {
            "resolution": choice(lists.RESOLUTIONS_V3),
            "rendering_speed": SPEED,
            "color_palette": palette(),
            "style_codes": style_codes(),
            "style_type": choice(lists.STYLES_V3),
            "style_preset": choice(lists.STYLE_PRESETS),
            "style_reference_images": files(),
            "character_reference_images": files(most=1),
            "character_reference_images_mask": files(most=1),
            "enable_copyright_detection": nullable(flag()),
        },
        required=("prompt",),
        rules=_v3,
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
            "enable_copyright_detection": nullable(flag()),
        },
        required=("prompt",),
        rules=_p_image,
    ),
    LEGACY: Endpoint(
        fields={
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
        },
        required=("prompt",),
        rules=_legacy,
        accepts=("application/json",),
        wrapper="image_request",
    ),
}
