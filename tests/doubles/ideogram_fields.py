"""The kinds of field that Ideogram's v1 requests have, and how each is read from JSON or multipart.

Source: Ideogram's OpenAPI file of 2026-07-02. Scalars are plain text parts, lists of them the same part name
repeated, objects one part of content type application/json, several files the same part name repeated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from .ideogram_lists import PALETTES
from .wire import Part

KINDS = {"text": str, "whole": int, "number": (int, float), "flag": bool, "object": dict, "texts": list}


class Refused(Exception):
    """Why the API answers 400."""


@dataclass(frozen=True, kw_only=True)
class Field:
    form: str  # text, whole, number, flag, object, texts, file, files
    check: Callable[[str, Any], None]
    nullable: bool = False

    def from_json(self, name: str, value: Any) -> Any:
        if value is None and self.nullable:
            return None
        if self.form in ("file", "files"):
            raise Refused(f"{name}: files are uploaded as multipart/form-data")
        if not isinstance(value, KINDS[self.form]) or (self.form != "flag" and isinstance(value, bool)):
            raise Refused(f"{name}: expected {self.form}, got {json.dumps(value)}")
        self.check(name, value)
        return value

    def from_parts(self, name: str, parts: list[Part]) -> Any:
        value = self._decoded(name, parts)
        self.check(name, value)
        return value

    def _decoded(self, name: str, parts: list[Part]) -> Any:
        named = [part.filename is not None for part in parts]
        if self.form in ("file", "files") and not all(named):
            raise Refused(f"{name}: a file part needs a filename")
        if self.form not in ("file", "files") and any(named):
            raise Refused(f"{name} is not a file")
        if self.form == "files":
            return [part.data for part in parts]
        if self.form == "texts":
            return [part.text for part in parts]
        if len(parts) > 1:
            raise Refused(f"{name} is given {len(parts)} times")
        if self.form == "file":
            return parts[0].data
        text = parts[0].text
        if self.form == "object":
            if parts[0].content_type.partition(";")[0].strip() != "application/json":
                raise Refused(f"{name}: its part must have content type application/json")
            return _object(name, text)
        if self.form == "whole":
            if not re.fullmatch(r"-?\d+", text):
                raise Refused(f"{name}: {text!r} is not an integer")
            return int(text)
        if self.form == "flag":
            if text not in ("true", "false"):
                raise Refused(f"{name}: {text!r} is not true or false")
            return text == "true"
        return text


def text() -> Field:
    # v1 states no limits; that a prompt must have something in it is inferred.
    return Field(form="text", check=lambda name, value: demand(bool(value.strip()), name, "must not be empty"))


def choice(options: Iterable[str], soon: Iterable[str] = ()) -> Field:
    """One of the options; those that are `soon` are known but not served yet."""

    def check(name: str, value: str) -> None:
        demand(value in options, name, f"{value!r} is not one of {', '.join(options)}")
        demand(value not in soon, name, f"{value} is coming soon")

    return Field(form="text", check=check)


def number(right: Callable[[float], bool], otherwise: str) -> Field:
    return Field(form="number", check=lambda name, value: demand(right(value), name, f"{value} is {otherwise}"))


def whole(low: int, high: int, step: int = 1) -> Field:
    def check(name: str, value: int) -> None:
        demand(low <= value <= high, name, f"{value} is not between {low} and {high}")
        demand(value % step == 0, name, f"{value} is not a multiple of {step}")

    return Field(form="whole", check=check)


def flag() -> Field:
    return Field(form="flag", check=lambda name, value: None)


def nullable(field: Field) -> Field:
    return replace(field, nullable=True)


def model_uri() -> Field:
    shape = re.compile(r"model/[^/]+/version/[^/]+")
    return Field(
        form="text",
        check=lambda name, value: demand(bool(shape.fullmatch(value)), name, "must be model/<name>/version/<version>"),
    )


def style_codes() -> Field:
    def check(name: str, value: list[Any]) -> None:
        for code in value:
            hexadecimal = isinstance(code, str) and re.fullmatch(r"[0-9a-fA-F]{8}", code)
            demand(bool(hexadecimal), name, f"{code!r} is not 8 hexadecimal digits")

    return Field(form="texts", check=check)


def palette() -> Field:
    """A preset's name, or members: `color_hex` of 3 or 6 digits, `color_weight` 0.05 to 1 or absent."""

    def check(name: str, value: dict[str, Any]) -> None:
        demand(set(value) in ({"name"}, {"members"}), name, "give either a name or members")
        if "name" in value:
            demand(value["name"] in PALETTES, name, f"{value['name']!r} is not a preset")
            return
        demand(isinstance(value["members"], list), name, "members must be a list")
        for member in value["members"]:
            demand(isinstance(member, dict), name, "a member must be an object")
            unknown = set(member) - {"color_hex", "color_weight"}
            demand(not unknown, name, f"a member has no {', '.join(sorted(unknown))}")
            color = str(member.get("color_hex"))
            demand(bool(re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", color)), name, f"{color!r} is not #RRGGBB")
            weight = member.get("color_weight", 1)
            demand(isinstance(weight, int | float) and 0.05 <= weight <= 1, name, f"weight {weight!r}")

    return Field(form="object", check=check)


def json_prompt() -> Field:
    """V4JsonPrompt. The file does not forbid further keys; this does, so that a misspelt one is noticed."""
    style = {"aesthetics": str, "art_style": str, "lighting": str, "medium": str, "photo": str}

    def check(name: str, value: dict[str, Any]) -> None:
        top = {"high_level_description": str, "compositional_deconstruction": dict}
        _demand_keys(name, value, top, {"style_description": dict, "tags": list})
        _demand_keys(name, value.get("style_description", {}), {}, {**style, "color_palette": list})
        _demand_colors(name, value.get("style_description", {}))
        whole_picture = value["compositional_deconstruction"]
        _demand_keys(name, whole_picture, {"background": str, "elements": list}, {})
        for element in whole_picture["elements"]:
            kind = element.get("type") if isinstance(element, dict) else None
            demand(kind in ("obj", "text"), name, "an element's type must be obj or text")
            words = {"text": str} if kind == "text" else {}
            _demand_keys(name, element, {"type": str, "desc": str, **words}, {"bbox": list, "color_palette": list})
            _demand_colors(name, element)
            box = element.get("bbox", [0, 0, 0, 0])
            right = len(box) == 4 and all(type(edge) is int and 0 <= edge <= 1000 for edge in box)
            demand(right, name, f"bbox {box} is not four integers from 0 to 1000")

    return Field(form="object", check=check)


def _object(name: str, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Refused(f"{name}: {error}") from error
    demand(isinstance(value, dict), name, "must be an object")
    return value


def demand(right: bool, name: str, otherwise: str) -> None:
    if not right:
        raise Refused(f"{name}: {otherwise}")


def _demand_keys(name: str, value: Any, needed: dict[str, type], possible: dict[str, type]) -> None:
    demand(isinstance(value, dict), name, "must be an object")
    for key in needed.keys() - value.keys():
        raise Refused(f"{name}: {key} is required")
    for key, inner in value.items():
        kind = (needed | possible).get(key)
        demand(kind is not None, name, f"unknown key {key}")
        demand(kind is not None and isinstance(inner, kind), name, f"{key} has the wrong type")


def _demand_colors(name: str, value: dict[str, Any]) -> None:
    for color in value.get("color_palette", []):
        right = isinstance(color, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", color)
        demand(bool(right), name, f"{color!r} is not #RRGGBB")
