"""Draws a sheet: the ground, the elements from back to front, the margin strip, the labels on top."""

from __future__ import annotations

from itertools import pairwise

from PIL import Image

from .boxes import draw_edge, draw_object, draw_text, set_text
from .canvas import Box, Canvas
from .colours import INK, PAPER, readable, rgb
from .elements import Element, Layout, read
from .ground import lay_paper, mark_scale, show_source
from .labels import draw_descriptions, draw_tags
from .margin import margin_rows
from .runs import clean
from .sheet import Sheet
from .strip import lay_strip
from .words import draw_words


def draw(sheet: Sheet) -> Image.Image:
    """Return the proof of `sheet`: RGB, or RGBA where transparent, exactly `sheet.size` px.

    The same sheet gives the same pixels. The whole picture is the layout's frame; the strip lies over it.
    """
    canvas = Canvas(sheet.size, transparent=sheet.transparent)
    layout = read(sheet.structured_prompt, sheet.size) if sheet.structured_prompt else None
    colours = (layout.colours if layout else ()) or tuple(rgb(colour) for colour, _ in sheet.palette)
    lay_paper(canvas, colours, dict(sheet.parameters).get("seed", ""))
    if sheet.source:
        show_source(canvas, sheet.source)
    placed = [(element, element.box) for element in layout.elements if element.box] if layout else []
    texts = [box for element, box in placed if element.text is not None]
    objects = [box for element, box in placed if element.text is None]
    bands = lay_strip(canvas, margin_rows(canvas, sheet, layout), texts, objects)
    covered = [band.box for band in bands]
    loose: list[tuple[Element, Box]] = []
    if layout and layout.elements:
        mark_scale(canvas)
        for element, box in placed:
            if element.text is None:
                draw_object(canvas, element, box)
            else:
                draw_text(canvas, element, box, layout.colours)
        loose = _set_loose(canvas, layout, [*texts, *covered])
    else:
        words = sheet.prompt or (layout.description if layout else "")
        area = _between(canvas, covered)
        if sheet.source and words:
            # Type over a picture needs a calmer ground than boxes do.
            canvas.fill(area, PAPER, 0.4)
        draw_words(canvas, clean(words), area)
    for band in bands:
        band.draw(canvas)
    for element, box in placed:
        draw_edge(canvas, element, box)
    avoid = [*texts, *(box for _, box in loose)]
    tags = draw_tags(canvas, [*placed, *loose], avoid, covered)
    draw_descriptions(canvas, placed, tags, avoid, covered)
    return canvas.image


def _set_loose(canvas: Canvas, layout: Layout, taken: list[Box]) -> list[tuple[Element, Box]]:
    """Set the texts without a box, one under the other, in the tallest band that nothing in `taken` crosses."""
    loose = [element for element in layout.elements if element.box is None and element.text]
    width, height = canvas.size
    edges = sorted({0, height, *(edge for box in taken for edge in (box[1], box[3]))})
    gaps = [gap for gap in pairwise(edges) if not any(box[1] < gap[1] and box[3] > gap[0] for box in taken)]
    top, bottom = max(gaps, key=lambda gap: gap[1] - gap[0], default=(0, height))
    step = (bottom - top) // max(1, len(loose))
    half = min(round(step * 0.32), round(height * 0.04))
    found: list[tuple[Element, Box]] = []
    for index, element in enumerate(loose):
        middle = top + step * index + step // 2
        box = (width // 6, middle - half, width * 5 // 6, middle + half)
        if half:
            colour = element.colours[0] if element.colours else INK
            ink = set_text(canvas, element, box, readable(colour, canvas.ground(box), 3.0))
            found.append((element, ink))
    return found


def _between(canvas: Canvas, bands: list[Box]) -> Box:
    """The picture without the bands at its head and its foot."""
    width, height = canvas.size
    top = max((band[3] for band in bands if band[1] == 0), default=0)
    bottom = min((band[1] for band in bands if band[1] > 0), default=height)
    return 0, top, width, bottom
