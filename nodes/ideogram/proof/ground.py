"""Draws the background: paper tinted by the palette, the source picture, and the scale along the edges."""

from __future__ import annotations

from zlib import crc32

from PIL import Image

from .canvas import Canvas
from .colours import GREY, PAPER, Rgb, mix

_DIMMED = 0.5


def draw_paper(canvas: Canvas, colours: tuple[Rgb, ...], seed: str) -> None:
    """Tint the paper with a soft gradient between two of `colours`; `seed` decides which two, and in which corners."""
    if canvas.transparent:
        return
    choice = crc32(seed.encode("utf-8", "replace"))
    tints = [mix(PAPER, colour, 0.16) for colour in colours] or [mix(PAPER, GREY, 0.05 + choice % 7 / 200)]
    start = choice % len(tints)
    corners = Image.new("RGB", (2, 2), PAPER)
    corners.putpixel((choice >> 4 & 1, 0), tints[start])
    corners.putpixel((choice >> 5 & 1, 1), tints[(start + 1) % len(tints)])
    canvas.image.paste(corners.resize(canvas.size, Image.Resampling.BILINEAR, box=(0.5, 0.5, 1.5, 1.5)))


def draw_source(canvas: Canvas, source: Image.Image) -> None:
    """Draw `source` over the paper, dimmed, centred, and as large as fits into the frame."""
    ratio = min(canvas.size[0] / source.width, canvas.size[1] / source.height)
    width, height = (max(1, round(side * ratio)) for side in source.size)
    picture = source.convert("RGBA").resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    picture.putalpha(picture.getchannel("A").point([round(value * _DIMMED) for value in range(256)]))
    canvas.paste(picture, ((canvas.size[0] - width) // 2, (canvas.size[1] - height) // 2))


def draw_scale(canvas: Canvas) -> None:
    """Draw ticks along the top and left edges at every 100 of the 1000 that boxes are measured in."""
    width, height = canvas.size
    weight = max(1, round(canvas.unit))
    for hundred in range(1, 10):
        length = round(canvas.unit * (10 if hundred == 5 else 5)) + 1
        x, y = hundred * width // 10, hundred * height // 10
        canvas.fill((x, 0, x + weight, length), GREY, 0.6)
        canvas.fill((0, y, length, y + weight), GREY, 0.6)
