"""The models of Generate, in menu order."""

from __future__ import annotations

from .model import Model
from .sizes import RATIOS_V2, RATIOS_V3, RATIOS_V4, SIZES_V2, SIZES_V3, SIZES_V4, parse_size
from .styles import PALETTES, STYLE_PRESETS, STYLE_TYPES_V2, STYLE_TYPES_V3

SPEEDS = ("TURBO", "DEFAULT", "QUALITY")
REWRITING = ("ON", "OFF")
"""Magic prompt; the API's AUTO is "not asked" here."""

REWRITERS = ("V_0", *(f"V_0_{n}" for n in range(1, 9)))
"""The magic prompt's published versions; the spec's experimental slots are left out [MagicPromptVersionEnum]."""


def _legacy(name: str, **fields: tuple[str, ...] | None) -> Model:
    """A model of the 1.0 to 2a family: what all of them take, then its own fields."""
    return Model(
        name=name,
        fields={
            "aspect_ratio": RATIOS_V2,
            **fields,
            "magic_prompt": REWRITING,
            "magic_prompt_version": REWRITERS,
        },
        exclusive=(("aspect_ratio", "resolution"),),
    )


V2 = {
    "resolution": SIZES_V2,
    "style_type": STYLE_TYPES_V2,
    "negative_prompt": None,
    "color_palette": PALETTES,
}

_CUSTOM: dict[str, tuple[str, ...] | None] = {"custom_width": None, "custom_height": None}
_CUSTOM_OR_SIZE = (("custom_width", "resolution"), ("custom_height", "resolution"))

GENERATE = (
    Model(
        name="4.0",
        fields={
            "resolution": SIZES_V4,
            "rendering_speed": SPEEDS,
            "custom_model": None,
            "copyright_detection": None,
        },
    ),
    Model(
        name="4.0 transparent",
        fields={
            "aspect_ratio": RATIOS_V4,
            "output_resolution": ("1K", "2K", "4K", "8K"),
            "rendering_speed": SPEEDS,
            "copyright_detection": None,
        },
        transparent=True,
    ),
    Model(
        name="3.0",
        fields={
            "aspect_ratio": RATIOS_V3,
            "resolution": SIZES_V3,
            "rendering_speed": ("FLASH", *SPEEDS),
            "magic_prompt": REWRITING,
            "style_type": STYLE_TYPES_V3,
            "style_preset": STYLE_PRESETS,
            "color_palette": PALETTES,
            "negative_prompt": None,
            "style_codes": None,
            "custom_model": None,
            "copyright_detection": None,
            "style_images": None,
            "character_image": None,
            "character_mask": None,
        },
        exclusive=(
            ("aspect_ratio", "resolution"),
            ("style_codes", "style_images"),
            ("style_codes", "style_type"),
        ),
    ),
    Model(
        name="3.0 transparent",
        fields={
            "aspect_ratio": RATIOS_V3,
            "upscale_factor": ("X1", "X2", "X4"),
            "rendering_speed": SPEEDS,
            "magic_prompt": REWRITING,
            "negative_prompt": None,
            "custom_model": None,
        },
        transparent=True,
    ),
    Model(
        name="P-Image",
        fields={
            "aspect_ratio": RATIOS_V3,
            "resolution": ("1K", "2K"),
            "quality": ("VERY_LOW", "LOW", "MEDIUM", "HIGH"),
            "magic_prompt": REWRITING,
            "custom_width": None,
            "custom_height": None,
            "copyright_detection": None,
        },
        exclusive=(
            ("custom_width", "aspect_ratio"),
            ("custom_width", "resolution"),
            ("custom_height", "aspect_ratio"),
            ("custom_height", "resolution"),
        ),
    ),
    Model(
        name="4.6",
        fields={
            "resolution": tuple(size for size in SIZES_V4 if not any(side % 32 for side in parse_size(size))),
            "quality": ("VERY_LOW", "LOW", "MEDIUM", "HIGH"),
            **_CUSTOM,
        },
        exclusive=_CUSTOM_OR_SIZE,
    ),
    Model(
        name="4.5",
        fields={
            "resolution": SIZES_V4[:-2],
            "quality": ("LOW", "MEDIUM", "HIGH"),
            "magic_prompt": REWRITING,
        },
    ),
    Model(
        name="4.0 Fast",
        fields={"resolution": SIZES_V4, "rendering_speed": SPEEDS, **_CUSTOM},
        exclusive=_CUSTOM_OR_SIZE,
    ),
    Model(name="4.0 Instant", fields={"resolution": SIZES_V4, **_CUSTOM}, exclusive=_CUSTOM_OR_SIZE),
    Model(
        name="4.0 LoRA",
        fields={"resolution": SIZES_V4, "rendering_speed": SPEEDS, "loras": None, **_CUSTOM},
        exclusive=_CUSTOM_OR_SIZE,
    ),
    _legacy("2a", style_type=STYLE_TYPES_V2),
    _legacy("2a Turbo", style_type=STYLE_TYPES_V2),
    _legacy("2.0", **V2),
    _legacy("2.0 Turbo", **V2),
    _legacy("1.0", negative_prompt=None),
    _legacy("1.0 Turbo", negative_prompt=None),
)
"""Every model that Generate offers. Those from 4.6 to 4.0 LoRA are other providers' [Runware, fal, Segmind, 2026].

The spec's quality VERY_HIGH of P-Image is left out: Ideogram's own page has it, no client could use it.
"""
