"""How fal spells what it spells in its own way: sizes in an object, ratios with a colon, switches, masks, LoRAs.

Source: fal's schemas of ideogram/v4 and its siblings (2026-09-25), fal's pages of the older endpoints (2025, 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import Unsupported
from ...models.sizes import RATIOS_V2, RATIOS_V3, pixels
from ...prompt import serialise
from ...requests import Lora, StructuredPrompt
from ..mapping import Fields, Mapper, MappingContext, files, sizes, values

SIZE = sizes.sides("image_size.width", "image_size.height")
"""A size in pixels as fal's ImageSize."""

SPEED = values.choice("rendering_speed", {"TURBO": "TURBO", "DEFAULT": "BALANCED", "QUALITY": "QUALITY"})
RATIO_V3 = values.choice("aspect_ratio", {ratio: ratio.replace("x", ":") for ratio in RATIOS_V3})
RATIO_V2 = values.choice("aspect_ratio", {ratio: ratio.replace("x", ":") for ratio in RATIOS_V2})
CUSTOM = ("custom_width", "custom_height")


def switch(name: str) -> Mapper:
    """Magic prompt as a boolean."""
    return values.choice(name, {"ON": True, "OFF": False})


def expansion(*offered: str) -> Mapper:
    """The Provider node's `expansion_model`, which must not rewrite a structured prompt."""

    def mapper(value: str, context: MappingContext) -> Fields:
        if value not in offered:
            raise context.cannot(f"it has no {value}; it has {', '.join(offered)}.")
        if value != "None" and context.request.structured_prompt is not None:
            raise context.wrong(f"{value} would rewrite the structured_prompt; set it to auto or None.")
        return {"expansion_model": value}

    return mapper


def structured(limit: int | None = None, **without_rewriting: Any) -> Mapper:
    """A structured prompt as text, unrewritten; more than `limit` characters are refused."""

    def mapper(value: StructuredPrompt, context: MappingContext) -> Fields:
        text = serialise(value)
        if limit is not None and len(text) > limit:
            raise context.wrong(f"it has {len(text)} characters as text; {context.provider} takes {limit:,} here.")
        return {"prompt": text, **without_rewriting}

    return mapper


def within(low: int, high: int) -> Mapper:
    """A resolution as it is where its sides fit; else of the same shape and as large as fits, with a note."""

    def mapper(value: str, context: MappingContext) -> Fields:
        size = pixels(value)
        if low <= min(size) and max(size) <= high:
            return SIZE(size)
        scale = min(high / max(size), 1.0)
        width, height = (max(low, round(side * scale / 16) * 16) for side in size)
        context.note(
            f"{context.field} {value} became {width}x{height}, the nearest size that {context.provider} offers."
        )
        return SIZE((width, height))

    return mapper


def custom(side: str, *, multiple: int, low: int, high: int) -> Mapper:
    """One side of a custom size; the error for one that fal would refuse names both, which go together."""

    def mapper(value: int, context: MappingContext) -> Fields:
        if value % multiple or not low <= value <= high:
            why = f"{value} is not a multiple of {multiple} between {low} and {high}."
            raise Unsupported(str(context.cannot(why)), CUSTOM)
        return {f"image_size.{side}": value}

    return mapper


def customs(*, multiple: int, low: int, high: int) -> Mapping[str, Mapper]:
    """Both sides of a custom size."""
    return {f"custom_{side}": custom(side, multiple=multiple, low=low, high=high) for side in ("width", "height")}


def quality(*offered: str) -> Mapper:
    """The quality in small letters; of 4.6, VERY_LOW is only for up to 4,194,304 pixels [price table]."""
    word = values.choice("quality", {one: one.lower() for one in offered})

    def mapper(value: str, context: MappingContext) -> Fields:
        wide, high = context.request.custom_width, context.request.custom_height
        if value == "VERY_LOW" and wide is not None and high is not None and wide * high > 4_194_304:
            raise context.cannot(f"{value} ends at 4,194,304 pixels; {wide} × {high} is more.")
        return word(value, context)

    return mapper


def loras(value: tuple[Lora, ...], context: MappingContext) -> Fields:
    """LoRAs, at most three."""
    if len(value) > 3:
        raise context.cannot(f"it takes 3 at most, and there are {len(value)}.")
    return {"loras": [{"path": one.url, "scale": one.scale} for one in value]}


def unsaid_mask(name: str, *, black_changes: bool) -> Mapper:
    """A mask of an endpoint whose rule fal does not state, so that the user is told what was taken for granted."""
    plain = files.mask(name, black_changes=black_changes)
    colour = "black" if black_changes else "white"

    def mapper(value: bytes, context: MappingContext) -> Fields:
        context.note(
            f"{context.provider} does not say which colour of a mask changes here; it was sent {colour} where it "
            "changes. If the wrong part changed, invert the mask."
        )
        return plain(value, context)

    return mapper
