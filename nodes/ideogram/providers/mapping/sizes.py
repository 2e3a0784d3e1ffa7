"""Mappers for sizes and shapes: exact where the endpoint takes numbers, else the nearest that it offers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from ...models.sizes import of_ratio, pixels
from .endpoint import Fields, Mapper, MappingContext

PRESETS: Mapping[str, tuple[int, int]] = {
    "square_hd": (1, 1),
    "portrait_4_3": (3, 4),
    "portrait_16_9": (9, 16),
    "landscape_4_3": (4, 3),
    "landscape_16_9": (16, 9),
}
"""The named shapes of fal, which Oxen and Segmind repeat; `square` is square_hd with fewer pixels [fal, ImageSize]."""

Say = Callable[[tuple[int, int]], Fields]
"""Says a (width, height) in pixels on the wire."""


def sides(width: str, height: str) -> Say:
    """Two numbers."""
    return lambda size: {width: size[0], height: size[1]}


def words(name: str, form: str = "{}x{}") -> Say:
    """One word: form of both sides."""
    return lambda size: {name: form.format(*size)}


def exact(say: Say) -> Mapper:
    """A resolution as it was asked."""
    return lambda value, context: say(pixels(value))


def nearest(say: Say, offered: tuple[str, ...]) -> Mapper:
    """A resolution or a ratio as the nearest offered size, by shape and then by area; a note says so."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        if value in offered:
            return say(pixels(value))
        wanted = pixels(value)
        by_area = math.prod(wanted) > 10_000  # a ratio has no area

        def apart(size: tuple[int, int]) -> tuple[float, float]:
            area = abs(math.log(math.prod(size) / math.prod(wanted))) if by_area else -math.prod(size)
            return round(abs(math.log(size[0] / size[1] * wanted[1] / wanted[0])), 3), area

        found = min(map(pixels, offered), key=apart)
        context.note(
            f"{context.field} {value} became {found[0]}x{found[1]}, the nearest size that {context.provider} offers."
        )
        return say(found)

    return mapper


def preset(name: str) -> Mapper:
    """A resolution or a ratio as the nearest named shape; a note says which."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        width, height = pixels(value)

        def apart(shape: str) -> float:
            wide, high = PRESETS[shape]
            return abs(math.log(width / height * high / wide))

        found = min(PRESETS, key=apart)
        context.note(f"{context.field} {value} became {found}, the nearest size that {context.provider} offers.")
        return {name: found}

    return mapper


def of_shape(say: Say, area: int, offered: tuple[str, ...]) -> Mapper:
    """A ratio as a size of about `area` pixels, one of `offered` where its shape is among them; a note says which."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        found = of_ratio(pixels(value), area, offered)
        context.note(f"{context.field} {value} became {found[0]}x{found[1]}.")
        return say(found)

    return mapper


def side(name: str, *, multiple: int, low: int, high: int) -> Mapper:
    """One side of a custom size in pixels; one that the endpoint would refuse is refused here."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        if value % multiple or not low <= value <= high:
            raise context.cannot(f"{value} is not a multiple of {multiple} between {low} and {high}.")
        return {name: value}

    return mapper
