"""Reads the size that a picture's first bytes announce, before a decoder allocates memory for that many pixels."""

from __future__ import annotations

from .ideogram.errors import BadReply

Size = tuple[int, int]

PIXEL_LIMIT = 80_000_000
"""Pixels of one result. The largest documented, 8K with alpha, has 67 million; Pillow warns from 89 million on."""

SIDE_LIMIT = 16_384
"""Pixels of one side: twice the largest documented."""

JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of the segments that hold a JPEG's size."""

JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
"""The markers that are not followed by a length."""


def check_announced(data: bytes, limit: int | None) -> None:
    """Raise BadReply as check_size does, but before Pillow opens it: opening a WebP allocates all of its pixels."""
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
        return _big_endian(data, 16, 4), _big_endian(data, 20, 4)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp(data)
    return None


def _webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return _little_endian(data, 24, 3) + 1, _little_endian(data, 27, 3) + 1
    if kind == b"VP8L":
        bits = _little_endian(data, 21, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return _little_endian(data, 26, 2) & 0x3FFF, _little_endian(data, 28, 2) & 0x3FFF
    return None


def _jpeg(data: bytes) -> Size | None:
    offset = 2
    while offset + 9 <= len(data) and data[offset] == 0xFF:
        marker = data[offset + 1]
        if marker in JPEG_FRAMES:
            return _big_endian(data, offset + 7, 2), _big_endian(data, offset + 5, 2)
        if marker == 0xFF:
            offset += 1
        elif marker in JPEG_WITHOUT_LENGTH:
            offset += 2
        else:
            offset += 2 + _big_endian(data, offset + 2, 2)
    return None


def _big_endian(data: bytes, offset: int, length: int) -> int:
    return int.from_bytes(data[offset : offset + length], "big")


def _little_endian(data: bytes, offset: int, length: int) -> int:
    return int.from_bytes(data[offset : offset + length], "little")
