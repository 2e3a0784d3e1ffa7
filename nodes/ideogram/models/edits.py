"""The models of the operations that start from a picture, in menu order.

Source: Ideogram's API pages and its OpenAPI file of July 2026 (RemixImageRequestV4, GenerateImageRequestV4Im2Im,
RemixImageRequestV3, EditImageRequestV3, ReframeImageRequestV3, …), sections 3 and 4 of the pack's reference. 4.5,
4.6 and 4.0 with a mask or with LoRAs are other providers' [Runware's and fal's pages of September to November 2026].
"""

from __future__ import annotations

from dataclasses import replace

from .generate import REWRITERS, REWRITING, SPEEDS, V2
from .model import Model
from .sizes import RATIOS_V2, RATIOS_V3, SIZES_V2, SIZES_V3, SIZES_V4, SIZES_V4_FROM_IMAGE
from .styles import PALETTES, STYLE_PRESETS, STYLE_TYPES_V2, STYLE_TYPES_V3

_SPEEDS_V3 = ("FLASH", *SPEEDS)
_STYLE = {"style_preset": STYLE_PRESETS, "color_palette": PALETTES, "style_codes": None, "style_images": None}
_CHARACTER = {"character_image": None, "character_mask": None}
_CODES = ("style_codes", "style_images")
_CODES_TYPE = ("style_codes", "style_type")
_SIZE = ("aspect_ratio", "resolution")

_V4 = {"image_weight": None, "resolution": SIZES_V4, "rendering_speed": SPEEDS}
"""The fields that every variant of fal's 4.0 takes when it starts from a picture."""


def _legacy_remix(name: str, **fields: tuple[str, ...] | None) -> Model:
    return Model(
        name=name,
        fields={
            "image_weight": None,
            "aspect_ratio": RATIOS_V2,
            **fields,
            "magic_prompt": REWRITING,
            "magic_prompt_version": REWRITERS,
        },
        exclusive=(_SIZE,),
    )


REMIX = (
    Model(
        name="4.0",
        fields={
            "image_weight": None,
            "resolution": SIZES_V4,
            "rendering_speed": SPEEDS,
            "copyright_detection": None,
        },
    ),
    Model(
        name="4.0 image to image",
        fields={
            "resolution": SIZES_V4_FROM_IMAGE,
            "rendering_speed": SPEEDS,
            "magic_prompt": REWRITING,
            "copyright_detection": None,
        },
        prompt="optional",
    ),
    Model(
        name="3.0",
        fields={
            "image_weight": None,
            "aspect_ratio": RATIOS_V3,
            "resolution": SIZES_V3,
            "rendering_speed": _SPEEDS_V3,
            "magic_prompt": REWRITING,
            "style_type": STYLE_TYPES_V3,
            **_STYLE,
            "negative_prompt": None,
            "custom_model": None,
            **_CHARACTER,
        },
        exclusive=(_SIZE, _CODES, _CODES_TYPE),
    ),
    _legacy_remix("2a", style_type=STYLE_TYPES_V2),
    _legacy_remix("2a Turbo", style_type=STYLE_TYPES_V2),
    _legacy_remix("2.0", **V2),
    _legacy_remix("2.0 Turbo", **V2),
    _legacy_remix("1.0", negative_prompt=None),
    _legacy_remix("1.0 Turbo", negative_prompt=None),
    Model(name="4.0 LoRA", fields={**_V4, "loras": None}),
)

_QUALITY = {"quality": ("VERY_LOW", "LOW", "MEDIUM", "HIGH")}
_PRECISE = Model(name="4.6 precise", fields={"quality": (*_QUALITY["quality"], "VERY_HIGH")})
"""Precise edit leaves what it does not change as it was, to the pixel."""

_LEGACY_INPAINT = {"magic_prompt": REWRITING, "style_type": STYLE_TYPES_V2}

INPAINT = (
    Model(
        name="3.0",
        fields={
            "rendering_speed": _SPEEDS_V3,
            "magic_prompt": REWRITING,
            "style_type": STYLE_TYPES_V3,
            **_STYLE,
            "custom_model": None,
            **_CHARACTER,
        },
        exclusive=(_CODES, _CODES_TYPE),
    ),
    Model(name="2.0", fields=_LEGACY_INPAINT),
    Model(name="2.0 Turbo", fields=_LEGACY_INPAINT),
    Model(name="4.6", fields=_QUALITY),
    _PRECISE,
    Model(name="4.5", fields=_QUALITY),
    replace(_PRECISE, name="4.5 precise"),
    Model(name="4.0", fields=_V4),
    Model(name="4.0 LoRA", fields={**_V4, "loras": None}),
)

EDIT = (
    Model(
        name="Ideogram",
        fields={
            "aspect_ratio": RATIOS_V3,
            "resolution": SIZES_V3,
            "magic_prompt": REWRITING,
            "transparent_background": None,
        },
        exclusive=(_SIZE,),
    ),
    Model(name="4.6", fields=_QUALITY),
    _PRECISE,
    Model(name="4.5", fields=_QUALITY),
    replace(_PRECISE, name="4.5 precise"),
)

_LEGACY_REFRAME = {"resolution": SIZES_V2, "style_type": STYLE_TYPES_V2}

REFRAME = (
    Model(
        name="3.0",
        fields={"resolution": SIZES_V3, "rendering_speed": _SPEEDS_V3, **_STYLE},
        required=("resolution",),
        exclusive=(_CODES,),
        prompt="none",
    ),
    Model(name="2.0", fields=_LEGACY_REFRAME, required=("resolution",), prompt="none"),
    Model(name="2.0 Turbo", fields=_LEGACY_REFRAME, required=("resolution",), prompt="none"),
)

REPLACE_BACKGROUND = (
    Model(
        name="3.0",
        fields={"rendering_speed": _SPEEDS_V3, "magic_prompt": REWRITING, **_STYLE},
        exclusive=(_CODES,),
    ),
)

REMOVE_BACKGROUND = (Model(name="1.0", fields={}, prompt="none", transparent=True, takes_count=False),)

REMOVE_OBJECT = (Model(name="1.0", fields={}, prompt="none", takes_count=False),)

UPSCALE = (
    Model(
        name="Ideogram",
        fields={
            "resemblance": None,
            "detail": None,
            "magic_prompt": REWRITING,
            "magic_prompt_version": REWRITERS,
        },
        prompt="optional",
    ),
)
