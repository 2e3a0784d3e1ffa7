"""The margin strip: what was asked besides the layout, on bands over the bottom and the top of the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .canvas import Box, Canvas
from .colours import INK, PAPER
from .pieces import Piece, flow

_MAX_SHARE = 0.28


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of the strip: its height in px, whether it may be left out, and what draws it at (left, top)."""

    height: int
    optional: bool
    draw: Callable[[Canvas, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """A band of the strip: its box, as wide as the picture, and its rows."""

    box: Box
    rows: tuple[Row, ...]

    def draw(self, canvas: Canvas) -> None:
        """Draw the band's background, its edge and its rows."""
        left, top, right, bottom = self.box
        canvas.fill(self.box, PAPER, 0.93)
        weight = max(1, round(canvas.unit))
        edge = top if top > 0 else bottom - weight
        canvas.fill((left, edge, right, edge + weight), INK, 0.5)
        pad = padding(canvas)
        top += pad
        for row in self.rows:
            row.draw(canvas, left + 2 * pad, top)
            top += row.height + pad


def padding(canvas: Canvas) -> int:
    """Return the space between rows and around them, in px."""
    return max(1, round(canvas.small * 0.5))


def inner_width(canvas: Canvas) -> int:
    """Return the width that a row may have, in px."""
    return max(1, canvas.size[0] - 4 * padding(canvas))


def flow_rows(canvas: Canvas, pieces: list[Piece], *, optional: bool = False) -> list[Row]:
    """Return rows that have `pieces` from left to right, each with as many as fit."""
    gap = round(canvas.small * 1.1)

    def row(line: list[Piece]) -> Row:
        height = max(piece.height for piece in line)

        def draw(canvas: Canvas, left: int, top: int) -> None:
            for piece in line:
                piece.draw(canvas, left, top + (height - piece.height) // 2)
                left += piece.width + gap

        return Row(height=height, optional=optional, draw=draw)

    return [row(line) for line in flow(pieces, inner_width(canvas), gap)]


def layout_strip(canvas: Canvas, rows: list[Row], texts: list[Box], objects: list[Box]) -> list[Band]:
    """Choose the bands, and the rows in them, that hide the least: at the bottom, else at the top, else at both.

    Optional rows are left out first, beginning with the last. All bands together are at most 28 % of the picture's
    height. `texts` and `objects` are the boxes of the elements.
    """
    choices = [rows]
    while any(row.optional for row in choices[-1]):
        last = max(index for index, row in enumerate(choices[-1]) if row.optional)
        choices.append([row for index, row in enumerate(choices[-1]) if index != last])
    # Rows that must be shown are only left out where they are too tall, never for a better position.
    while _height(canvas, choices[-1]) > _MAX_SHARE * canvas.size[1] and len(choices[-1]) > 1:
        choices.append(choices[-1][:-1])
    fitting = [choice for choice in choices if _height(canvas, choice) <= _MAX_SHARE * canvas.size[1]]
    candidates = [bands for choice in fitting or choices[-1:] for bands in _arrangements(canvas, choice)]
    frame = canvas.size[0] * canvas.size[1]
    # An object that fills the frame is under the strip wherever the strip is.
    objects = [box for box in objects if (box[2] - box[0]) * (box[3] - box[1]) < 0.6 * frame]

    def cost(bands: list[Band]) -> float:
        hidden_text = sum(_hidden(band.box, box) for band in bands for box in texts)
        hidden_art = sum(_hidden(band.box, box) for band in bands for box in objects)
        left_out = len(rows) - sum(len(band.rows) for band in bands)
        disorder = 4 * (len(bands) - 1) + 2 * left_out + (bands[0].box[1] == 0)
        return hidden_text + 0.1 * hidden_art + 0.001 * frame * disorder

    return min(candidates, key=cost)


def _arrangements(canvas: Canvas, rows: list[Row]) -> list[list[Band]]:
    return [_bands(canvas, rows[:split], rows[split:]) for split in range(len(rows) + 1)]


def _bands(canvas: Canvas, top: list[Row], bottom: list[Row]) -> list[Band]:
    width, height = canvas.size
    bands: list[Band] = []
    if top:
        bands.append(Band(box=(0, 0, width, _height(canvas, top)), rows=tuple(top)))
    if bottom:
        bands.append(Band(box=(0, height - _height(canvas, bottom), width, height), rows=tuple(bottom)))
    return bands


def _height(canvas: Canvas, rows: list[Row]) -> int:
    pad = padding(canvas)
    return min(canvas.size[1], sum(row.height + pad for row in rows) + pad)


def _hidden(band: Box, text: Box) -> int:
    """The px of `text` that `band`, as wide as the picture, hides."""
    return max(0, min(band[3], text[3]) - max(band[1], text[1])) * (text[2] - text[0])
