"""Mappers for pictures and masks, which travel inside the JSON body as data URIs."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from ...images.media import image_size, invert_mask, media_type
from ..settings import AUTO, BLACK_CHANGES, MASK_POLARITY, WHITE_CHANGES
from .endpoint import Fields, Mapper, MappingContext


def data_uri(content: bytes) -> str:
    """An encoded picture (PNG, JPEG or WebP) as a data URI."""
    return f"data:{media_type(content)};base64,{base64.b64encode(content).decode('ascii')}"


Encode = Callable[[bytes], str]
"""Writes an encoded picture as text."""


def picture(name: str) -> Mapper:
    """Maps one picture to a data URI in the field `name`."""

    def mapper(value: bytes, context: MappingContext) -> Fields:
        return {name: data_uri(value)}

    return mapper


def pictures(name: str, most: int | None = None) -> Mapper:
    """Maps one picture or several to a list of data URIs; more than `most` are refused."""

    def mapper(value: bytes | tuple[bytes, ...], context: MappingContext) -> Fields:
        contents = [value] if isinstance(value, bytes) else list(value)
        if most is not None and len(contents) > most:
            raise context.unsupported(f"it takes {most} at most, and there are {len(contents)}.")
        return {name: [data_uri(content) for content in contents]}

    return mapper


def source_and_references(source: str, references: str, most: int) -> Mapper:
    """Maps the first picture to the field `source`, and up to `most` further ones to a list in `references`."""

    def mapper(value: tuple[bytes, ...], context: MappingContext) -> Fields:
        first, *others = value
        if len(others) > most:
            raise context.unsupported(f"it takes {most + 1} at most, and there are {len(value)}.")
        return {source: data_uri(first), **({references: [data_uri(other) for other in others]} if others else {})}

    return mapper


RATIO_V45 = 6
"""How many times as long as wide a source of 4.5 and 4.6 may be, lying or standing [Ideogram's pages of 4.5]."""


def within_ratio(mapper: Mapper, most: int = RATIO_V45) -> Mapper:
    """The mapper of one picture or several, which refuses one that is longer than `most` to 1, lying or standing."""

    def checked(value: bytes | tuple[bytes, ...], context: MappingContext) -> Fields:
        for picture in [value] if isinstance(value, bytes) else value:
            width, height = image_size(picture)
            if max(width, height) > most * min(width, height):
                raise context.unsupported(
                    f"a picture is {width}×{height} pixels; it takes 1:{most} to {most}:1. Crop it, or pad it."
                )
        return mapper(value, context)

    return checked


def mask(
    name: str, *, black_changes: bool, both: bool = False, in_list: bool = False, encode: Encode = data_uri
) -> Mapper:
    """Maps a mask, which is white where the picture changes, to a data URI; inverted where `black_changes`.

    With `both`, a mask that changes all or nothing of the picture is refused here, since the provider would refuse it.
    With `in_list`, it goes in a list. `encode` is how the provider takes pictures, where that is no data URI. A
    `mask_polarity` of the Provider node that says the opposite is refused.
    """
    known = BLACK_CHANGES if black_changes else WHITE_CHANGES

    def mapper(value: bytes, context: MappingContext) -> Fields:
        if context.settings.get(MASK_POLARITY.name, AUTO) not in (AUTO, known):
            raise context.unsupported(f"{known} here, as is known; set {MASK_POLARITY.name} to auto.")
        if both:
            _check_both(value, context)
        encoded = encode(invert_mask(value) if black_changes else value)
        return {name: [encoded] if in_list else encoded}

    return mapper


def mask_of_chosen_polarity(name: str, *, encode: Encode = data_uri) -> Mapper:
    """Maps a mask for an endpoint where no source says which colour changes: as `mask_polarity` says.

    Where that is auto, the mask is refused with the way to find out, since a guess might cost a picture that changed
    the wrong part. `encode` as for `mask`.
    """
    mappers = {
        WHITE_CHANGES: mask(name, black_changes=False, encode=encode),
        BLACK_CHANGES: mask(name, black_changes=True, encode=encode),
    }

    def mapper(value: bytes, context: MappingContext) -> Fields:
        polarity = context.settings.get(MASK_POLARITY.name, AUTO)
        if polarity == AUTO:
            raise context.unsupported(
                f"no source says which colour of a mask {context.provider} makes anew here, so nothing was sent. "
                f"Choose {MASK_POLARITY.name} in the Provider node. To find out for the price of one picture: mask its "
                f"left half and run once with {WHITE_CHANGES!r}; where the right half changed instead, "
                f"{BLACK_CHANGES!r} is right."
            )
        return mappers[polarity](value, context)

    return mapper


def _check_both(value: bytes, context: MappingContext) -> None:
    from io import BytesIO

    from PIL import Image

    extremes: Any = Image.open(BytesIO(value)).convert("L").getextrema()
    low, high = extremes
    if low >= 128:
        raise context.bad_input("it changes all of the picture; this model wants a part left as it is.")
    if high < 128:
        raise context.bad_input("it changes nothing of the picture; paint 1 where it is to change.")
