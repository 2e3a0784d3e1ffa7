"""The pieces of the margin strip: texts, badges, swatches, weighted palettes, thumbnails."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PIL import Image

from .canvas import Box, Canvas
from .colours import GREY, INK, Rgb, mix
from .fit import prose


class Piece(NamedTuple):
    """A piece of a row: its size in px, and the function that draws it at (left, top)."""

    width: int
    height: int
    draw: Callable[[Canvas, int, int], None]


def flow(pieces: list[Piece], width: int, gap: int) -> list[list[Piece]]:
    """Break `pieces` into rows no wider than `width` px, with `gap` px between pieces."""
    rows: list[list[Piece]] = []
    filled = 0
    for piece in pieces:
        if rows and filled + gap + piece.width <= width:
            rows[-1].append(piece)
            filled += gap + piece.width
        else:
            rows.append([piece])
            filled = piece.width
    return rows


def text_piece(canvas: Canvas, text: str, limit: int, *, name: str = "", bold: bool = False, lines: int = 1) -> Piece:
    """Text in small type, at most `limit` px wide, after a grey `name`; text that does not fit ends in an ellipsis."""
    size = canvas.small
    head = prose(name, (limit // 2, 2 * size), size) if name else None
    indent = round(head.width + size * 0.35) if head and head.lines else 0
    block = prose(text, (max(1, limit - indent), round(size * 1.34 * lines)), size, bold=bold)
    width = min(limit, indent + round(block.width) + 1)
    height = round(max(block.height, 1.12 * size))

    def draw(canvas: Canvas, left: int, top: int) -> None:
        if head:
            canvas.draw_mask(head.mask((width, height)), (left, top), GREY)
        canvas.draw_mask(block.mask((max(1, width - indent), height)), (left + indent, top), INK)

    return Piece(width, height, draw)


def badge(canvas: Canvas, text: str, limit: int, ground: Rgb, ink: Rgb, *, lines: int = 1, wide: bool = False) -> Piece:
    """Bold text on a plate of `ground`; a `wide` plate takes the whole `limit` px."""
    size = canvas.small
    pad = round(size * 0.55)
    block = prose(text, (max(1, limit - 2 * pad), round(size * 1.34 * lines)), size, bold=True)
    height = round(block.height + size * 0.4)
    width = limit if wide else min(limit, round(block.width) + 2 * pad)

    def draw(canvas: Canvas, left: int, top: int) -> None:
        canvas.rounded_rectangle((left, top, left + width, top + height), ground, radius=size * 0.3)
        canvas.draw_mask(block.mask((max(1, width - 2 * pad), height), align_y=0.45), (left + pad, top), ink)

    return Piece(width, height, draw)


def palette_bar(canvas: Canvas, colours: list[tuple[Rgb, float | None]], limit: int) -> Piece:
    """Swatches side by side, as wide as their weights (0 to 1); those without a weight share the rest evenly."""
    height = round(canvas.small * 1.3)
    total_weight = sum(weight for _, weight in colours if weight is not None)
    unweighted = sum(weight is None for _, weight in colours)
    rest = max(1 - total_weight, 0.1 * unweighted) / unweighted if unweighted else 0.0
    shares = [rest if weight is None else weight for _, weight in colours]
    # A colour of little or no weight is still shown.
    shares = [max(share, 0.04 * sum(shares), 1e-9) for share in shares]
    width = min(limit, max(len(colours) * height, 12 * canvas.small))

    def draw(canvas: Canvas, left: int, top: int) -> None:
        done = 0.0
        for (colour, _), share in zip(colours, shares, strict=True):
            start, done = done, done + share / sum(shares)
            canvas.fill((left + round(start * width), top, left + round(done * width), top + height), colour)
        canvas.outline((left, top, left + width, top + height), mix(GREY, INK, 0.4), 1, 0.5)

    return Piece(width, height, draw)


def swatch(canvas: Canvas, box: Box, colour: Rgb) -> None:
    """Draw a swatch with a thin outline, so that pale colours can be seen on paper."""
    canvas.fill(box, colour)
    if min(box[2] - box[0], box[3] - box[1]) >= 6:
        canvas.outline(box, mix(colour, INK, 0.35), 1)


def thumbnail(canvas: Canvas, name: str, picture: Image.Image, limit: int) -> Piece:
    """A small picture with its name beside it, together at most `limit` px wide."""
    height = min(round(canvas.small * 3.6), limit)
    width = max(1, min(limit, round(picture.width * height / picture.height)))
    small = picture.convert("RGBA").resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    gap = round(canvas.small * 0.4)
    label = text_piece(canvas, name, max(1, limit - width - gap))

    def draw(canvas: Canvas, left: int, top: int) -> None:
        canvas.paste(small, (left, top))
        canvas.outline((left, top, left + width, top + height), GREY, 1, 0.6)
        if limit - width > 3 * canvas.small:
            label.draw(canvas, left + width + gap, top + height - label.height)

    return Piece(width + gap + label.width, height, draw)
