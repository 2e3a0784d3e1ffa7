"""What Runware's rows have in common: the task around a request, its settings, its words, sizes and styles.

Source: section 2 of the pack's provider reference (Runware's API page of ideogram:4@0, its October 2025 page on
`providerSettings`, runware-sdk 1.8.0).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...models.sizes import SIZES_V2, SIZES_V3
from ...models.styles import STYLE_PRESETS
from ...prompt import serialise
from ..mapping import Endpoint, Fields, Mapper, MappingContext, files, sizes, values

MOST = 8
"""Results of one task. Runware takes 20; a node asks for 8 at most."""

DEFAULT_SIDE = 1024
"""Ideogram's own size where none is asked, for the models of which Runware requires one."""

SIDES = sizes.sides("width", "height")


def _safety(value: str, context: MappingContext) -> Fields:
    return {"safety.checkContent": value == "on", "safety.mode": "fast" if value == "on" else "none"}


SETTINGS: Mapping[str, Mapper] = {
    "output_format": values.among("outputFormat", "JPG", "PNG", "WEBP"),
    "output_quality": values.same("outputQuality"),
    "ttl": values.same("ttl"),
    "include_cost": values.same("includeCost"),
    "safety": _safety,
    "upload_endpoint": values.same("uploadEndpoint"),
    "webhook_url": values.same("webhookURL"),
}
"""Of the task's envelope, so every imageInference takes them [reference 2.2]."""


def task(air: str, **endpoint: Any) -> Endpoint:
    """A row that is asked with an imageInference task. PNG unless the user asks else: JPG drops what is transparent."""
    constants = {
        "taskType": "imageInference",
        "model": air,
        "outputType": "URL",
        "outputFormat": "PNG",
        **endpoint.pop("constants", {}),
    }
    facts: dict[str, Any] = {
        "prompt": "positivePrompt",
        "seed": None,
        "count": "numberResults",
        "most": MOST,
        "settings": SETTINGS,
        **endpoint,
    }
    return Endpoint(path=air, constants=constants, **facts)


def own(name: str) -> str:
    """A field of the models 2a to 3.0, which the SDK's types put into `providerSettings.ideogram`.

    Runware's own pack puts them into `settings`: `dialect` asks so where this is refused [reference 2.5].
    """
    return f"providerSettings.ideogram.{name}"


def serialised(name: str, most: int, **without_rewriting: Any) -> Mapper:
    """A structured prompt as text with rewriting switched off; refused where it has more than `most` characters."""
    mapper = values.serialised(name, **without_rewriting)

    def checked(value: Any, context: MappingContext) -> Fields:
        if (length := len(serialise(value))) > most:
            raise context.cannot(f"as text it has {length:,} characters; it takes {most:,} at most.")
        return mapper(value, context)

    return checked


SPEED_V4 = values.among("settings.renderingSpeed", "TURBO", "DEFAULT", "QUALITY")
WORDS_V3 = (1, 2000)
STRUCTURED_V3 = serialised("positivePrompt", WORDS_V3[1], **{own("magicPrompt"): "OFF"})
NEGATIVE: Mapping[str, Mapper] = {"negative_prompt": values.same("negativePrompt")}
REWRITING: Mapping[str, Mapper] = {"magic_prompt": values.among(own("magicPrompt"), "ON", "OFF")}
TYPE_V3: Mapping[str, Mapper] = {
    "style_type": values.among(own("styleType"), "AUTO", "GENERAL", "REALISTIC", "DESIGN", "FICTION")
}
TYPE_V2: Mapping[str, Mapper] = {
    "style_type": values.among(
        own("styleType"), "AUTO", "GENERAL", "REALISTIC", "DESIGN", "FICTION", "RENDER_3D", "ANIME"
    )
}
SPEED_V3: Mapping[str, Mapper] = {"rendering_speed": values.among(own("renderingSpeed"), "TURBO", "DEFAULT", "QUALITY")}
LOOK_V3: Mapping[str, Mapper] = {
    "style_preset": values.among(own("stylePreset"), *STYLE_PRESETS),
    "style_images": files.pictures(own("styleReferenceImages"), 4),
}
"""A palette has no place here: it was for 2.0 alone [reference 2.6]."""


def _style_code(value: tuple[str, ...], context: MappingContext) -> Fields:
    code, *more = value
    if more:
        raise context.cannot(f"it takes one code, and there are {len(value)}.")
    return {own("styleCode"): code}


CODE_V3: Mapping[str, Mapper] = {"style_codes": _style_code}
"""For 4@2 to 4@5, not for generate."""

CHARACTER: Mapping[str, Mapper] = {
    "character_image": files.pictures(own("characterReferenceImages")),
    # Polarity and form are not recorded: as Ideogram's own (black on the character), one text as its name is singular.
    "character_mask": files.picture(own("characterReferenceImagesMask")),
}
PALETTE_V2: Mapping[str, Mapper] = {"color_palette": values.palette(own("colorPalette"), "colorHex", "colorWeight")}
WEIGHT: Mapping[str, Mapper] = {
    # Its direction is not recorded; range and default (50) are those of Ideogram's image weight, so it is taken for it.
    "image_weight": values.weight(own("remixStrength"))
}
SIZE_V3: Mapping[str, Mapper] = {
    "resolution": sizes.nearest(SIDES, SIZES_V3),
    "aspect_ratio": sizes.nearest(SIDES, SIZES_V3),
}
"""The 69 sizes of Ideogram's own 3.0; Runware's page of 3.0 lists the same."""

SIZE_V2: Mapping[str, Mapper] = {
    "resolution": sizes.nearest(SIDES, SIZES_V2),
    "aspect_ratio": sizes.nearest(SIDES, SIZES_V2),
}
SQUARE = {"width": DEFAULT_SIDE, "height": DEFAULT_SIDE}
"""Width and height are required for 2a to 3.0; `Runware.body` notes where the user asked for none."""
