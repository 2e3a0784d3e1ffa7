"""Mappers for pictures and masks, which travel inside the JSON body as data URIs."""

from __future__ import annotations

import base64
from typing import Any

from ...images.media import inverted, media_type
from .endpoint import Fields, Mapper, MappingContext


def data_uri(content: bytes) -> str:
    """An encoded picture (PNG, JPEG or WebP) as a data URI."""
    return f"data:{media_type(content)};base64,{base64.b64encode(content).decode('ascii')}"


def picture(name: str) -> Mapper:
    """One picture."""

    def mapper(value: bytes, context: MappingContext) -> Fields:
        return {name: data_uri(value)}

    return mapper


def pictures(name: str, most: int | None = None) -> Mapper:
    """A list of pictures, or a list of the one; more than `most` are refused."""

    def mapper(value: bytes | tuple[bytes, ...], context: MappingContext) -> Fields:
        found = [value] if isinstance(value, bytes) else list(value)
        if most is not None and len(found) > most:
            raise context.cannot(f"it takes {most} at most, and there are {len(found)}.")
        return {name: [data_uri(one) for one in found]}

    return mapper


def source_and_references(source: str, references: str, most: int) -> Mapper:
    """The first picture as the source, up to `most` further ones as references."""

    def mapper(value: tuple[bytes, ...], context: MappingContext) -> Fields:
        first, *more = value
        if len(more) > most:
            raise context.cannot(f"it takes {most + 1} at most, and there are {len(value)}.")
        return {source: data_uri(first), **({references: [data_uri(one) for one in more]} if more else {})}

    return mapper


def mask(name: str, *, black_changes: bool, both: bool = False, in_list: bool = False) -> Mapper:
    """A mask; ours is white where it changes. With `both`, one that changes all or nothing is refused, before it is
    paid: the provider would refuse it."""

    def mapper(value: bytes, context: MappingContext) -> Fields:
        if both:
            _check_both(value, context)
        said = data_uri(inverted(value) if black_changes else value)
        return {name: [said] if in_list else said}

    return mapper


def _check_both(value: bytes, context: MappingContext) -> None:
    from io import BytesIO

    from PIL import Image

    extremes: Any = Image.open(BytesIO(value)).convert("L").getextrema()
    low, high = extremes
    if low >= 128:
        raise context.wrong("it changes all of the picture; this model wants a part left as it is.")
    if high < 128:
        raise context.wrong("it changes nothing of the picture; paint 1 where it is to change.")
