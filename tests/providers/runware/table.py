"""What the table of parameters is made of: pages, rows, and shorthand for values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.samples import half_masked
from ideogram_kit.nodes.ideogram.images.media import invert_mask
from ideogram_kit.nodes.ideogram.models.sizes import parse_size
from ideogram_kit.nodes.ideogram.providers.mapping.files import data_uri

Values = tuple[tuple[Any, Any], ...]
"""Ours, and what it becomes on the wire; None where nothing is sent."""


@dataclass(frozen=True)
class Row:
    """A parameter of a page, by its path with dots; two of them, parted by a blank, have a pair of values.

    `ours` is our field, or a setting of the Provider node; "" where the parameter is always sent with the one value on
    the wire, or `never` says why it is not sent. `values` of such a row are what we refuse in its place. `beside` are
    fields that the field cannot be asked without.
    """

    parameter: str
    ours: str
    values: Values = ()
    refused: tuple[Any, ...] = ()
    never: str = ""
    beside: Mapping[str, Any] = field(default_factory=dict[str, Any])
    masked: bool = False


@dataclass(frozen=True)
class Page:
    """The page of a model at Runware, by its AIR, for one of our operations and models."""

    air: str
    operation: str
    model: str
    rows: tuple[Row, ...]


def always(parameter: str, value: Any) -> Row:
    """A parameter that is sent without being asked for."""
    return Row(parameter, "", ((None, value),))


def never(parameter: str, why: str, ours: str = "", refused: Any = None) -> Row:
    """A parameter that is never sent; the value of our field that would ask for it is refused, if there is one."""
    return Row(parameter, ours, refused=(refused,) if ours else (), never=why)


def menu(parameter: str, ours: str, words: str, *, refused: tuple[Any, ...] = ()) -> Row:
    """A choice among words that are ours too; without one nothing is sent."""
    return Row(parameter, ours, (*((word, word) for word in words.split()), (None, None)), refused)


def sizes(names: Iterable[str]) -> Values:
    """Sizes in pixels, each of which becomes its width and height."""
    return tuple((name, parse_size(name)) for name in names)


def first(ratios: Iterable[str], names: Iterable[str]) -> Values:
    """Each ratio with the largest of the sizes of just that shape; those without one are left out."""
    listed = sorted(map(parse_size, names), key=lambda size: -size[0] * size[1])
    pairs: list[tuple[str, tuple[int, int]]] = []
    for ratio in ratios:
        wide, high = parse_size(ratio)
        if exact := [size for size in listed if size[0] * high == size[1] * wide]:
            pairs.append((ratio, exact[0]))
    return tuple(pairs)


def digits(length: int) -> str:
    """A text of so many characters."""
    return ("0123456789" * (length // 10 + 1))[:length]


def of_picture(content: bytes) -> str:
    return data_uri(content)


def of_pictures(*contents: bytes) -> list[str]:
    return [data_uri(content) for content in contents]


def of_mask(parameter: str) -> Row:
    """A mask whose polarity the user chooses: ours, then the setting, then what is sent."""
    mask = half_masked()
    values = (
        (("white changes", mask), data_uri(mask)),
        (("black changes", mask), data_uri(invert_mask(mask))),
    )
    return Row(parameter, "mask", values, (("auto", mask),), masked=True)
