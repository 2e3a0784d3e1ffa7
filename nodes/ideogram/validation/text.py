"""Refuses text that cannot be encoded in UTF-8: half of a surrogate pair, which is half of a character."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from ..errors import BadInput


def check_text(request: Any) -> None:
    """Raise BadInput, naming the input, where a frozen request holds a lone surrogate; `request` is a dataclass."""
    for field in dataclasses.fields(request):
        if not _is_encodable(getattr(request, field.name)):
            raise BadInput(field.name, "it holds half of a character (a lone surrogate); type or copy the text again.")


def _is_encodable(value: Any) -> bool:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return False
    if isinstance(value, dict):
        return all(_is_encodable(item) for pair in cast("dict[Any, Any]", value).items() for item in pair)
    if isinstance(value, tuple | list):
        return all(_is_encodable(item) for item in cast("list[Any]", value))
    return True
