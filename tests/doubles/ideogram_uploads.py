"""The files that Ideogram's v1 requests carry: which kinds are taken, and how large they may be.

Source: Ideogram's OpenAPI file of 2026-07-02. October's limits are higher (25 MB); a client has to keep to both. That a
whole request is under 50 MB is October's. No side, area or shape is limited.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from PIL import Image

from .ideogram_fields import Field, Refused, demand

UPLOAD = 10_000_000  # "10MB" in July's file: whether millions or mebibytes is not said; a client must keep to the less
FONT = 5_000_000
WHOLE = 50_000_000  # bytes that a request has to stay under, all of it counted
FONTS = (b"\x00\x01\x00\x00", b"true", b"OTTO", b"wOFF", b"wOF2")

Size = tuple[int, int]


def picture_file() -> Field:
    """One JPEG, PNG or WebP file of at most 10 MB."""

    def check(name: str, value: bytes) -> None:
        _check_picture(name, value)
        dimensions(name, value)

    return Field(form="file", check=check)


def files(most: int | None = None, each: bool = False) -> Field:
    """JPEG, PNG or WebP files, of 10 MB in all or each."""

    def check(name: str, value: list[bytes]) -> None:
        demand(most is None or len(value) <= most, name, f"at most {most} supported")
        demand(each or sum(map(len, value)) <= UPLOAD, name, "more than 10MB in all")
        for data in value:
            _check_picture(name, data)

    return Field(form="files", check=check)


def font_file() -> Field:
    def check(name: str, value: bytes) -> None:
        demand(len(value) <= FONT, name, "more than 5MB")
        demand(value.startswith(FONTS), name, "only .ttf, .otf, .woff and .woff2 are supported")

    return Field(form="file", check=check)


def any_files() -> Field:
    """Files that are judged one by one, each in the reply."""
    return Field(form="files", check=lambda name, value: None)


def image_urls(most: int) -> Field:
    def check(name: str, value: list[Any]) -> None:
        demand(len(value) <= most, name, f"at most {most} supported")
        for url in value:
            demand(isinstance(url, str) and url.startswith(("https://", "http://")), name, f"{url!r} is not a URL")

    return Field(form="texts", check=check)


def dimensions(name: str, data: bytes) -> Size:
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.size
    except (OSError, Image.DecompressionBombError) as error:
        raise Refused(f"{name}: {error}") from error


def same_size(image: str, mask: str) -> Callable[[dict[str, Any]], None]:
    """The rule that a mask has its image's size."""

    def rule(given: dict[str, Any]) -> None:
        demand(dimensions(image, given[image]) == dimensions(mask, given[mask]), mask, f"must have the size of {image}")

    return rule


def is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _check_picture(name: str, data: bytes) -> None:
    demand(len(data) <= UPLOAD, name, "more than 10MB")
    demand(is_picture(data), name, "only JPEG, PNG and WebP are supported")
