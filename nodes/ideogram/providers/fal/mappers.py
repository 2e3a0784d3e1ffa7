"""Mappers for the fields that fal spells in its own way: sizes as an object, ratios with a colon, qualities, LoRAs.

Source: fal's schemas of ideogram/v4 and its siblings (2026-09-25), fal's pages of the older endpoints (2025, 2026).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ...errors import Unsupported
from ...images.media import image_size, megabytes
from ...models.sizes import RATIOS_V2, RATIOS_V3, parse_size
from ...prompt import serialise
from ...requests import Lora, Request, StructuredPrompt
from ..mapping import Fields, Mapper, MappingContext, files, sizes, values

SIZE = sizes.sides("image_size.width", "image_size.height")
"""A size in pixels as fal's ImageSize."""

TWO_K = 4_194_304
"""Pixels of a 2048 × 2048 picture, above which 4.6 has other prices and no VERY_LOW [price table]."""

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


def custom(side: str, *, multiple: int, low: int, high: int, ratio: int | None) -> Mapper:
    """Maps one side of a custom size. The error for a length or a shape that fal would refuse names both sides."""

    def mapper(value: int, context: MappingContext) -> Fields:
        if value % multiple or not low <= value <= high:
            why = f"{value} is not a multiple of {multiple} between {low} and {high}."
            raise Unsupported(str(context.unsupported(why)), CUSTOM)
        size = sizes.requested_size(context.request)
        if ratio is not None and size is not None and max(size) > ratio * min(size):
            why = f"{size[0]} × {size[1]} is not between 1:{ratio} and {ratio}:1."
            raise Unsupported(str(context.unsupported(why)), CUSTOM)
        return {f"image_size.{side}": value}

    return mapper


def customs(*, multiple: int, low: int, high: int, ratio: int | None = None) -> Mapping[str, Mapper]:
    """A mapper for each side of a custom size; one side is at most `ratio` times as long as the other."""

    def mapper(side: str) -> Mapper:
        return custom(side, multiple=multiple, low=low, high=high, ratio=ratio)

    return {"custom_width": mapper("width"), "custom_height": mapper("height")}


STYLE_BYTES = 10_000_000
"""The most bytes of all style references of 3.0 ["maximum total size 10MB across all style references"]."""


def style_references(value: tuple[bytes, ...], context: MappingContext) -> Fields:
    """Maps the style references of 3.0; together they have at most STYLE_BYTES."""
    if (total := sum(map(len, value))) > STYLE_BYTES:
        raise context.unsupported(f"they have {megabytes(total)} together; it takes {megabytes(STYLE_BYTES)}.")
    return files.pictures("image_urls")(value, context)


def quality(*offered: str, very_low_to: int | None = None) -> Mapper:
    """Maps a quality to lower case.

    VERY_LOW is refused for a picture of more than `very_low_to` pixels: of the size that is asked for, else of the
    picture that the request starts from.
    """
    lower_case = values.choice("quality", {level: level.lower() for level in offered})

    def mapper(value: str, context: MappingContext) -> Fields:
        wire = lower_case(value, context)
        size = sizes.requested_size(context.request) or source_size(context.request)
        if very_low_to is not None and value == "VERY_LOW" and size is not None and math.prod(size) > very_low_to:
            raise context.unsupported(f"{value} ends at {very_low_to:,} pixels; {size[0]} × {size[1]} is more.")
        return wire

    return mapper


def source_size(request: Request) -> sizes.Size | None:
    """The size in pixels of the picture that a request starts from; None where it starts from words alone."""
    images: tuple[bytes, ...] = getattr(request, "images", ())
    image: bytes | None = images[0] if images else getattr(request, "image", None)
    return image_size(image) if image else None


def loras(value: tuple[Lora, ...], context: MappingContext) -> Fields:
    """Maps LoRAs, three at most."""
    if len(value) > 3:
        raise context.unsupported(f"it takes 3 at most, and there are {len(value)}.")
    return {"loras": [{"path": lora.url, "scale": lora.scale} for lora in value]}
