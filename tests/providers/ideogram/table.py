"""What a table of parameters is made of: rows for the parameters of a page, and pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from core.samples import half_masked, png
from PIL import Image

Sent = tuple[tuple[Any, Any], ...]
"""Pairs of our value and what goes over the wire."""


def plain(value: Any) -> Any:
    """The wire value as it is."""
    return value


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One parameter of a page.

    `field` is ours, and `sent` its values. `refused` are values of ours that are refused before anything is sent;
    `left_out` those of the page that we refuse, with the reason. `beside` are other fields that it cannot be asked
    without. With `only`, the other models of the page have no such field. `read` makes the wire value comparable.
    `unsent` says why it is never sent.
    """

    parameter: str
    field: str = ""
    sent: Sent = ()
    refused: tuple[Any, ...] = ()
    left_out: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
    beside: Mapping[str, Any] = dataclasses.field(default_factory=dict[str, Any])
    only: tuple[str, ...] = ()
    read: Callable[[Any], Any] = plain
    unsent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page: where it is asked, for which of our operation's models; `inside` is the object that holds the fields.

    `unused` says why nothing is asked there; then it needs no rows.
    """

    path: str
    operation: str = ""
    models: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    inside: str = ""
    unused: str = ""


def alike(values: Iterable[Any]) -> Sent:
    """Values that go over the wire as they are."""
    return tuple((value, value) for value in values)


def menu(parameter: str, values: Iterable[str], field: str = "", prefix: str = "", **more: Any) -> Row:
    """A parameter with a list of values; with a `prefix` they are spelled PREFIX_1_2 on the wire and 1x2 here."""
    pairs = tuple((value.replace("_", "x") if prefix else value, prefix + value) for value in values)
    return Row(parameter=parameter, field=field or parameter, sent=pairs, refused=("of the moon", ""), **more)


def between(parameter: str, low: int, high: int, **more: Any) -> Row:
    """A whole number, by both ends of its range."""
    return Row(
        parameter=parameter, field=parameter, sent=alike((low, high)), refused=(low - 1, high + 1, -high), **more
    )


def files(parameter: str, field: str, *, one: bool = True, **more: Any) -> Row:
    """A file, or several as repeated parts of one name."""
    several = (png("tomato"), png("teal"))
    value = several[:1] if one else several
    return Row(parameter=parameter, field=field, sent=((value[0] if one else value, value),), **more)


def mask(parameter: str, black_changes: bool) -> Row:
    """A mask whose left half changes: ours is white there."""
    return Row(
        parameter=parameter,
        field="mask",
        sent=((half_masked(), (0, 255) if black_changes else (255, 0)),),
        read=halves,
    )


def halves(contents: tuple[bytes, ...]) -> tuple[Any, Any]:
    """The grey of the left half of an uploaded mask, and of its right half."""
    (content,) = contents
    with Image.open(BytesIO(content)) as grey:
        assert grey.mode == "L"
        return grey.getpixel((2, 2)), grey.getpixel((12, 2))


def unsent(parameter: str, why: str) -> Row:
    """A parameter that is never sent."""
    return Row(parameter=parameter, unsent=why)
