"""Converts palettes to upper-case #RRGGBB, the only form that the models were trained on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from .notes import Notes, quote

COLOUR = re.compile(r"#[0-9A-F]{6}")
_HEX = re.compile(r"#?(?:[0-9A-F]{3,4}|[0-9A-F]{6}|[0-9A-F]{8})")
_LIST = re.compile(r"[\s,;]+")


def repair_palette(value: Any, path: str, notes: Notes) -> Any:
    """A new list of colours; what is no colour stays as it is, for the check to refuse."""
    if isinstance(value, str):
        colours: list[Any] = [colour for colour in _LIST.split(value) if colour]
        if colours:
            notes.add_finding(path, f"was the text {quote(value)}; it was read as a list of colours.")
    elif isinstance(value, (list, tuple)):
        colours = list(cast("list[Any]", value))
    else:
        return value
    present = [colour for colour in colours if not (colour is None or colour == "")]
    return [_repair_colour(colour, f"{path}[{index}]", notes) for index, colour in enumerate(present)]


def _repair_colour(colour: Any, path: str, notes: Notes) -> Any:
    if isinstance(colour, Mapping):
        # A member of the API's other kind of palette, which carries weights.
        member = cast("Mapping[Any, Any]", colour)
        colour = member.get("color_hex") or member.get("hex") or dict(member)
        if isinstance(colour, str):
            notes.add_finding(path, f"was an object; only its colour {quote(colour)} was kept.")
    if not isinstance(colour, str):
        return colour
    upper = colour.strip().upper()
    if not _HEX.fullmatch(upper):
        return colour
    digits = upper.lstrip("#")
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    normal = "#" + digits[:6]
    if normal != upper:
        notes.add_finding(path, f"was {quote(colour)}; it is sent as {normal}.")
    return normal
