"""Mappers for sizes and shapes: exact where the endpoint takes numbers, else the nearest size that it offers."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from ...models.sizes import parse_size, size_for_ratio
from ...requests import Request
from .endpoint import Fields, Mapper, MappingContext

Size = tuple[int, int]
"""(width, height) in pixels, or the two numbers of a ratio."""

PRESETS: Mapping[str, Size] = {
    "square_hd": (2048, 2048),
    "square": (1024, 1024),
    "portrait_4_3": (3, 4),
    "portrait_16_9": (9, 16),
    "landscape_4_3": (4, 3),
    "landscape_16_9": (16, 9),
}
"""The named sizes of 4.0 at fal, which Oxen and Segmind have too [fal, ImageSize; the reference's corrections].

The squares are the 2K and the 1K square, in pixels. Of the others no page states the pixels, so they have ratios.
"""

Spelling = Callable[[Size], Fields]
"""Spells a size (width, height) in pixels as fields of the body."""


def sides(width: str, height: str) -> Spelling:
    """Spells a size as two numbers, in the fields `width` and `height`."""
    return lambda size: {width: size[0], height: size[1]}


def words(name: str, form: str = "{}x{}") -> Spelling:
    """Spells a size as one word; `form` has a place for the width and one for the height."""
    return lambda size: {name: form.format(*size)}


def exact(spelling: Spelling) -> Mapper:
    """Maps a resolution to exactly that size."""
    return lambda value, context: spelling(parse_size(value))


def nearest(spelling: Spelling, offered: tuple[str, ...]) -> Mapper:
    """Maps a resolution or a ratio to the nearest size on offer, by shape and then by area; a note says which."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        if value in offered:
            return spelling(parse_size(value))
        wanted = parse_size(value)

        def distance(size: Size) -> tuple[float, float]:
            area = abs(math.log(math.prod(size) / math.prod(wanted))) if has_area(wanted) else -math.prod(size)
            return round(shape_distance(size, wanted), 3), area

        size = min(map(parse_size, offered), key=distance)
        context.note_nearest(value, f"{size[0]}x{size[1]}")
        return spelling(size)

    return mapper


def preset(name: str) -> Mapper:
    """Maps a resolution or a ratio to a named size of PRESETS, as `nearest_preset`; a note says which.

    The 1K and the 2K square become exactly themselves, without a note.
    """

    def mapper(value: Any, context: MappingContext) -> Fields:
        wanted = parse_size(value)
        chosen = nearest_preset(wanted)
        if PRESETS[chosen] != wanted:
            context.note_nearest(value, chosen)
        return {name: chosen}

    return mapper


def nearest_preset(wanted: Size, offered: Collection[str] = PRESETS) -> str:
    """The named size of the nearest shape among those `offered`, and of its squares the one of the nearest area.

    A ratio, which has no area, becomes the larger square. Where none of PRESETS is offered, all of them count.
    """

    def distance(name: str) -> tuple[float, float]:
        size = PRESETS[name]
        area = abs(math.log(math.prod(size) / math.prod(wanted))) if has_area(size) and has_area(wanted) else 0
        return round(shape_distance(size, wanted), 3), area

    return min([name for name in PRESETS if name in offered] or PRESETS, key=distance)


def of_shape(spelling: Spelling, area: int, offered: tuple[str, ...]) -> Mapper:
    """Maps a ratio to a size of about `area` pixels: one on offer where that has the shape. A note says which."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        size = size_for_ratio(parse_size(value), area, offered)
        context.note(f"{context.field} {value} became {size[0]}x{size[1]}.")
        return spelling(size)

    return mapper


def side(name: str, *, multiple: int, low: int, high: int) -> Mapper:
    """Maps one side of a custom size, in pixels. A length that the endpoint would refuse is refused here."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        if value % multiple or not low <= value <= high:
            raise context.unsupported(f"{value} is not a multiple of {multiple} between {low} and {high}.")
        return {name: value}

    return mapper


def has_area(size: Size) -> bool:
    """Whether it is a size in pixels; else it is a ratio."""
    return math.prod(size) > 10_000


def shape_distance(first: Size, second: Size) -> float:
    """How far two shapes are from each other: the logarithm of their ratios' quotient, 0 for the same shape."""
    return abs(math.log(first[0] / first[1] * second[1] / second[0]))


def requested_size(request: Request) -> Size | None:
    """The size in pixels that a request asks for, by its resolution or its custom sides; None without one."""
    if request.resolution is not None:
        return parse_size(request.resolution)
    if request.custom_width is not None and request.custom_height is not None:
        return request.custom_width, request.custom_height
    return None
