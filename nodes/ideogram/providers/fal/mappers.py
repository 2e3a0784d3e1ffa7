"""Mappers for the fields that fal spells in its own way: sizes as an object, ratios with a colon, LoRAs, masks.

Source: fal's schemas of ideogram/v4 and its siblings (2026-09-25), fal's pages of the older endpoints (2025, 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import Unsupported
from ...models.sizes import RATIOS_V2, RATIOS_V3, parse_size
from ...prompt import serialise
from ...requests import Lora, StructuredPrompt
from ..mapping import Fields, Mapper, MappingContext, files, sizes, values

SIZE = sizes.sides("image_size.width", "image_size.height")
"""A size in pixels as fal's ImageSize."""

RATIO_V3 = values.choice("aspect_ratio", {ratio: ratio.replace("x", ":") for ratio in RATIOS_V3})
RATIO_V2 = values.choice("aspect_ratio", {ratio: ratio.replace("x", ":") for ratio in RATIOS_V2})
CUSTOM = ("custom_width", "custom_height")


def expansion(*offered: str) -> Mapper:
    """Maps the Provider node's `expansion_model`, which must not rewrite a structured prompt."""

    def mapper(value: str, context: MappingContext) -> Fields:
        if value not in offered:
            raise context.unsupported(f"it has no {value}; it has {', '.join(offered)}.")
        if value != "None" and context.request.structured_prompt is not None:
            raise context.bad_input(f"{value} would rewrite the structured_prompt; set it to auto or None.")
        return {"expansion_model": value}

    return mapper


def structured(limit: int | None = None, **without_rewriting: Any) -> Mapper:
    """Maps a structured prompt to JSON text; more than `limit` characters are refused.

    `without_rewriting` are the fields that keep fal from rewriting it.
    """

    def mapper(value: StructuredPrompt, context: MappingContext) -> Fields:
        text = serialise(value)
        if limit is not None and len(text) > limit:
            raise context.bad_input(f"it has {len(text)} characters as text; {context.provider} takes {limit:,} here.")
        return {"prompt": text, **without_rewriting}

    return mapper


def within(low: int, high: int) -> Mapper:
    """Maps a resolution whose sides are from `low` to `high` pixels unchanged.

    Any other becomes the largest size of the same shape that fits, in steps of 16; a note says which.
    """

    def mapper(value: str, context: MappingContext) -> Fields:
        size = parse_size(value)
        if low <= min(size) and max(size) <= high:
            return SIZE(size)
        scale = min(high / max(size), 1.0)
        width, height = (max(low, round(side * scale / 16) * 16) for side in size)
        context.note_nearest(value, f"{width}x{height}")
        return SIZE((width, height))

    return mapper


def custom(side: str, *, multiple: int, low: int, high: int) -> Mapper:
    """Maps one side of a custom size. The error for a length that fal would refuse names both sides."""

    def mapper(value: int, context: MappingContext) -> Fields:
        if value % multiple or not low <= value <= high:
            why = f"{value} is not a multiple of {multiple} between {low} and {high}."
            raise Unsupported(str(context.unsupported(why)), CUSTOM)
        return {f"image_size.{side}": value}

    return mapper


def customs(*, multiple: int, low: int, high: int) -> Mapping[str, Mapper]:
    """A mapper for each side of a custom size."""
    return {f"custom_{side}": custom(side, multiple=multiple, low=low, high=high) for side in ("width", "height")}


def quality(*offered: str) -> Mapper:
    """Maps a quality to lower case. 4.6 has VERY_LOW only for sizes of up to 4,194,304 pixels [price table]."""
    lower_case = values.choice("quality", {level: level.lower() for level in offered})

    def mapper(value: str, context: MappingContext) -> Fields:
        wide, high = context.request.custom_width, context.request.custom_height
        if value == "VERY_LOW" and wide is not None and high is not None and wide * high > 4_194_304:
            raise context.unsupported(f"{value} ends at 4,194,304 pixels; {wide} × {high} is more.")
        return lower_case(value, context)

    return mapper


def loras(value: tuple[Lora, ...], context: MappingContext) -> Fields:
    """Maps LoRAs, three at most."""
    if len(value) > 3:
        raise context.unsupported(f"it takes 3 at most, and there are {len(value)}.")
    return {"loras": [{"path": lora.url, "scale": lora.scale} for lora in value]}


def undocumented_mask(name: str, *, black_changes: bool) -> Mapper:
    """Maps a mask for an endpoint where fal does not say what its colours mean; a note says what was sent."""
    mask = files.mask(name, black_changes=black_changes)
    colour = "black" if black_changes else "white"

    def mapper(value: bytes, context: MappingContext) -> Fields:
        context.note(
            f"{context.provider} does not say which colour of a mask changes here; it was sent {colour} where it "
            "changes. If the wrong part changed, invert the mask."
        )
        return mask(value, context)

    return mapper
