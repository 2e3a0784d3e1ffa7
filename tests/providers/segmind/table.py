"""What the table of Segmind's parameters is made of: rows for the parameters of a page, and pages."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from core.samples import half_masked, png
from ideogram_kit.nodes.ideogram.requests import Palette, PaletteMember, Request
from PIL import Image

MEMBERS = (PaletteMember(color_hex="#E4572E", color_weight=0.05), PaletteMember(color_hex="#17BEBB", color_weight=1.0))


def plain(value: Any) -> Any:
    """The wire value as it is."""
    return value


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One parameter of a page, as one of our fields says it; a parameter may have several rows.

    `field` is ours, or the Provider node's where `is_setting`; `sent` has pairs of its value and the wire's. `refused`
    are values of ours that are refused before anything is sent; `left_out` are values of the page that are never sent,
    with the reason. `beside` are other fields that it is not asked without. `read` makes the wire value comparable.
    `unsent` says why the parameter is never sent.
    """

    parameter: str
    field: str = ""
    sent: tuple[tuple[Any, Any], ...] = ()
    refused: tuple[Any, ...] = ()
    left_out: Mapping[Any, str] = dataclasses.field(default_factory=dict[Any, str])
    beside: Mapping[str, Any] = dataclasses.field(default_factory=dict[str, Any])
    read: Callable[[Any], Any] = plain
    is_setting: bool = False
    unsent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page: its slug, the operation and the model of ours that are asked there, and `lists`, the values of each
    parameter that has a list. `beside` are the fields, and `settings` the Provider node's, without which the model is
    not asked there. `unused` says why nothing is asked there.
    """

    slug: str
    operation: str = ""
    model: str = ""
    rows: tuple[Row, ...] = ()
    lists: Mapping[str, tuple[Any, ...]] = dataclasses.field(default_factory=dict[str, tuple[Any, ...]])
    beside: Mapping[str, Any] = dataclasses.field(default_factory=dict[str, Any])
    settings: Mapping[str, Any] = dataclasses.field(default_factory=dict[str, Any])
    unused: str = ""


def alike(*values: Any) -> tuple[tuple[Any, Any], ...]:
    """Values that go over the wire as they are."""
    return tuple((value, value) for value in values)


def menu(parameter: str, values: Iterable[Any] | Mapping[Any, Any], field: str = "", **more: Any) -> Row:
    """A parameter with a list of values; with a mapping, ours are its keys and the wire's its values."""
    pairs = tuple(values.items()) if isinstance(values, Mapping) else alike(*values)
    refused = ("of the moon", *more.pop("refused", ()))
    return Row(parameter=parameter, field=field or parameter, sent=pairs, refused=refused, **more)


def picture(parameter: str, field: str, **more: Any) -> Row:
    """A picture as bare base64."""
    return Row(parameter=parameter, field=field, sent=((png("teal"), png("teal")),), read=decoded, **more)


def pictures(parameter: str, field: str) -> Row:
    """Pictures as a list of base64 texts."""
    several = (png("tomato"), png("teal"))
    return Row(
        parameter=parameter, field=field, sent=((several[:1], several[:1]), (several, several)), read=all_decoded
    )


def palette(parameter: str, names: Iterable[str]) -> Row:
    """A palette: each preset's name, and members with both ends of a weight's range, or none."""
    members = [{"color_hex": "#E4572E", "color_weight": 0.05}, {"color_hex": "#17BEBB", "color_weight": 1.0}]
    bare = PaletteMember(color_hex="#ABC")
    return Row(
        parameter=parameter,
        field="color_palette",
        sent=(
            *((Palette(name=name), {"name": name}) for name in names),
            (Palette(members=MEMBERS), {"members": members}),
            (Palette(members=(bare,)), {"members": [{"color_hex": "#ABC"}]}),
        ),
        refused=(
            *(Palette(name="of the moon"), Palette(), Palette(members=MEMBERS * 5)),
            *(Palette(members=(PaletteMember(color_hex="#E4572E", color_weight=weight),)) for weight in (0.04, 1.01)),
            Palette(members=(PaletteMember(color_hex="red"),)),
        ),
    )


def decoded(text: str) -> bytes:
    """The content of a base64 text."""
    return base64.b64decode(text, validate=True)


def all_decoded(texts: list[str]) -> tuple[bytes, ...]:
    """The contents of a list of base64 texts."""
    return tuple(map(decoded, texts))


def black_share(text: str) -> float:
    """How much of a mask is black, from 0 to 1."""
    grey = Image.open(BytesIO(decoded(text))).convert("L")
    return grey.histogram()[0] / (grey.width * grey.height)


MASK = Row(parameter="mask", field="mask", sent=((half_masked(2), 2 / 16), (half_masked(8), 8 / 16)), read=black_share)
"""Ours is white where it changes, on its left columns; with "black changes" it is black there at Segmind."""

Build = Callable[[Request, dict[str, Any]], list[tuple[str, dict[str, Any]]]]
"""Builds the bodies of a request with settings of the Provider node: pairs of slug and body."""
