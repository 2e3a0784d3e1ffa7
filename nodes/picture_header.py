"""The size that a picture's first bytes announce, read without decoding: a decoder may make room for it at once."""

from __future__ import annotations

from .ideogram.errors import BadReply

Size = tuple[int, int]

PIXEL_LIMIT = 80_000_000
"""Pixels of one result. The largest documented, 8K with alpha, has 67 million; Pillow warns from 89 million on."""

SIDE_LIMIT = 16_384
"""Pixels of one side: twice the largest documented."""

JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of the segments that hold a JPEG's size."""

JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""The markers that no length follows."""


def check_announced(data: bytes, limit: int | None) -> None:
    """Raise BadReply, as check_size does, before Pillow sees it: opening a WebP makes room for all of its pixels."""
    if (announced := announced_size(data)) is not None:
        check_size(announced, limit)


def check_size(size: tuple[int, int], limit: int | None) -> None:
    """Raise BadReply for a picture that is larger than any model makes, or than `limit` pixels."""
    pixels = size[0] * size[1]
    if pixels > PIXEL_LIMIT or max(size) > SIDE_LIMIT:
        raise BadReply(f"the picture claims {size[0]}×{size[1]} ({pixels} pixels), more than any model makes.")
    if limit is not None and pixels > limit:
        raise BadReply(
            f"the picture has {size[0]}×{size[1]} ({pixels} pixels), where what was asked has at most {limit} pixels."
        )


def announced_size(data: bytes) -> Size | None:
    """The (width, height) that a PNG, JPEG or WebP announces; None where its first bytes say none."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
        return _big(data, 16, 4), _big(data, 20, 4)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp(data)
    return None


def _webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return _little(data, 24, 3) + 1, _little(data, 27, 3) + 1
    if kind == b"VP8L":
        bits = _little(data, 21, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF
    return None


def _jpeg(data: bytes) -> Size | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in JPEG_FRAMES:
            return _big(data, at + 7, 2), _big(data, at + 5, 2)
        if marker == 0xFF:
            at += 1
        elif marker in JPEG_BARE:
            at += 2
        else:
            at += 2 + _big(data, at + 2, 2)
    return None


def _big(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "big")


def _little(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")
