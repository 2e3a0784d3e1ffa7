"""Mappers for words, numbers and switches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...prompt import serialise
from ...requests import Palette
from .endpoint import Fields, Mapper, MappingContext


def same(name: str) -> Mapper:
    """The value as it is; a tuple becomes a list."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        return {name: list(value) if isinstance(value, tuple) else value}  # pyright: ignore[reportUnknownArgumentType]

    return mapper


def alike(*fields: str, inside: str = "") -> dict[str, Mapper]:
    """The fields that the endpoint calls as we do; `inside` is the object that they lie in, with its dot."""
    return {field: same(inside + field) for field in fields}


def choice(name: str, words: Mapping[str, Any]) -> Mapper:
    """One of the endpoint's words for ours; a word that it lacks is refused."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        if value not in words:
            raise context.cannot(f"it has no {value}; it has {', '.join(map(str, words))}.")
        return {name: words[value]}

    return mapper


def among(name: str, *values: str) -> Mapper:
    """One of our own words, spelled alike, of which the endpoint has only these."""
    return choice(name, {value: value for value in values})


def weight(name: str) -> Mapper:
    """An image weight of 1 to 100 that keeps more of the source the higher it is, as ours."""
    return same(name)


def weight_as_share(name: str) -> Mapper:
    """Our image weight as a share of 1: higher keeps more of the source."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        return {name: round(value / 100, 2)}

    return mapper


def weight_turned(name: str) -> Mapper:
    """Our image weight as a strength of 0 to 1 that runs the other way: higher is further from the source."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        return {name: round(1 - value / 100, 2)}

    return mapper


def palette(name: str, colour: str, weight: str) -> Mapper:
    """A palette by name or by members, whose fields the endpoint calls `colour` and `weight`; colours as #RRGGBB."""

    def mapper(value: Palette, context: MappingContext) -> Fields:
        if value.name is not None:
            return {name: {"name": value.name}}
        members: list[Fields] = []
        for member in value.members:
            weighed = {} if member.color_weight is None else {weight: member.color_weight}
            members.append({colour: member.color_hex, **weighed})
        return {name: {"members": members}}

    return mapper


def palette_rgb(name: str) -> Mapper:
    """A palette whose members are red, green and blue from 0 to 255."""

    def mapper(value: Palette, context: MappingContext) -> Fields:
        if value.name is not None:
            return {name: {"name": value.name}}
        members: list[Fields] = []
        for member in value.members:
            weighed = {} if member.color_weight is None else {"color_weight": member.color_weight}
            members.append({"rgb": _rgb(member.color_hex), **weighed})
        return {name: {"members": members}}

    return mapper


def serialised(name: str, **without_rewriting: Any) -> Mapper:
    """A structured prompt as JSON text in the prompt's own field, with rewriting switched off."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        return {name: serialise(value), **without_rewriting}

    return mapper


def _rgb(colour: str) -> dict[str, int]:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return {part: int(digits[at : at + 2], 16) for part, at in (("r", 0), ("g", 2), ("b", 4))}
