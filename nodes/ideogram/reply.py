"""What a provider answered, and its own words in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

WORDS = ("error", "message", "detail", "msg", "title", "error_message", "status_message", "reason")
"""Where providers put what they have to say, most telling first."""


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
        """The body as JSON, or None where it is not JSON."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return None

    def object(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is something else."""
        found = self.json()
        return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def said(reply: Reply) -> str:
    """The provider's own words, from wherever its body has them, else the raw text; at most 300 characters."""
    body = reply.json()
    if body is None:
        words = re.sub(r"<[^>]*>", " ", reply.content[:4000].decode("utf-8", "replace"))
    else:
        words = _words(body) or str(body)
    words = " ".join(words.split())[:300]
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
