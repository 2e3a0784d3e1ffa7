"""What a provider answered, and its own words in it."""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from ..config.keys import Key

WORDS = ("error", "message", "detail", "msg", "title", "error_message", "status_message", "reason")
"""Where providers put what they have to say, most telling first."""


DEPTH = 100
"""Levels of JSON in JSON; real replies have fewer than ten, and code that walks one may go as deep as it does."""

DIGITS = 300
"""Digits of a number that a float can still hold."""

LARGE = 256 * 1024
"""Bytes of an answer in which the key is looked for on another thread: 1 MiB takes about 10 ms."""

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a character, which Python's text can hold and no encoding can write."""

_HALVES = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]|\x00")
"""What JSON with a half of a character in it holds: escaped, in UTF-8, or perhaps in UTF-16 or 32."""


class Headers(Mapping[str, str]):
    """Headers that were kept: looked up without regard to case, as those of a connection are."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._pairs = {name.lower(): value for name, value in pairs.items()}

    def __getitem__(self, name: str) -> str:
        return self._pairs[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of any status; `headers` are looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """The body as JSON that can be handed on, or None where it is not JSON, or is nested over DEPTH deep.

        Numbers that are none or are too large (NaN, Infinity, 1e999, over DIGITS digits) become None, and halves of
        characters become U+FFFD: a picture that was paid for is not lost for a field beside it.
        """
        try:
            value = json.loads(self.content, parse_constant=_none, parse_float=_float, parse_int=_int)
            if _HALVES.search(self.content) or self.content.count(b"[") + self.content.count(b"{") > DEPTH:
                return _sound(value, 0)
            return value
        except (ValueError, RecursionError):
            return None

    def object(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is something else."""
        found = self.json()
        return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


async def received(status: int, headers: Mapping[str, str], content: bytes, key: Key | None) -> Reply:
    """The reply that a provider sent, without the key."""
    if key is None:
        return Reply(status, Headers(headers), content)
    quiet = {key.redact(name): key.redact(value) for name, value in headers.items()}
    # The loop has other requests to see to while a large one is searched.
    clean = await asyncio.to_thread(key.removed, content) if len(content) > LARGE else key.removed(content)
    return Reply(status, Headers(quiet), clean)


def _none(_constant: str) -> None:
    return None


def _float(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _int(text: str) -> int | None:
    return int(text) if len(text) <= DIGITS else None


def _sound(value: Any, depth: int) -> Any:
    """The value without halves of characters. Raises ValueError where it is nested too deep."""
    if depth > DEPTH:
        raise ValueError("nested too deep")
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_sound(item, depth + 1) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value)
        return {SURROGATE.sub("\ufffd", name): _sound(item, depth + 1) for name, item in pairs.items()}
    return value


def said(reply: Reply) -> str:
    """The provider's own words, from wherever its body has them, else the raw text; at most 300 characters."""
    body = reply.json()
    if body is None:
        words = re.sub(r"<[^>]*>", " ", reply.content[:4000].decode("utf-8", "replace"))
    else:
        words = _words(body) or str(body)
    # Control characters, and those that turn the direction of writing, have no business in an error's text.
    words = " ".join("".join(one if one.isprintable() else " " for one in words[:4000]).split())[:300]
    return words if not words or words[-1] in ".!?" else words + "."


def _words(body: Any, depth: int = 0) -> str:
    """The telling text of an error's body, which may lie in an object or in a list of them."""
    if isinstance(body, str):
        return body
    if depth > 4:
        return ""
    if isinstance(body, list):
        found = (_words(entry, depth + 1) for entry in cast("list[Any]", body))
        return "; ".join(text for text in found if text)
    if isinstance(body, dict):
        known = cast("dict[str, Any]", body)
        for name in WORDS:
            if known.get(name) and (text := _words(known[name], depth + 1)):
                return text
    return ""
