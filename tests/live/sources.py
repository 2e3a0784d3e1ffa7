"""The pictures that real calls start from: small, harmless, and with something in them for every operation to find."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from doubles import pictures
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

SIDE = 512
"""Pixels. No provider documents a larger least size for a source."""

WORDS = "OPEN LATE"
WHITE = (SIDE // 2, 0, SIDE, SIDE)
"""What the mask changes: the right half."""


@cache
def photo() -> bytes:
    """A photograph-like ground with a ball to cut out and words to find."""
    image = _ground()
    draw = ImageDraw.Draw(image)
    draw.ellipse((140, 200, 380, 440), fill="#E4572E", outline="#7A2A14", width=6)
    draw.text((SIDE // 2, 100), WORDS, fill="white", font=ImageFont.load_default(64), anchor="mm")
    return _png(image)


@cache
def face() -> bytes:
    """A drawn face, for rows that need a character."""
    image = _ground()
    draw = ImageDraw.Draw(image)
    draw.ellipse((126, 76, 386, 436), fill="#F2C9A1", outline="#5B3A21", width=6)
    draw.chord((116, 56, 396, 256), 180, 360, fill="#5B3A21")
    for x in (196, 316):
        draw.ellipse((x - 18, 226, x + 18, 262), fill="white", outline="#222222", width=4)
        draw.ellipse((x - 8, 236, x + 8, 252), fill="#222222")
    draw.arc((206, 296, 306, 386), 20, 160, fill="#9B2C2C", width=8)
    return _png(image)


@cache
def mask() -> bytes:
    """An L image of the size of `photo`, white where it changes."""
    image = Image.new("L", (SIDE, SIDE))
    image.paste(255, WHITE)
    return _png(image)


def changed(data: bytes) -> tuple[int, int]:
    """How far a picture made from `photo` is from it, 0 to 255: where the mask is white, and where it is black."""
    with Image.open(BytesIO(photo())) as before, Image.open(BytesIO(data)) as after:
        apart = ImageChops.difference(before.convert("RGB"), after.convert("RGB").resize(before.size)).convert("L")
    left = (0, 0, WHITE[0], SIDE)
    white, black = (round(ImageStat.Stat(apart.crop(box)).mean[0]) for box in (WHITE, left))
    return white, black


def _ground() -> Image.Image:
    with Image.open(BytesIO(pictures.png(SIDE, SIDE, seed=7))) as image:
        return image.convert("RGB")


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
