"""Brings palettes to upper-case #RRGGBB, the only form that the models were trained on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from .notes import Notes, shown

COLOUR = re.compile(r"#[0-9A-F]{6}")
_HEX = re.compile(r"#?(?:[0-9A-F]{3,4}|[0-9A-F]{6}|[0-9A-F]{8})")
_LIST = re.compile(r"[\s,;]+")


def repair_palette(value: Any, path: str, notes: Notes) -> Any:
    """A new list of colours; what is no colour stays as it is, for the check to name."""
    if isinstance(value, str):
        colours: list[Any] = [part for part in _LIST.split(value) if part]
        if colours:
            notes.found(path, f"was the text {shown(value)}; it was read as a list of colours.")
    elif isinstance(value, (list, tuple)):
        colours = list(cast("list[Any]", value))
    else:
        return value
    kept = [colour for colour in colours if not (colour is None or colour == "")]
    return [_repair_colour(colour, f"{path}[{index}]", notes) for index, colour in enumerate(kept)]


def _repair_colour(colour: Any, path: str, notes: Notes) -> Any:
    if isinstance(colour, Mapping):
        # A member of the API's other kind of palette, which carries weights.
        member = cast("Mapping[Any, Any]", colour)
        colour = member.get("color_hex") or member.get("hex") or dict(member)
        if isinstance(colour, str):
            notes.found(path, f"was an object; only its colour {shown(colour)} was kept.")
    if not isinstance(colour, str):
        return colour
    upper = colour.strip().upper()
    if not _HEX.fullmatch(upper):
        return colour
    digits = upper.lstrip("#")
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    whole = "#" + digits[:6]
    if whole != upper:
        notes.found(path, f"was {shown(colour)}; it is sent as {whole}.")
    return whole
