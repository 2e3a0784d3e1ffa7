"""Where Runware is asked for what starts from a picture: a row a model.

Source: reference 2.4 to 2.6 and 6.2. Which name a model's `inputs` have is Runware's schemas', as a public gateway
(Bifrost) repeats them: `referenceImages` for the remixes of 2a to 3.0, `image` and `mask` for the object remover and
Layerize Text, `seedImage` else. Not recorded, and taken as Ideogram's own: that black changes in the mask of 4@3, and
that white does in the object remover's. The id of 4.6's precise edit is inferred from that of 4.5's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...images.media import measured
from ..mapping import Endpoint, Fields, Mapper, MappingContext, files, sizes
from .endpoints import LIST_V4, WORDS_V4, WORDS_V45, quality
from .fields import (
    CHARACTER,
    CODE_V3,
    LOOK_V3,
    NEGATIVE,
    PALETTE_V2,
    REWRITING,
    SETTINGS,
    SIDES,
    SIZE_V2,
    SIZE_V3,
    SPEED_V3,
    SPEED_V4,
    SQUARE,
    STRUCTURED_V3,
    TYPE_V2,
    TYPE_V3,
    WEIGHT,
    WORDS_V3,
    own,
    task,
)

LONGEST_V45, LONGEST_V46 = 2048, 8192
"""Pixels of a side in precise edit: above, 4.5 makes it smaller, and 4.6 does not take it."""


def _shrunk(mapper: Mapper) -> Mapper:
    """A source of 4.5's precise edit, with a note where the result will be smaller than it."""

    def noted(value: Any, context: MappingContext) -> Fields:
        if max(measured(value if isinstance(value, bytes) else value[0])) > LONGEST_V45:
            context.note(f"{context.provider} makes the result's long side at most {LONGEST_V45} pixels here.")
        return mapper(value, context)

    return noted


def _bounded(mapper: Mapper) -> Mapper:
    """A source of 4.6's precise edit, refused where it is too large."""

    def checked(value: Any, context: MappingContext) -> Fields:
        if (side := max(measured(value if isinstance(value, bytes) else value[0]))) > LONGEST_V46:
            raise context.cannot(f"its long side is {side} pixels; it takes {LONGEST_V46} at most.")
        return mapper(value, context)

    return checked


SEED_IMAGE = files.picture("inputs.seedImage")
REFERENCE = files.pictures("inputs.referenceImages")
WHITE = files.mask("inputs.maskImage", black_changes=False)
BOTH = files.mask("inputs.maskImage", black_changes=False, both=True)
SOURCE_AND_FOUR = files.source_and_references("inputs.seedImage", "inputs.referenceImages", 4)
QUALITY: Mapping[str, Mapper] = {"quality": quality("VERY_LOW", "LOW", "MEDIUM", "HIGH")}


def _v3(air: str, fields: Mapping[str, Mapper], **endpoint: Any) -> Endpoint:
    return task(air, **{"fields": fields, "prompt_limits": WORDS_V3, "structured": STRUCTURED_V3, **endpoint})


def _remix(air: str, fields: Mapping[str, Mapper], **constants: Any) -> Endpoint:
    return _v3(air, {**fields, **WEIGHT}, sources={"image": REFERENCE}, constants={**SQUARE, **constants})


def _v45(air: str, sources: Mapping[str, Mapper]) -> Endpoint:
    """4.5 and 4.6 from a picture: magic prompt is for text alone, so that a structured prompt has no place."""
    return task(air, fields=QUALITY, sources=sources, prompt_limits=WORDS_V45, seed="seed")


_V2A: Mapping[str, Mapper] = {"aspect_ratio": SIZE_V2["aspect_ratio"], **TYPE_V2, **REWRITING}
_V2: Mapping[str, Mapper] = {**SIZE_V2, **NEGATIVE, **TYPE_V2, **PALETTE_V2, **REWRITING}
_TURBO = {own("renderingSpeed"): "TURBO"}


def _not_jpg(value: str, context: MappingContext) -> Fields:
    if value == "JPG":
        raise context.cannot("JPG has no transparency; choose PNG or WEBP.")
    return SETTINGS["output_format"](value, context)


LAYERIZE = task(
    "ideogram:layerize-text@0",
    sources={"image": files.picture("inputs.image")},
    count=None,
    most=1,
    seed="seed",
)

EDITS: Mapping[str, Mapping[str, Endpoint]] = {
    "remix": {
        # `strength` is there, but neither its range nor its direction is recorded: an image weight is refused.
        # `settings` is taken to hold 4@0's speed.
        "4.0": task(
            "ideogram:4@remix",
            fields={"resolution": sizes.nearest(SIDES, LIST_V4), "rendering_speed": SPEED_V4},
            sources={"image": SEED_IMAGE},
            prompt_limits=WORDS_V4,
        ),
        "3.0": _remix(
            "ideogram:4@2",
            {**SIZE_V3, **SPEED_V3, **REWRITING, **TYPE_V3, **LOOK_V3, **CODE_V3, **NEGATIVE, **CHARACTER},
        ),
        "2a": _remix("ideogram:2@2", _V2A),
        "2a Turbo": _remix("ideogram:2@2", _V2A, **_TURBO),
        "2.0": _remix("ideogram:3@2", _V2),
        "2.0 Turbo": _remix("ideogram:3@2", _V2, **_TURBO),
    },
    "inpaint": {
        "3.0": _v3(
            "ideogram:4@3",
            {**SPEED_V3, **REWRITING, **TYPE_V3, **LOOK_V3, **CODE_V3, **CHARACTER},
            sources={"image": SEED_IMAGE, "mask": files.mask("inputs.maskImage", black_changes=True)},
        ),
        "4.6 precise": _v45("ideogram:4.6@precise-edit", {"image": _bounded(SEED_IMAGE), "mask": BOTH}),
        "4.5": _v45("ideogram:4.5@0", {"image": REFERENCE, "mask": WHITE}),
        "4.5 precise": _v45("ideogram:4.5@precise-edit", {"image": _shrunk(SEED_IMAGE), "mask": BOTH}),
    },
    "edit": {
        "4.6": _v45("ideogram:4.6@0", {"images": files.pictures("inputs.referenceImages", 5)}),
        "4.6 precise": _v45("ideogram:4.6@precise-edit", {"images": _bounded(SOURCE_AND_FOUR)}),
        "4.5": _v45("ideogram:4.5@0", {"images": files.pictures("inputs.referenceImages", 5)}),
        "4.5 precise": _v45("ideogram:4.5@precise-edit", {"images": _shrunk(SOURCE_AND_FOUR)}),
    },
    "reframe": {
        "3.0": _v3(
            "ideogram:4@4",
            {"resolution": SIZE_V3["resolution"], **SPEED_V3, **LOOK_V3, **CODE_V3},
            sources={"image": SEED_IMAGE},
            prompt=None,
            structured=None,
        )
    },
    "replace_background": {
        "3.0": _v3(
            "ideogram:4@5",
            {**SPEED_V3, **REWRITING, **LOOK_V3, **CODE_V3},
            sources={"image": SEED_IMAGE},
        )
    },
    "remove_background": {
        # A task type of its own, for which no safety check is recorded.
        "1.0": task(
            "ideogram:remove-background@0",
            constants={"taskType": "removeBackground"},
            settings={
                **{name: mapper for name, mapper in SETTINGS.items() if name != "safety"},
                "output_format": _not_jpg,
            },
            sources={"image": files.picture("inputs.image")},
            prompt=None,
            count=None,
            most=1,
        )
    },
    "remove_object": {
        "1.0": task(
            "ideogram:object-remover@0",
            sources={
                "image": files.picture("inputs.image"),
                "mask": files.mask("inputs.mask", black_changes=False),
            },
            prompt=None,
            count=None,
            most=1,
            seed="seed",
        )
    },
}
"""By operation, then by model."""
