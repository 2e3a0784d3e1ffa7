"""Reads which characters a TrueType file can draw, from the file's own table rather than from a list of ours."""

from __future__ import annotations

import struct
from array import array
from pathlib import Path

_MICROSOFT_UNICODE = (3, 1)


def glyph_coverage(path: Path) -> bytes:
    """Return 65,536 bytes: 1 at each code point of the basic plane for which the file has a glyph, else 0."""
    table = _character_map(path)
    half = struct.unpack_from(">H", table, 6)[0] // 2
    ends = _shorts(table, 14, half)
    starts = _shorts(table, 16 + 2 * half, half)
    deltas = _shorts(table, 16 + 4 * half, half)
    offsets_at = 16 + 6 * half
    offsets = _shorts(table, offsets_at, half)
    glyphs = _shorts(table, offsets_at, (len(table) - offsets_at) // 2)
    coverage = bytearray(65536)
    for index, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(start, end + 1):
            if offset == 0:
                coverage[code] = (code + delta) & 0xFFFF != 0
            else:
                # The format counts the offset in bytes from its own place in the table.
                at = index + offset // 2 + code - start
                coverage[code] = at < len(glyphs) and glyphs[at] != 0
    return bytes(coverage)


def _character_map(path: Path) -> bytes:
    with path.open("rb") as file:
        count = struct.unpack(">4xH6x", file.read(12))[0]
        tables = {tag: (at, size) for tag, at, size in struct.iter_unpack(">4s4xII", file.read(16 * count))}
        at, size = tables[b"cmap"]
        file.seek(at)
        data = file.read(size)
    for platform, encoding, start in struct.iter_unpack(">HHI", data[4 : 4 + 8 * struct.unpack(">2xH", data[:4])[0]]):
        form, length = struct.unpack_from(">HH", data, start)
        if (platform, encoding) == _MICROSOFT_UNICODE and form == 4:
            return data[start : start + length]
    raise ValueError(f"{path.name} has no character map of format 4")


def _shorts(data: bytes, at: int, count: int) -> array[int]:
    return array("H", struct.unpack_from(f">{count}H", data, at))
