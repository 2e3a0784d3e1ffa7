"""A question's identity: the same inputs give the same digest, on any machine and after any restart."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any, cast


def identity(provider: str, operation: str, asked: Any, **more: Any) -> str:
    """The digest of a question: provider, operation, every field that was asked, and what else tells it apart.

    Pictures count by their pixels, not by how they happen to be packed. No key is in it.
    """
    known = {"provider": provider, "operation": operation, "asked": _canonical(asked), **_mapping(more)}
    text = json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _canonical(value: Any) -> Any:
    """A value as JSON that has one form: what was not asked is left out, pictures are digests."""
    if isinstance(value, bytes):
        return _digest(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _mapping({one.name: getattr(value, one.name) for one in dataclasses.fields(value)})
    if isinstance(value, Mapping):
        # A structured prompt's order is part of what is asked, so it goes as a list.
        return [[name, _canonical(one)] for name, one in cast("Mapping[str, Any]", value).items()]
    if isinstance(value, tuple | list):
        return [_canonical(one) for one in cast("list[Any]", value)]
    return value


def _mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _canonical(value) for name, value in values.items() if value is not None and value not in ((), "")}


def _digest(content: bytes) -> str:
    """The digest of an encoded picture's pixels; of the bytes themselves where it is none."""
    from PIL import Image

    try:
        opened: Any = Image.open(BytesIO(content))
        with opened as image:
            about = f"{image.mode} {image.width}x{image.height} "
            return hashlib.sha256(about.encode() + image.tobytes()).hexdigest()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return hashlib.sha256(content).hexdigest()
