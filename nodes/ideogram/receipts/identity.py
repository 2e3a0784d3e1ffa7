"""A request's identity: the same inputs give the same digest, on any machine and after any restart."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any, cast


def identity(provider: str, operation: str, request: Any, **more: Any) -> str:
    """The digest of a request: its provider, operation, every field that is set, and the values in `more`.

    Pictures count by their pixels, not by their file format. No key is in it. It has 40 hexadecimal digits.
    """
    fields = {"provider": provider, "operation": operation, "asked": _canonical(request), **_mapping(more)}
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _canonical(value: Any) -> Any:
    """A value as JSON with one form only: fields that are not set are left out, and pictures are digests."""
    if isinstance(value, bytes):
        return _digest(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _mapping({field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    if isinstance(value, Mapping):
        # A structured prompt's order is part of what is asked, so it goes as a list.
        return [[name, _canonical(item)] for name, item in cast("Mapping[str, Any]", value).items()]
    if isinstance(value, tuple | list):
        return [_canonical(item) for item in cast("list[Any]", value)]
    return value


def _mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _canonical(value) for name, value in values.items() if value is not None and value not in ((), "")}


def _digest(content: bytes) -> str:
    """The digest of an encoded picture's pixels, or of the bytes themselves where they are not a picture."""
    from PIL import Image

    try:
        opened: Any = Image.open(BytesIO(content))
        with opened as image:
            header = f"{image.mode} {image.width}x{image.height} "
            return hashlib.sha256(header.encode() + image.tobytes()).hexdigest()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return hashlib.sha256(content).hexdigest()
