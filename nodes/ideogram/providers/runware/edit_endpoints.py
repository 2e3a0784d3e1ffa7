"""Runware's endpoints that start from a picture, one for each model.

Source: reference 2.4 to 2.6 and 6.2. The names in a model's `inputs` are from Runware's schemas, as a public gateway
(Bifrost) repeats them: `referenceImages` for the remixes of 2a to 3.0, `image` and `mask` for the object remover and
Layerize Text, `seedImage` for the others. In a mask of 4.5 and 4.6 white changes [reference 0a]. Which colour changes
at 4@3 and at the object remover no source says, so the Provider node's `mask_polarity` does. The id of 4.6's precise
edit is inferred from that of 4.5's.

Left out: 2.0 Edit (`3@3`), 1.0 (`1@1`) and its remix (`1@2`). Their ids are gone from Runware's schema of October 2026
[reference 2.5].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...images.media import image_size
from ..mapping import Endpoint, Fields, Mapper, MappingContext, files, sizes
from .endpoints import OFFERED_V4, PROMPT_V4, PROMPT_V45, TURBO, V2, V2A, quality
from .mappers import (
    CHARACTER,
    CODE_V3,
    NEGATIVE,
    PROMPT_V3,
    REWRITING,
    SETTINGS,
    SIDES,
    SIZE_V3,
    SPEED_V3,
    SPEED_V4,
    SQUARE,
    STRUCTURED_V3,
    STYLE_V3,
    TYPE_V3,
    WEIGHT,
    task,
)

LONGEST_V45, LONGEST_V46 = 2048, 8192
"""The longest side of a source of precise edit, in pixels: 4.5 makes a larger one smaller, 4.6 refuses it."""


def _with_note_if_larger(mapper: Mapper) -> Mapper:
    """The mapper, with a note where 4.5's precise edit will make the result smaller than the source."""

    def noted(value: Any, context: MappingContext) -> Fields:
        if max(image_size(value if isinstance(value, bytes) else value[0])) > LONGEST_V45:
            context.note(f"{context.provider} makes the result's long side at most {LONGEST_V45} pixels here.")
        return mapper(value, context)

    return noted


def _refusing_larger(mapper: Mapper) -> Mapper:
    """The mapper, which refuses a source that is too large for 4.6's precise edit."""

    def checked(value: Any, context: MappingContext) -> Fields:
        if (side := max(image_size(value if isinstance(value, bytes) else value[0]))) > LONGEST_V46:
            raise context.unsupported(f"its long side is {side} pixels; it takes {LONGEST_V46} at most.")
        return mapper(value, context)

    return checked


SEED_IMAGE = files.picture("inputs.seedImage")
REFERENCE = files.pictures("inputs.referenceImages")
FIVE_REFERENCES = files.within_ratio(files.pictures("inputs.referenceImages", 5))
MASK = files.mask("inputs.maskImage", black_changes=False)
MASK_OF_PART = files.mask("inputs.maskImage", black_changes=False, both=True)
SOURCE_AND_FOUR = files.source_and_references("inputs.seedImage", "inputs.referenceImages", 4)
QUALITY: Mapping[str, Mapper] = {"quality": quality("VERY_LOW", "LOW", "MEDIUM", "HIGH")}


def _v3(air: str, fields: Mapping[str, Mapper], **endpoint: Any) -> Endpoint:
    return task(air, **{"fields": fields, "prompt_limits": PROMPT_V3, "structured": STRUCTURED_V3, **endpoint})


def _remix(air: str, fields: Mapping[str, Mapper], **constants: Any) -> Endpoint:
    return _v3(air, {**fields, **WEIGHT}, sources={"image": REFERENCE}, constants={**SQUARE, **constants})


def _v45(air: str, sources: Mapping[str, Mapper]) -> Endpoint:
    """4.5 and 4.6 from a picture. They have magic prompt for text alone, so a structured prompt is refused."""
    return task(air, fields=QUALITY, sources=sources, prompt_limits=PROMPT_V45, seed="seed")


def _transparent_format(value: str, context: MappingContext) -> Fields:
    if value == "JPG":
        raise context.unsupported("JPG has no transparency; choose PNG or WEBP.")
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
        # It has `strength`, of which neither the range nor the direction is recorded, so an image weight is refused.
        # Its speed is taken to be in `settings`, as that of 4@0.
        "4.0": task(
            "ideogram:4@remix",
            fields={"resolution": sizes.nearest(SIDES, OFFERED_V4), "rendering_speed": SPEED_V4},
            sources={"image": SEED_IMAGE},
            prompt_limits=PROMPT_V4,
        ),
        "3.0": _remix(
            "ideogram:4@2",
            {**SIZE_V3, **SPEED_V3, **REWRITING, **TYPE_V3, **STYLE_V3, **CODE_V3, **NEGATIVE, **CHARACTER},
        ),
        "2a": _remix("ideogram:2@2", V2A),
        "2a Turbo": _remix("ideogram:2@2", V2A, **TURBO),
        "2.0": _remix("ideogram:3@2", V2),
        "2.0 Turbo": _remix("ideogram:3@2", V2, **TURBO),
    },
    "inpaint": {
        "3.0": _v3(
            "ideogram:4@3",
            {**SPEED_V3, **REWRITING, **TYPE_V3, **STYLE_V3, **CODE_V3, **CHARACTER},
            sources={"image": SEED_IMAGE, "mask": files.mask_of_chosen_polarity("inputs.maskImage")},
        ),
        "4.6 precise": _v45("ideogram:4.6@precise-edit", {"image": _refusing_larger(SEED_IMAGE), "mask": MASK_OF_PART}),
        "4.5": _v45("ideogram:4.5@0", {"image": files.within_ratio(REFERENCE), "mask": MASK}),
        "4.5 precise": _v45(
            "ideogram:4.5@precise-edit", {"image": _with_note_if_larger(SEED_IMAGE), "mask": MASK_OF_PART}
        ),
    },
    "edit": {
        "4.6": _v45("ideogram:4.6@0", {"images": FIVE_REFERENCES}),
        "4.6 precise": _v45("ideogram:4.6@precise-edit", {"images": _refusing_larger(SOURCE_AND_FOUR)}),
        "4.5": _v45("ideogram:4.5@0", {"images": FIVE_REFERENCES}),
        "4.5 precise": _v45("ideogram:4.5@precise-edit", {"images": _with_note_if_larger(SOURCE_AND_FOUR)}),
    },
    "reframe": {
        "3.0": _v3(
            "ideogram:4@4",
            {"resolution": SIZE_V3["resolution"], **SPEED_V3, **STYLE_V3, **CODE_V3},
            sources={"image": SEED_IMAGE},
            prompt=None,
            structured=None,
        )
    },
    "replace_background": {
        "3.0": _v3(
            "ideogram:4@5",
            {**SPEED_V3, **REWRITING, **STYLE_V3, **CODE_V3},
            sources={"image": SEED_IMAGE},
        )
    },
    "remove_background": {
        # It has a task type of its own, for which no safety check is recorded.
        "1.0": task(
            "ideogram:remove-background@0",
            constants={"taskType": "removeBackground"},
            settings={
                **{name: mapper for name, mapper in SETTINGS.items() if name != "safety"},
                "output_format": _transparent_format,
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
                "mask": files.mask_of_chosen_polarity("inputs.mask"),
            },
            prompt=None,
            count=None,
            most=1,
            seed="seed",
        )
    },
}
"""By operation, then by model."""
