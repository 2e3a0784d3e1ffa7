"""Ideogram's result links: temporary and signed, and what each leads to.

Source: the examples in Ideogram's OpenAPI file of 2026-07-02.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .ideogram_values import token

LINKS = "/api/images"
EXPIRES = 1_999_999_999


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a result link leads to."""

    width: int
    height: int
    seed: int
    alpha: bool
    draw: Callable[[], bytes] | None = None  # where it derives from a source


Link = Callable[[Picture, bool], str]


class Links:
    def __init__(self) -> None:
        self._pictures: dict[str, Picture] = {}

    def keep(self, picture: Picture, direct: bool) -> str:
        """The path and query under which the picture is found from now on."""
        name = token(len(self._pictures), picture.seed)
        path = f"{LINKS}/direct/{name}" if direct else f"{LINKS}/ephemeral/{name}.png"
        self._pictures[path] = picture
        return path if direct else f"{path}?exp={EXPIRES}&sig={_signature(path)}"

    def find(self, path: str, query: Mapping[str, str]) -> Picture | None:
        """What the link leads to; nothing where it is unknown, or its signature is missing or wrong."""
        signed = query.get("sig") == _signature(path) or "/direct/" in path
        return self._pictures.get(path) if signed else None

    def named_by(self, url: str) -> Picture | None:
        """The picture of a URL that was handed out, whatever has become of its signature."""
        return self._pictures.get(urlsplit(url).path)


def _signature(path: str) -> str:
    return hashlib.sha256(f"{path} {EXPIRES}".encode()).hexdigest()
