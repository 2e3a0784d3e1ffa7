"""What lies under everything: paper tinted by the palette, the source picture, the scale along the edges."""

from __future__ import annotations

from zlib import crc32

from PIL import Image

from .canvas import Canvas
from .colours import GREY, PAPER, Rgb, mix

_DIMMED = 0.5


def lay_paper(canvas: Canvas, colours: tuple[Rgb, ...], seed: str) -> None:
    """Tint the paper with a soft gradient between two of `colours`; `seed` chooses which and where from."""
    if canvas.transparent:
        return
    draw = crc32(seed.encode("utf-8", "replace"))
    tints = [mix(PAPER, colour, 0.16) for colour in colours] or [mix(PAPER, GREY, 0.05 + draw % 7 / 200)]
    start = draw % len(tints)
    corners = Image.new("RGB", (2, 2), PAPER)
    corners.putpixel((draw >> 4 & 1, 0), tints[start])
    corners.putpixel((draw >> 5 & 1, 1), tints[(start + 1) % len(tints)])
    canvas.image.paste(corners.resize(canvas.size, Image.Resampling.BILINEAR, box=(0.5, 0.5, 1.5, 1.5)))


def show_source(canvas: Canvas, source: Image.Image) -> None:
    """Lay `source` over the paper, dimmed, as large as the frame allows, in the middle."""
    ratio = min(canvas.size[0] / source.width, canvas.size[1] / source.height)
    width, height = (max(1, round(side * ratio)) for side in source.size)
    picture = source.convert("RGBA").resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    picture.putalpha(picture.getchannel("A").point([round(value * _DIMMED) for value in range(256)]))
    canvas.paste(picture, ((canvas.size[0] - width) // 2, (canvas.size[1] - height) // 2))


def mark_scale(canvas: Canvas) -> None:
    """Draw ticks along the top and left edges at every hundredth of the thousand that boxes are measured in."""
    width, height = canvas.size
    weight = max(1, round(canvas.unit))
    for hundred in range(1, 10):
        length = round(canvas.unit * (10 if hundred == 5 else 5)) + 1
        x, y = hundred * width // 10, hundred * height // 10
        canvas.fill((x, 0, x + weight, length), GREY, 0.6)
        canvas.fill((0, y, length, y + weight), GREY, 0.6)
