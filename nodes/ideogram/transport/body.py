"""The body of a POST and its encoding: JSON, or multipart with one part for each value."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ..errors import BadInput


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The body of a POST. With `files` or `multipart`, it is encoded as multipart, else as JSON.

    In multipart, a list in `fields` becomes one part for each item, and a mapping one part of JSON. A file is (field,
    filename, content, media type). `whole` replaces `fields` where the JSON is not an object.
    """

    whole: Any = None
    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    files: tuple[tuple[str, str, bytes, str], ...] = ()
    multipart: bool = False


def encode_body(body: Body) -> dict[str, Any]:
    """The keyword arguments with which httpx sends a body.

    Raises BadInput, naming the field, where a text holds a lone surrogate or a number is NaN or infinite.
    """
    if body.whole is not None:
        return _as_json(body.whole, "request")
    if not body.files and not body.multipart:
        try:
            return _as_json(body.fields, "request")
        except BadInput:
            for name, value in body.fields.items():
                _json(value, name)
            raise
    parts: list[tuple[str, tuple[str | None, bytes] | tuple[str | None, bytes, str]]] = []
    for name, value in body.fields.items():
        for item in value if isinstance(value, list) else [value]:  # pyright: ignore[reportUnknownVariableType]
            if isinstance(item, dict):
                parts.append((name, (None, _json(item, name), "application/json")))
            else:
                text = json.dumps(item) if isinstance(item, bool) else str(item)  # pyright: ignore[reportUnknownArgumentType]
                parts.append((name, (None, _utf8(text, name))))
    parts += [(name, (filename, content, media)) for name, filename, content, media in body.files]
    return {"files": parts}


def _as_json(value: Any, name: str) -> dict[str, Any]:
    return {"content": _json(value, name), "headers": {"Content-Type": "application/json"}}


def _json(value: Any, name: str) -> bytes:
    try:
        return _utf8(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False), name)
    except BadInput:
        raise
    except (ValueError, RecursionError):
        raise BadInput(name, "it holds a number that is none (NaN or infinite), or is nested without end.") from None


def _utf8(text: str, name: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise BadInput(name, "it holds half of a character (a lone surrogate); write that text again.") from None
