"""Where each of our models of Generate is at Runware, and what each field becomes there: a row a model.

Source: reference 2.3 to 2.6. P-Image's `settings.enhancePrompt` and `settings.thinkingLevel` (very low, low, medium,
high) are third-party clients' of autumn 2026; that the level is Ideogram's `quality` is inferred from its words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ...models.sizes import SIZES_V4, pixels
from ..mapping import Endpoint, Fields, Mapper, MappingContext, sizes, values
from .fields import (
    CHARACTER,
    LOOK_V3,
    NEGATIVE,
    PALETTE_V2,
    REWRITING,
    SIDES,
    SIZE_V2,
    SIZE_V3,
    SPEED_V3,
    SPEED_V4,
    SQUARE,
    STRUCTURED_V3,
    TYPE_V2,
    TYPE_V3,
    WORDS_V3,
    own,
    serialised,
    task,
)

LIST_V4 = SIZES_V4[:21]
"""The 21 pairs that 4@0 takes; any other is refused there, so it becomes the nearest [reference 2.3]."""

WORDS_V4 = (2, 2048)
WORDS_V45 = (1, 10_000)
SMALL = 2048 * 2048
"""Pixels up to which 4.6 has the quality very_low."""


def structured_v4(value: dict[str, Any], context: MappingContext) -> Fields:
    """An object in place of the prompt. Its composition is mandatory; a top-level ratio is no key of the format."""
    if "compositional_deconstruction" not in value:
        raise context.wrong("it has no compositional_deconstruction, which Runware requires.")
    return {"settings.structuredPrompt": {key: part for key, part in value.items() if key != "aspect_ratio"}}


def quality(*words: str) -> Mapper:
    """Ideogram's qualities, spelled in lower case."""
    return values.choice("settings.quality", {word: word.lower() for word in words})


QUALITY_V46 = quality("VERY_LOW", "LOW", "MEDIUM", "HIGH")


def _quality_v46(value: str, context: MappingContext) -> Fields:
    if value == "VERY_LOW" and _area(context) > SMALL:
        raise context.cannot("VERY_LOW is for sizes up to 2048×2048 pixels; choose LOW, or a smaller size.")
    return QUALITY_V46(value, context)


def _area(context: MappingContext) -> int:
    """The pixels of the size that is asked; 0 where the model may choose."""
    request = context.request
    if request.resolution is not None:
        return math.prod(pixels(request.resolution))
    return (request.custom_width or 0) * (request.custom_height or 0)


def _side_of_p_image(context: MappingContext) -> int:
    return 2048 if context.request.resolution == "2K" else 1024


def _ratio_of_p_image(value: str, context: MappingContext) -> Fields:
    """Sides in steps of 16 within the pixels of the tier: 1K, or 2K, which is also the most that it makes."""
    wide, high = pixels(value)
    side = _side_of_p_image(context)
    width = int(side * math.sqrt(wide / high) / 16) * 16
    height = int(side * math.sqrt(high / wide) / 16) * 16
    context.note(f"{context.field} {value} became {width}x{height}.")
    return SIDES((width, height))


def _tier_of_p_image(value: str, context: MappingContext) -> Fields:
    if context.request.aspect_ratio is not None:
        return {}  # the ratio's put looks at the tier
    side = _side_of_p_image(context)
    return SIDES((side, side))


_V2: Mapping[str, Mapper] = {**SIZE_V2, **NEGATIVE, **TYPE_V2, **PALETTE_V2, **REWRITING}
_V2A: Mapping[str, Mapper] = {"aspect_ratio": SIZE_V2["aspect_ratio"], **TYPE_V2, **REWRITING}


def _older(air: str, fields: Mapping[str, Mapper], **constants: Any) -> Endpoint:
    return task(
        air,
        fields=fields,
        prompt_limits=WORDS_V3,
        structured=STRUCTURED_V3,
        constants={**SQUARE, **constants},
    )


TURBO = {own("renderingSpeed"): "TURBO"}
"""2a and 2.0 have no ids of their own for Turbo any more; the speed is there for all models [reference 2.6]."""

GENERATE: Mapping[str, Endpoint] = {
    # No seed, no negative prompt; omitting the size lets the model choose.
    "4.0": task(
        "ideogram:4@0",
        fields={
            "resolution": sizes.nearest(SIDES, LIST_V4),
            "rendering_speed": SPEED_V4,
            "copyright_detection": values.same("settings.copyrightDetection"),
        },
        prompt_limits=WORDS_V4,
        structured=structured_v4,
    ),
    "3.0": task(
        "ideogram:4@1",
        fields={**SIZE_V3, **SPEED_V3, **REWRITING, **TYPE_V3, **LOOK_V3, **NEGATIVE, **CHARACTER},
        prompt_limits=WORDS_V3,
        structured=STRUCTURED_V3,
        constants=SQUARE,
        seed="seed",
    ),
    "P-Image": task(
        "prunaai:p-image@ideogram",
        fields={
            "aspect_ratio": _ratio_of_p_image,
            "resolution": _tier_of_p_image,
            "quality": values.choice(
                "settings.thinkingLevel",
                {"VERY_LOW": "very low", "LOW": "low", "MEDIUM": "medium", "HIGH": "high"},
            ),
            "magic_prompt": values.choice("settings.enhancePrompt", {"ON": True, "OFF": False}),
            "custom_width": sizes.side("width", multiple=16, low=16, high=4096),
            "custom_height": sizes.side("height", multiple=16, low=16, high=4096),
        },
        structured=values.serialised("positivePrompt", **{"settings.enhancePrompt": False}),
        seed="seed",
    ),
    # Its page names a magic prompt setting, taken to be spelled as 4.5's; whether it takes a seed is not recorded:
    # `dialect` asks again without one where that is refused.
    "4.6": task(
        "ideogram:4.6@0",
        fields={
            "resolution": sizes.exact(SIDES),
            "quality": _quality_v46,
            "custom_width": sizes.side("width", multiple=32, low=32, high=4096),
            "custom_height": sizes.side("height", multiple=32, low=32, high=4096),
        },
        prompt_limits=WORDS_V45,
        structured=serialised("positivePrompt", WORDS_V45[1], **{"settings.magicPrompt": "off"}),
        seed="seed",
    ),
    "4.5": task(
        "ideogram:4.5@0",
        fields={
            "resolution": sizes.exact(SIDES),
            "quality": quality("LOW", "MEDIUM", "HIGH"),
            "magic_prompt": values.choice("settings.magicPrompt", {"ON": "on", "OFF": "off"}),
        },
        prompt_limits=WORDS_V45,
        structured=serialised("positivePrompt", WORDS_V45[1], **{"settings.magicPrompt": "off"}),
        seed="seed",
    ),
    "2a": _older("ideogram:2@1", _V2A),
    "2a Turbo": _older("ideogram:2@1", _V2A, **TURBO),
    "2.0": _older("ideogram:3@1", _V2),
    "2.0 Turbo": _older("ideogram:3@1", _V2, **TURBO),
}
