"""A provider's reply: its status, headers and body, and the message in it."""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from ..config.keys import Key

MESSAGE_FIELDS = ("error", "message", "detail", "msg", "title", "error_message", "status_message", "reason")
"""The fields in which providers put their messages, the most informative first."""

DEPTH = 100
"""Levels of nesting in JSON, at most. Real replies have fewer than ten; recursive code must not run out of stack."""

DIGITS = 300
"""Digits of the longest whole number that is read, which a float can still hold."""

LARGE = 256 * 1024
"""Bytes of a reply above which the key is searched in another thread: 1 MiB takes about 10 ms."""

SURROGATE = re.compile("[\ud800-\udfff]")
"""A lone surrogate (half of a character), which Python's text can hold and no encoding can write."""

_MAY_HOLD_SURROGATES = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]|\x00")
"""Bytes that are in every JSON with a lone surrogate: escaped, in UTF-8, or perhaps in UTF-16 or UTF-32."""


class Headers(Mapping[str, str]):
    """Headers that are looked up without regard to case."""

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
    """A reply of any status. `headers` are looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """The body as JSON; None where it is not JSON, or is nested more than DEPTH deep.

        Numbers that cannot be handled (NaN, Infinity, 1e999, over DIGITS digits) become None, and lone surrogates
        become U+FFFD, so that a picture that was paid for is not lost because of another field.
        """
        try:
            value = json.loads(self.content, parse_constant=_none, parse_float=_float, parse_int=_int)
            if _MAY_HOLD_SURROGATES.search(self.content) or self.content.count(b"[") + self.content.count(b"{") > DEPTH:
                return _without_surrogates(value, 0)
            return value
        except (ValueError, RecursionError):
            return None

    def object(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is something else."""
        value = self.json()
        return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


async def redacted_reply(status: int, headers: Mapping[str, str], content: bytes, key: Key | None) -> Reply:
    """The reply of a provider, with the key removed from its headers and its content."""
    if key is None:
        return Reply(status, Headers(headers), content)
    clean_headers = {key.redact(name): key.redact(value) for name, value in headers.items()}
    # Other requests need the loop while a large reply is searched.
    is_large = len(content) > LARGE
    clean = await asyncio.to_thread(key.redact_bytes, content) if is_large else key.redact_bytes(content)
    return Reply(status, Headers(clean_headers), clean)


def _none(_constant: str) -> None:
    return None


def _float(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _int(text: str) -> int | None:
    return int(text) if len(text) <= DIGITS else None


def _without_surrogates(value: Any, depth: int) -> Any:
    """The value with lone surrogates replaced. Raises ValueError where it is nested too deep."""
    if depth > DEPTH:
        raise ValueError("nested too deep")
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item, depth + 1) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value)
        return {SURROGATE.sub("\ufffd", name): _without_surrogates(item, depth + 1) for name, item in pairs.items()}
    return value


def provider_message(reply: Reply) -> str:
    """The provider's message, from wherever the body has it, else the body's text; at most 300 characters."""
    body = reply.json()
    if body is None:
        message = re.sub(r"<[^>]*>", " ", reply.content[:4000].decode("utf-8", "replace"))
    else:
        message = _message(body) or str(body)
    # Control characters, and those that change the direction of writing, would garble an error's text.
    printable = "".join(character if character.isprintable() else " " for character in message[:4000])
    message = " ".join(printable.split())[:300]
    return message if not message or message[-1] in ".!?" else message + "."


def _message(body: Any, depth: int = 0) -> str:
    """The message in an error's body: a text, or in the fields of an object, or of several in a list."""
    if isinstance(body, str):
        return body
    if depth > 4:
        return ""
    if isinstance(body, list):
        messages = (_message(entry, depth + 1) for entry in cast("list[Any]", body))
        return "; ".join(text for text in messages if text)
    if isinstance(body, dict):
        fields = cast("dict[str, Any]", body)
        for name in MESSAGE_FIELDS:
            if fields.get(name) and (text := _message(fields[name], depth + 1)):
                return text
    return ""
