"""What a POST carries, and how it is put on the wire: JSON, or multipart with one part a value."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What a POST carries. Lists in `fields` repeat their part, mappings go as one JSON part; files force multipart.

    A file is (field, filename, content, media type). `whole` stands in place of all fields where the JSON is no object.
    """

    whole: Any = None
    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    files: tuple[tuple[str, str, bytes, str], ...] = ()
    multipart: bool = False


def encoded(body: Body) -> dict[str, Any]:
    """The keyword arguments that make httpx send a body: JSON, or multipart with one part a value."""
    if body.whole is not None:
        return {"json": body.whole}
    if not body.files and not body.multipart:
        return {"json": body.fields}
    parts: list[tuple[str, tuple[str | None, bytes] | tuple[str | None, bytes, str]]] = []
    for name, value in body.fields.items():
        for item in value if isinstance(value, list) else [value]:  # pyright: ignore[reportUnknownVariableType]
            if isinstance(item, dict):
                parts.append((name, (None, json.dumps(item, ensure_ascii=False).encode(), "application/json")))
            else:
                text = json.dumps(item) if isinstance(item, bool) else str(item)  # pyright: ignore[reportUnknownArgumentType]
                parts.append((name, (None, text.encode())))
    parts += [(name, (filename, content, media)) for name, filename, content, media in body.files]
    return {"files": parts}
