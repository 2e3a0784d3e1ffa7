"""Reads the value of the `palette` socket into a Palette: a DICT, a list of colours, or text."""

from __future__ import annotations

import json
import re
from typing import Any

from ..ideogram.errors import BadInput
from ..ideogram.requests import Palette, PaletteMember


def read_palette(value: Any) -> Palette | None:
    """A palette from a DICT as Ideogram has it, a list of colours, or text; None for nothing.

    Text is JSON, a preset's name, or colours with optional weights: "#E4572E 0.5, #17BEBB". Raises BadInput.
    """
    if isinstance(value, str):
        value = _from_text(value.strip())
    if value is None or value in ([], {}):
        return None
    if isinstance(value, dict):
        return _from_object(value)
    if isinstance(value, (list, tuple)):
        return Palette(members=tuple(_member(item) for item in value))
    raise BadInput("palette", f"it is a {type(value).__name__}; give a palette, a list of colours, or text.")


def _from_text(text: str) -> Any:
    if not text:
        return None
    if text[0] in "[{":
        try:
            return json.loads(text)
        except ValueError as error:
            raise BadInput("palette", f"it looks like JSON but is not: {error}.") from None
    if text[0] != "#":
        return {"name": text.upper()}
    return [_weighted(colour.split()) for colour in re.split(r"[,;\n]+", text) if colour.strip()]


def _weighted(words: list[str]) -> dict[str, Any]:
    if len(words) == 1:
        return {"color_hex": words[0]}
    if len(words) > 2:
        raise BadInput("palette", f"{' '.join(words)!r} is not a colour and a weight; separate colours by commas.")
    try:
        return {"color_hex": words[0], "color_weight": float(words[1])}
    except ValueError:
        raise BadInput("palette", f"the weight {words[1]!r} of {words[0]} is not a number.") from None


def _from_object(value: dict[str, Any]) -> Palette:
    if unknown := value.keys() - {"name", "members"}:
        raise BadInput("palette", f"it has {', '.join(sorted(map(str, unknown)))}; it may have a name or members.")
    members = value.get("members") or ()
    name = value.get("name")
    if not isinstance(members, (list, tuple)) or not isinstance(name, (str, type(None))):
        raise BadInput("palette", "its name must be text, and its members a list.")
    return Palette(name=name.upper() if name else None, members=tuple(_member(item) for item in members))


def _member(item: Any) -> PaletteMember:
    if isinstance(item, str):
        return PaletteMember(color_hex=item.upper())
    if not isinstance(item, dict) or not isinstance(item.get("color_hex"), str):
        raise BadInput("palette", f"the member {item!r} has no color_hex, as in #E4572E.")
    weight = item.get("color_weight")
    if weight is not None and (isinstance(weight, bool) or not isinstance(weight, (int, float))):
        raise BadInput("palette", f"the weight {weight!r} of {item['color_hex']} is not a number.")
    return PaletteMember(color_hex=item["color_hex"].upper(), color_weight=weight)
