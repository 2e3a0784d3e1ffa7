"""Runware's endpoints that generate from words, one for each model.

Source: reference 2.3 to 2.6. P-Image's `settings.enhancePrompt` and `settings.thinkingLevel` (very low, low, medium,
high) are what third-party clients sent in autumn 2026; that the level is Ideogram's `quality` is inferred from its
values.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ...models.sizes import SIZES_V4, parse_size
from ..mapping import Endpoint, Fields, Mapper, MappingContext, sizes, values
from .mappers import (
    CHARACTER,
    NEGATIVE,
    PALETTE_V2,
    PROMPT_V3,
    REWRITING,
    SIDES,
    SIZE_V2,
    SIZE_V3,
    SPEED_V3,
    SPEED_V4,
    SQUARE,
    STRUCTURED_V3,
    STYLE_V3,
    TYPE_V2,
    TYPE_V3,
    provider_setting,
    serialised,
    task,
)

OFFERED_V4 = SIZES_V4[:21]
"""The 21 sizes that 4@0 takes. It would refuse any other, so another becomes the nearest of them [reference 2.3]."""

PROMPT_V4 = (2, 2048)
PROMPT_V45 = (1, 10_000)
SMALL = 2048 * 2048
"""The most pixels of a size for which 4.6 has the quality very_low."""


ANY_PROMPT = "any prompt"
"""The flag of an endpoint that takes structured prompts of any keys [reference 0a]."""


def structured_v4(value: dict[str, Any], context: MappingContext) -> Fields:
    """Maps a structured prompt to an object, which takes the place of the prompt.

    Runware requires its composition and takes any other key, so all of it is sent.
    """
    if "compositional_deconstruction" not in value:
        raise context.bad_input("it has no compositional_deconstruction, which Runware requires.")
    return {"settings.structuredPrompt": value}


def quality(*offered: str) -> Mapper:
    """Maps a quality to lower case."""
    return values.choice("settings.quality", {level: level.lower() for level in offered})


QUALITY_V46 = quality("VERY_LOW", "LOW", "MEDIUM", "HIGH")


def _quality_v46(value: str, context: MappingContext) -> Fields:
    size = sizes.requested_size(context.request)
    if value == "VERY_LOW" and size is not None and math.prod(size) > SMALL:
        raise context.unsupported("VERY_LOW is for sizes up to 2048×2048 pixels; choose LOW, or a smaller size.")
    return QUALITY_V46(value, context)


def _side_of_p_image(context: MappingContext) -> int:
    return 2048 if context.request.resolution == "2K" else 1024


def _ratio_of_p_image(value: str, context: MappingContext) -> Fields:
    """Maps a ratio to sides in steps of 16, within the pixels of 1K or 2K. 2K is also the most that P-Image makes."""
    wide, high = parse_size(value)
    side = _side_of_p_image(context)
    width = int(side * math.sqrt(wide / high) / 16) * 16
    height = int(side * math.sqrt(high / wide) / 16) * 16
    context.note(f"{context.field} {value} became {width}x{height}.")
    return SIDES((width, height))


def _tier_of_p_image(value: str, context: MappingContext) -> Fields:
    if context.request.aspect_ratio is not None:
        return {}  # the mapper of the ratio reads the tier
    side = _side_of_p_image(context)
    return SIDES((side, side))


V2: Mapping[str, Mapper] = {**SIZE_V2, **NEGATIVE, **TYPE_V2, **PALETTE_V2, **REWRITING}
V2A: Mapping[str, Mapper] = {"aspect_ratio": SIZE_V2["aspect_ratio"], **TYPE_V2, **REWRITING}


def _older(air: str, fields: Mapping[str, Mapper], **constants: Any) -> Endpoint:
    return task(
        air,
        fields=fields,
        prompt_limits=PROMPT_V3,
        structured=STRUCTURED_V3,
        constants={**SQUARE, **constants},
    )


TURBO = {provider_setting("renderingSpeed"): "TURBO"}
"""2a and 2.0 no longer have ids of their own for Turbo; all models have the speed as a setting [reference 2.6]."""

GENERATE: Mapping[str, Endpoint] = {
    # 4.0 takes no seed and no negative prompt. Without a size the model chooses one.
    "4.0": task(
        "ideogram:4@0",
        fields={
            "resolution": sizes.nearest(SIDES, OFFERED_V4),
            "rendering_speed": SPEED_V4,
            "copyright_detection": values.same("settings.copyrightDetection"),
        },
        prompt_limits=PROMPT_V4,
        structured=structured_v4,
        extra=frozenset({ANY_PROMPT}),
    ),
    "3.0": task(
        "ideogram:4@1",
        fields={**SIZE_V3, **SPEED_V3, **REWRITING, **TYPE_V3, **STYLE_V3, **NEGATIVE, **CHARACTER},
        prompt_limits=PROMPT_V3,
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
            "magic_prompt": values.magic_prompt_switch("settings.enhancePrompt"),
            "custom_width": sizes.side("width", multiple=16, low=16, high=4096),
            "custom_height": sizes.side("height", multiple=16, low=16, high=4096),
        },
        structured=values.serialised("positivePrompt", **{"settings.enhancePrompt": False}),
        seed="seed",
    ),
    # Its page names a magic prompt setting, which is taken to be spelled as 4.5's. Whether it takes a seed is not
    # recorded; where the seed is refused, `task.py` takes it out and the task is sent again.
    "4.6": task(
        "ideogram:4.6@0",
        fields={
            "resolution": sizes.exact(SIDES),
            "quality": _quality_v46,
            "custom_width": sizes.side("width", multiple=32, low=32, high=4096),
            "custom_height": sizes.side("height", multiple=32, low=32, high=4096),
        },
        prompt_limits=PROMPT_V45,
        structured=serialised("positivePrompt", PROMPT_V45[1], **{"settings.magicPrompt": "off"}),
        seed="seed",
    ),
    "4.5": task(
        "ideogram:4.5@0",
        fields={
            "resolution": sizes.exact(SIDES),
            "quality": quality("LOW", "MEDIUM", "HIGH"),
            "magic_prompt": values.choice("settings.magicPrompt", {"ON": "on", "OFF": "off"}),
        },
        prompt_limits=PROMPT_V45,
        structured=serialised("positivePrompt", PROMPT_V45[1], **{"settings.magicPrompt": "off"}),
        seed="seed",
    ),
    "2a": _older("ideogram:2@1", V2A),
    "2a Turbo": _older("ideogram:2@1", V2A, **TURBO),
    "2.0": _older("ideogram:3@1", V2),
    "2.0 Turbo": _older("ideogram:3@1", V2, **TURBO),
}
