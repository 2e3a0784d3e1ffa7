"""The shape of a JSON body: its fields and their types. Of its values only enum-like words are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str, ...]
"""The path of a value: names of fields, ENTRY for each entry of a list."""

ENTRY = "[]"
PIECE = re.compile(r"[A-Za-z]{1,14}|[A-Za-z]?\d{1,2}[A-Za-z]?")
"""A piece of a slug or an enum-like word, as `ideogram`, `v4`, `2a`, `1K`; pieces of ids are longer or more mixed."""

FREE = (
    *("name", "title", "user", "mail", "text", "prompt", "desc", "description", "tags", "message", "error", "detail"),
    *("alternatives", "id"),
)
"""The ends of names of fields that hold people's own words, or ids: none of their values is kept."""


@dataclass
class FieldValues:
    """What the values at one path were: their JSON types, and the enum-like words among them."""

    types: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


Shape = dict[Path, FieldValues]


def shape(value: Any) -> Shape:
    """The shape of a decoded JSON body; entries of a list are taken together."""
    fields: Shape = {}
    _walk(value, (), fields)
    return fields


def merged(shapes: Iterable[Shape]) -> Shape:
    """All shapes merged into one."""
    fields: Shape = {}
    for shape in shapes:
        for path, values in shape.items():
            merged_values = fields.setdefault(path, FieldValues())
            merged_values.types |= values.types
            merged_values.words |= values.words
    return fields


def path_text(path: Path) -> str:
    """A path as text: `data[].url`."""
    return "".join(name if name == ENTRY else f".{name}" for name in path).lstrip(".") or "the body"


def is_word(text: str) -> bool:
    """Whether a text is an enum-like word or a slug, and no id."""
    return 0 < len(text) <= 32 and all(PIECE.fullmatch(piece) for piece in re.split(r"[-_./]", text))


def ids(value: Any, name: str = "") -> set[str]:
    """The ids in a body: the texts of fields whose names end in id or ids."""
    if isinstance(value, dict):
        return {handed_out for key, entry in value.items() for handed_out in ids(entry, str(key))}
    if isinstance(value, list):
        return {handed_out for entry in value for handed_out in ids(entry, name)}
    is_id = isinstance(value, str) and value and re.search(r"(?i)(id|ids)$", name)
    return {value} if is_id else set()


def _walk(value: Any, path: Path, fields: Shape) -> None:
    values = fields.setdefault(path, FieldValues())
    values.types.add(_type(value))
    if isinstance(value, dict):
        for name, entry in value.items():
            _walk(entry, (*path, name if is_word(str(name)) else "{name}"), fields)
    elif isinstance(value, list):
        for entry in value:
            _walk(entry, (*path, ENTRY), fields)
    elif isinstance(value, str) and is_word(value) and not _is_free(path):
        values.words.add(value)


def _is_free(path: Path) -> bool:
    names = [name.lower() for name in path if name != ENTRY]
    # All of a structured prompt is words.
    return any(name.endswith("prompt") for name in names) or (bool(names) and names[-1].endswith(FREE))


def _type(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    names = {bool: "boolean", int: "integer", float: "number", dict: "object", list: "list", type(None): "null"}
    return names[type(value)]


def _text(value: str) -> str:
    """Links and pictures are told from other texts: the pack reads them in different ways."""
    if value.startswith(("http://", "https://")):
        return "link"
    if value.startswith("data:"):
        return "data URI"
    return "base64" if len(value) > 256 and re.fullmatch(r"[A-Za-z0-9+/=\s]+", value) else "string"
