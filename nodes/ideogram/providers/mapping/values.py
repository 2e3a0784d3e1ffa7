"""Mappers for words, numbers, switches, palettes and structured prompts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...prompt import serialise
from ...prompt.plain_words import plain_words as in_plain_words
from ...requests import Palette
from .endpoint import Fields, Mapper, MappingContext


def same(name: str) -> Mapper:
    """Maps the value unchanged to the field `name`; a tuple becomes a list."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        return {name: list(value) if isinstance(value, tuple) else value}  # pyright: ignore[reportUnknownArgumentType]

    return mapper


def alike(*fields: str) -> dict[str, Mapper]:
    """A mapper for each of the fields whose names and values are the endpoint's too."""
    return {field: same(field) for field in fields}


def choice(name: str, words: Mapping[str, Any]) -> Mapper:
    """Maps one of our words to the endpoint's value for it; a word that is not among `words` is refused."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        if value not in words:
            raise context.unsupported(f"it has no {value}; it has {', '.join(map(str, words))}.")
        return {name: words[value]}

    return mapper


def among(name: str, *values: str) -> Mapper:
    """Maps one of our words unchanged; the endpoint takes only `values`, any other is refused."""
    return choice(name, {value: value for value in values})


def magic_prompt_switch(name: str) -> Mapper:
    """Maps our magic prompt (ON or OFF) to true or false."""
    return choice(name, {"ON": True, "OFF": False})


FAL_SAFETY = choice("enable_safety_checker", {"on": True, "off": False})
FAL_SPEED = choice("rendering_speed", {"TURBO": "TURBO", "DEFAULT": "BALANCED", "QUALITY": "QUALITY"})
"""fal's switch of the safety check and its speeds, which Oxen and Segmind have too."""


def weight(name: str) -> Mapper:
    """Maps our image weight (1 to 100, higher keeps more of the source) to a field with the same meaning."""
    return same(name)


def weight_as_share(name: str) -> Mapper:
    """Maps our image weight (1 to 100) to a share of 0.01 to 1, where higher keeps more of the source."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        return {name: round(value / 100, 2)}

    return mapper


def weight_turned(name: str) -> Mapper:
    """Maps our image weight (1 to 100) to a strength of 0.99 to 0, where higher keeps less of the source."""

    def mapper(value: Any, context: MappingContext) -> Fields:
        return {name: round(1 - value / 100, 2)}

    return mapper


def palette(name: str, colour: str, weight: str) -> Mapper:
    """Maps a palette by its name or its members, each an object with a #RRGGBB in `colour` and a share in `weight`."""

    return _palette(name, colour, weight, lambda colour_hex: colour_hex)


def palette_rgb(name: str) -> Mapper:
    """Maps a palette whose members have an object `rgb` (r, g and b from 0 to 255) and a share in `color_weight`."""
    return _palette(name, "rgb", "color_weight", _rgb)


def serialised(name: str, **without_rewriting: Any) -> Mapper:
    """Maps a structured prompt to JSON text in the field `name`.

    `without_rewriting` are the fields that keep the provider from rewriting it.
    """

    def mapper(value: Any, context: MappingContext) -> Fields:
        return {name: serialise(value), **without_rewriting}

    return mapper


def plain_words(name: str, *, most: int | None = None, **without_rewriting: Any) -> Mapper:
    """Maps a structured prompt to plain words in the field `name`, for models that would draw the braces of JSON.

    More than `most` characters are refused; a note says that words were sent. `without_rewriting` are the fields that
    keep the provider from rewriting them.
    """

    def mapper(value: Any, context: MappingContext) -> Fields:
        words = in_plain_words(value)
        if most is not None and len(words) > most:
            raise context.unsupported(f"in plain words it has {len(words):,} characters; it takes {most:,} at most.")
        context.note(f"{context.request.model} takes plain words, so the structured prompt was sent as words.")
        return {name: words, **without_rewriting}

    return mapper


def _palette(name: str, colour: str, weight: str, colour_of: Callable[[str], Any]) -> Mapper:
    def mapper(value: Palette, context: MappingContext) -> Fields:
        if value.name is not None:
            return {name: {"name": value.name}}
        members: list[Fields] = []
        for member in value.members:
            share = {} if member.color_weight is None else {weight: member.color_weight}
            members.append({colour: colour_of(member.color_hex), **share})
        return {name: {"members": members}}

    return mapper


def _rgb(colour: str) -> dict[str, int]:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return {channel: int(digits[start : start + 2], 16) for channel, start in (("r", 0), ("g", 2), ("b", 4))}
