"""What Runware's endpoints have in common: the task, and mappers for settings, prompts, sizes and styles.

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

MOST = 20
"""The most results of one task [reference 2.2]."""

DEFAULT_SIDE = 1024
"""Pixels of a side where the user asks for no size but Runware requires one; Ideogram's own default."""

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
"""The Provider node's settings. They are fields of the task, so every imageInference takes them [reference 2.2]."""


def task(air: str, **endpoint: Any) -> Endpoint:
    """An endpoint that is asked with an imageInference task for the model `air`.

    The format is PNG where the user does not ask for another: JPG loses transparency.
    """
    constants = {
        "taskType": "imageInference",
        "model": air,
        "outputType": "URL",
        "outputFormat": "PNG",
        **endpoint.pop("constants", {}),
    }
    defaults: dict[str, Any] = {
        "prompt": "positivePrompt",
        "seed": None,
        "count": "numberResults",
        "most": MOST,
        "settings": SETTINGS,
        **endpoint,
    }
    return Endpoint(path=air, constants=constants, **defaults)


def provider_setting(name: str) -> str:
    """The path of a field of the models 2a to 3.0, which the SDK's types put into `providerSettings.ideogram`.

    Runware's own ComfyUI pack puts it into `settings`, where `task.py` puts it if this is refused [reference 2.5].
    """
    return f"providerSettings.ideogram.{name}"


def serialised(name: str, most: int, **without_rewriting: Any) -> Mapper:
    """Maps a structured prompt to JSON text in the field `name`; more than `most` characters are refused.

    `without_rewriting` are the fields that keep Runware from rewriting it.
    """
    mapper = values.serialised(name, **without_rewriting)

    def checked(value: Any, context: MappingContext) -> Fields:
        if (length := len(serialise(value))) > most:
            raise context.unsupported(f"as text it has {length:,} characters; it takes {most:,} at most.")
        return mapper(value, context)

    return checked


SPEED_V4 = values.among("settings.renderingSpeed", "TURBO", "DEFAULT", "QUALITY")
PROMPT_V3 = (1, 2000)
STRUCTURED_V3 = values.plain_words("positivePrompt", most=PROMPT_V3[1], **{provider_setting("magicPrompt"): "OFF"})
NEGATIVE: Mapping[str, Mapper] = {"negative_prompt": values.same("negativePrompt")}
REWRITING: Mapping[str, Mapper] = {"magic_prompt": values.among(provider_setting("magicPrompt"), "ON", "OFF")}
TYPE_V3: Mapping[str, Mapper] = {
    "style_type": values.among(provider_setting("styleType"), "AUTO", "GENERAL", "REALISTIC", "DESIGN", "FICTION")
}
TYPE_V2: Mapping[str, Mapper] = {
    "style_type": values.among(
        provider_setting("styleType"), "AUTO", "GENERAL", "REALISTIC", "DESIGN", "FICTION", "RENDER_3D", "ANIME"
    )
}
SPEED_V3: Mapping[str, Mapper] = {
    "rendering_speed": values.among(provider_setting("renderingSpeed"), "TURBO", "DEFAULT", "QUALITY")
}
STYLE_V3: Mapping[str, Mapper] = {
    "style_preset": values.among(provider_setting("stylePreset"), *STYLE_PRESETS),
    "style_images": files.pictures(provider_setting("styleReferenceImages"), 4),
}
"""There is no palette: Runware had one for 2.0 alone [reference 2.6]."""


NOT_WITH_A_CODE = ("style_type", "style_images", "character_image")
"""What a style code cannot go with: a style type and reference images [reference 0a]."""


def _style_code(value: tuple[str, ...], context: MappingContext) -> Fields:
    code, *others = value
    if others:
        raise context.unsupported(f"it takes one code, and there are {len(value)}.")
    if beside := [name for name in NOT_WITH_A_CODE if getattr(context.request, name)]:
        raise context.unsupported(f"a style code cannot go with {' and '.join(beside)}; leave one of them out.")
    return {provider_setting("styleCode"): code}


CODE_V3: Mapping[str, Mapper] = {"style_codes": _style_code}
"""4@2 to 4@5 take a style code; generate (4@1) does not."""

CHARACTER: Mapping[str, Mapper] = {
    "character_image": files.pictures(provider_setting("characterReferenceImages")),
    # Not recorded: its colours are taken to mean what Ideogram's do (the character is black), and it is sent as one
    # text, since the field's name is singular.
    "character_mask": files.picture(provider_setting("characterReferenceImagesMask")),
}
PALETTE_V2: Mapping[str, Mapper] = {
    "color_palette": values.palette(provider_setting("colorPalette"), "colorHex", "colorWeight")
}


def _remix_strength(value: int, context: MappingContext) -> Fields:
    """Maps our image weight (1 to 100, higher keeps more) to 100 to 1, where higher changes more [reference 0a]."""
    return {provider_setting("remixStrength"): 101 - value}


WEIGHT: Mapping[str, Mapper] = {"image_weight": _remix_strength}
SIZE_V3: Mapping[str, Mapper] = {
    "resolution": sizes.nearest(SIDES, SIZES_V3),
    "aspect_ratio": sizes.nearest(SIDES, SIZES_V3),
}
"""Maps to the 69 sizes of Ideogram's own 3.0, which Runware's page of 3.0 lists too."""

SIZE_V2: Mapping[str, Mapper] = {
    "resolution": sizes.nearest(SIDES, SIZES_V2),
    "aspect_ratio": sizes.nearest(SIDES, SIZES_V2),
}
SQUARE = {"width": DEFAULT_SIDE, "height": DEFAULT_SIDE}
"""The width and height of 2a to 3.0, which require them; `Runware.body` notes where the user asked for none."""
