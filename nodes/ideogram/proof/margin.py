"""Makes the rows of a sheet's margin strip."""

from __future__ import annotations

from .canvas import Canvas
from .colours import INK, PAPER, Rgb, rgb
from .elements import Layout
from .pieces import Piece, badge, palette_bar, text_piece, thumbnail
from .runs import clean_text
from .sheet import Sheet
from .strip import Row, flow_rows, inner_width

_AMBER: Rgb = (255, 205, 84)


def margin_rows(canvas: Canvas, sheet: Sheet, layout: Layout | None) -> list[Row]:
    """Return the rows, top first: notice, title with parameters, pictures, elements without a box, descriptions."""
    limit = inner_width(canvas)
    rows: list[Row] = []
    if sheet.notice:
        rows += flow_rows(canvas, [badge(canvas, clean_text(sheet.notice), limit, _AMBER, INK, lines=3, wide=True)])
    rows += flow_rows(canvas, _title(canvas, sheet, layout, limit))
    if sheet.pictures:
        rows += flow_rows(
            canvas, [thumbnail(canvas, clean_text(name), picture, limit) for name, picture in sheet.pictures]
        )
    if layout:
        without_box = [element for element in layout.elements if element.box is None]
        for element in without_box:
            text = f"“{' '.join(element.text.split())}” {element.desc}" if element.text is not None else element.desc
            rows += flow_rows(canvas, [text_piece(canvas, text, limit, name=f"{element.number} anywhere")])
        descriptions = (
            ("", layout.description, 2),
            ("background", layout.background, 2),
            ("style", layout.style, 1),
        )
        for name, text, lines in descriptions:
            if text:
                rows += flow_rows(canvas, [text_piece(canvas, text, limit, name=name, lines=lines)], optional=True)
        if sheet.prompt:
            rows += flow_rows(
                canvas, [text_piece(canvas, clean_text(sheet.prompt), limit, name="prompt", lines=2)], optional=True
            )
    return rows


def _title(canvas: Canvas, sheet: Sheet, layout: Layout | None, limit: int) -> list[Piece]:
    pieces = [badge(canvas, "PROOF", limit, INK, PAPER)]
    if sheet.heading:
        pieces.append(text_piece(canvas, clean_text(sheet.heading), limit, bold=True))
    pieces.append(text_piece(canvas, f"{sheet.size[0]} × {sheet.size[1]}", limit))
    pieces += [
        text_piece(canvas, clean_text(value), limit, name=clean_text(name).replace("_", " "))
        for name, value in sheet.parameters
    ]
    if layout and layout.colours:
        pieces += [
            _labelled(canvas, "style", palette_bar(canvas, [(colour, None) for colour in layout.colours], limit), limit)
        ]
    if sheet.palette_name or sheet.palette:
        if sheet.palette:
            weighted = [(rgb(colour), weight) for colour, weight in sheet.palette]
            name = f"palette {clean_text(sheet.palette_name or '')}".strip()
            pieces.append(_labelled(canvas, name, palette_bar(canvas, weighted, limit), limit))
        else:
            pieces.append(text_piece(canvas, clean_text(sheet.palette_name or ""), limit, name="palette", bold=True))
    return pieces


def _labelled(canvas: Canvas, name: str, piece: Piece, limit: int) -> Piece:
    label = text_piece(canvas, "", limit, name=name)
    if label.width + piece.width > limit:
        return piece

    def draw(canvas: Canvas, left: int, top: int) -> None:
        label.draw(canvas, left, top + (piece.height - label.height) // 2)
        piece.draw(canvas, left + label.width, top)

    return Piece(label.width + piece.width, piece.height, draw)
