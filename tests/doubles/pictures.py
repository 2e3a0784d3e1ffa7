"""Makes PNG files: photograph-like, of any size, cheap enough to make one for every seed.

All pictures of a size share one body, filtered and deflated once; the first rows say the seed. Deflate blocks
that end in a full flush do not depend on what precedes them, so the two are simply put one after the other.
"""

from __future__ import annotations

import functools
import io
import struct
import zlib
from typing import NamedTuple

import numpy as np
from PIL import Image

BAND = 8  # rows that say the seed
NOISE = 1.6  # makes a 1024x1024 RGB picture about 1.3 MB, as photographs are
SEGMENT = 1_100_000  # pixels drawn at most; a larger picture repeats them


class _Piece(NamedTuple):
    """Some rows, filtered and deflated."""

    chunk: bytes
    checksum: int
    length: int  # before deflating


def png(width: int, height: int, seed: int, alpha: bool = False) -> bytes:
    """A picture of that size; another seed gives another picture, the same seed the same bytes."""
    channels = 4 if alpha else 3
    band = min(BAND, height)
    pieces = [_band(width, band, channels, seed)]
    pieces += [_body(width, rows, channels) for rows in _segments(width, height - band)]
    checksum = struct.pack(">I", functools.reduce(_joined, pieces).checksum)
    header = struct.pack(">IIBBBBB", width, height, 8, 6 if alpha else 2, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", b"\x78\x01"),
            *(piece.chunk for piece in pieces),
            _chunk(b"IDAT", b"\x03\x00" + checksum) + _chunk(b"IEND", b""),
        ]
    )


def seed_of(data: bytes) -> int:
    """The seed that a picture made here or in `sources` says, so that a test can tell which one it got."""
    with Image.open(io.BytesIO(data)) as image:
        if "seed" in image.info:
            return int(image.info["seed"])
        rgb = image.convert("RGBA").load()
        assert rgb is not None
        left, right = rgb[0, 0], rgb[image.width - 1, 0]
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    return int.from_bytes(bytes([*left[:3], right[0]]), "big")


def _segments(width: int, height: int) -> list[int]:
    most = max(1, SEGMENT // width)
    return [min(most, height - top) for top in range(0, height, most)]


def _band(width: int, height: int, channels: int, seed: int) -> _Piece:
    data = seed.to_bytes(4, "big")
    opaque = b"\xff" * (channels - 3)
    half = (width + 1) // 2 if width > 1 else 1
    row = b"\x00" + (data[:3] + opaque) * half + (data[3:] + b"\x80\x80" + opaque) * (width - half)
    return _deflated(row * height, zlib.Z_DEFAULT_STRATEGY)


@functools.lru_cache(maxsize=48)
def _body(width: int, height: int, channels: int) -> _Piece:
    return _deflated(_filtered(_pixels(width, height, channels)).tobytes(), zlib.Z_HUFFMAN_ONLY)


def _deflated(data: bytes, strategy: int) -> _Piece:
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15, 9, strategy)
    stream = deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)
    return _Piece(_chunk(b"IDAT", stream), zlib.adler32(data), len(data))


def _joined(one: _Piece, other: _Piece) -> _Piece:
    """The checksum of two pieces in a row: zlib can combine Adler-32, Python's binding to it cannot."""
    start = (one.checksum & 0xFFFF) - 1
    low = (start + (other.checksum & 0xFFFF)) % 65521
    high = ((one.checksum >> 16) + (other.checksum >> 16) + other.length * start) % 65521
    return _Piece(b"", high << 16 | low, one.length + other.length)


def _pixels(width: int, height: int, channels: int) -> np.ndarray:
    random = np.random.default_rng(width * 65537 + height)
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    pixels = np.empty((height, width, channels), np.uint8)
    for channel in range(3):
        a, b, c = random.uniform(1.5, 6, 3).astype(np.float32)
        light = np.sin(a * x * 3 + b * y) + np.sin(c * (x * y) * 4 + a) + np.cos(b * y * 2 - c * x)
        noise = random.standard_normal((height, width), np.float32) * np.float32(NOISE)
        pixels[..., channel] = np.clip(128 + 36 * light + noise, 0, 255)
    if channels == 4:
        distance = np.hypot(x - np.float32(0.5), y - np.float32(0.5))
        pixels[..., 3] = np.clip((np.float32(0.45) - distance) * 2550, 0, 255)
    return pixels


def _filtered(pixels: np.ndarray) -> np.ndarray:
    """PNG's filter Up, which Pillow chooses for such pictures nearly everywhere; Sub in the first row."""
    height, width, channels = pixels.shape
    rows = np.empty((height, 1 + width * channels), np.uint8)
    rows[:, 0] = 2
    rows[1:, 1:] = np.diff(pixels, axis=0).reshape(height - 1, -1)  # wraps around, as PNG wants
    rows[0, 0] = 1
    rows[0, 1:] = np.diff(pixels[0], axis=0, prepend=np.zeros((1, channels), np.uint8)).reshape(-1)
    return rows


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
