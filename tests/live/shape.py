"""The shape of a JSON body: which fields it has and of which type. Of its values it keeps enum-like words alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str, ...]
"""Where a value lies: names of fields, ENTRY for each entry of a list."""

ENTRY = "[]"
PIECE = re.compile(r"[A-Za-z]{1,14}|[A-Za-z]?\d{1,2}[A-Za-z]?")
"""A piece of a slug or an enum-like word, as `ideogram`, `v4`, `2a`, `1K`; pieces of ids are longer or more mixed."""

FREE = (
    *("name", "title", "user", "mail", "text", "prompt", "desc", "description", "tags", "message", "error", "detail"),
    *("alternatives", "id"),
)
"""How the names of fields end that hold people's own words, or ids: nothing of them is kept."""


@dataclass
class Seen:
    """What was seen at one place: the JSON types, and the enum-like words."""

    types: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


Shape = dict[Path, Seen]


def shape(value: Any) -> Shape:
    """The shape of a decoded JSON body; entries of a list are taken together."""
    found: Shape = {}
    _walk(value, (), found)
    return found


def merged(shapes: Iterable[Shape]) -> Shape:
    """One shape for all."""
    found: Shape = {}
    for one in shapes:
        for path, seen in one.items():
            kept = found.setdefault(path, Seen())
            kept.types |= seen.types
            kept.words |= seen.words
    return found


def shown(path: Path) -> str:
    """A place as text: `data[].url`."""
    return "".join(part if part == ENTRY else f".{part}" for part in path).lstrip(".") or "the body"


def is_word(text: str) -> bool:
    """Whether a text is an enum-like word or a slug, and no id."""
    return 0 < len(text) <= 32 and all(PIECE.fullmatch(piece) for piece in re.split(r"[-_./]", text))


def ids(value: Any, name: str = "") -> set[str]:
    """The texts that a body hands out as ids: the values of fields whose name ends so."""
    if isinstance(value, dict):
        return {found for key, entry in value.items() for found in ids(entry, str(key))}
    if isinstance(value, list):
        return {found for entry in value for found in ids(entry, name)}
    handed_out = isinstance(value, str) and value and re.search(r"(?i)(id|ids)$", name)
    return {value} if handed_out else set()


def _walk(value: Any, path: Path, found: Shape) -> None:
    seen = found.setdefault(path, Seen())
    seen.types.add(_type(value))
    if isinstance(value, dict):
        for name, entry in value.items():
            _walk(entry, (*path, name if is_word(str(name)) else "{name}"), found)
    elif isinstance(value, list):
        for entry in value:
            _walk(entry, (*path, ENTRY), found)
    elif isinstance(value, str) and is_word(value) and not _is_free(path):
        seen.words.add(value)


def _is_free(path: Path) -> bool:
    names = [part.lower() for part in path if part != ENTRY]
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
