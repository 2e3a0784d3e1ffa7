"""Refuses text that no request can carry: half of a character, which is no text in UTF-8."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from ..errors import BadInput


def check_text(request: Any) -> None:
    """Raise BadInput, naming the input, where a frozen request holds a lone surrogate; `request` is a dataclass."""
    for field in dataclasses.fields(request):
        if not _whole(getattr(request, field.name)):
            raise BadInput(field.name, "it holds half of a character (a lone surrogate); type or copy the text again.")


def _whole(value: Any) -> bool:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return False
    if isinstance(value, dict):
        return all(_whole(one) for pair in cast("dict[Any, Any]", value).items() for one in pair)
    if isinstance(value, tuple | list):
        return all(_whole(one) for one in cast("list[Any]", value))
    return True
