"""What a field of Runware's takes, as checks of one value."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

from .ideogram_lists import PALETTES

Check = Callable[[Any], bool]


def text(low: int, high: int) -> Check:
    return lambda value: isinstance(value, str) and low <= len(value) <= high


def whole(low: int, high: int, multiple: int = 1) -> Check:
    return lambda value: type(value) is int and low <= value <= high and value % multiple == 0


def one_of(*words: Any) -> Check:
    return lambda value: any(value is word or (value == word and type(value) is type(word)) for word in words)


def matching(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def flag(value: Any) -> bool:
    return type(value) is bool


def address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("https://")


def picture(value: Any) -> bool:
    """A data URI; the other forms that Runware takes are not sent by the pack."""
    if not isinstance(value, str) or not re.match(r"data:image/(png|jpeg|webp);base64,", value):
        return False
    try:
        return len(base64.b64decode(value.partition(",")[2], validate=True)) > 8
    except binascii.Error:
        return False


def pictures(low: int, high: int) -> Check:
    return lambda value: isinstance(value, list) and low <= len(value) <= high and all(map(picture, value))


def caption(value: Any) -> bool:
    """Any object that has the composition; other keys, and what is in them, are free."""
    return isinstance(value, dict) and "compositional_deconstruction" in value


def palette(value: Any) -> bool:
    if not isinstance(value, dict) or len(value) != 1:
        return False
    if "name" in value:
        return value["name"] in PALETTES
    return bool(value.get("members")) and all(
        set(member) <= {"colorHex", "colorWeight"}
        and re.fullmatch("#[0-9A-Fa-f]{6}", member["colorHex"])
        and 0.05 <= member.get("colorWeight", 1) <= 1
        for member in value["members"]
    )
