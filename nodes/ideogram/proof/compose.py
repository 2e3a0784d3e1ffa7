"""Draws a sheet: the background, the elements from back to front, the margin strip, and the labels on top."""

from __future__ import annotations

from itertools import pairwise

from PIL import Image

from .boxes import draw_edge, draw_object, draw_text, set_text
from .canvas import Box, Canvas
from .colours import INK, PAPER, readable, rgb
from .elements import Element, Layout, read_layout
from .ground import draw_paper, draw_scale, draw_source
from .labels import draw_descriptions, draw_tags
from .margin import margin_rows
from .runs import clean_text
from .sheet import Sheet
from .strip import layout_strip
from .words import draw_prompt


def draw(sheet: Sheet) -> Image.Image:
    """Return the proof of `sheet`: RGB, or RGBA where transparent, exactly `sheet.size` px.

    The same sheet gives the same pixels. The whole picture is the layout's frame; the strip lies over it.
    """
    canvas = Canvas(sheet.size, transparent=sheet.transparent)
    layout = read_layout(sheet.structured_prompt, sheet.size) if sheet.structured_prompt else None
    colours = (layout.colours if layout else ()) or tuple(rgb(colour) for colour, _ in sheet.palette)
    draw_paper(canvas, colours, dict(sheet.parameters).get("seed", ""))
    if sheet.source:
        draw_source(canvas, sheet.source)
    placed = [(element, element.box) for element in layout.elements if element.box] if layout else []
    texts = [box for element, box in placed if element.text is not None]
    objects = [box for element, box in placed if element.text is None]
    bands = layout_strip(canvas, margin_rows(canvas, sheet, layout), texts, objects)
    covered = [band.box for band in bands]
    unplaced: list[tuple[Element, Box]] = []
    if layout and layout.elements:
        draw_scale(canvas)
        for element, box in placed:
            if element.text is None:
                draw_object(canvas, element, box)
            else:
                draw_text(canvas, element, box, layout.colours)
        unplaced = _set_texts_without_box(canvas, layout, [*texts, *covered])
    else:
        words = sheet.prompt or (layout.description if layout else "")
        area = _between(canvas, covered)
        if sheet.source and words:
            # Type over a picture needs a calmer ground than boxes do.
            canvas.fill(area, PAPER, 0.4)
        draw_prompt(canvas, clean_text(words), area)
    for band in bands:
        band.draw(canvas)
    for element, box in placed:
        draw_edge(canvas, element, box)
    avoid = [*texts, *(box for _, box in unplaced)]
    tags = draw_tags(canvas, [*placed, *unplaced], avoid, covered)
    draw_descriptions(canvas, placed, tags, avoid, covered)
    return canvas.image


def _set_texts_without_box(canvas: Canvas, layout: Layout, taken: list[Box]) -> list[tuple[Element, Box]]:
    """Set the texts that have no box, one below the other, in the tallest horizontal band that is free of `taken`.

    Returns each with the box of its ink.
    """
    unplaced = [element for element in layout.elements if element.box is None and element.text]
    width, height = canvas.size
    edges = sorted({0, height, *(edge for box in taken for edge in (box[1], box[3]))})
    gaps = [gap for gap in pairwise(edges) if not any(box[1] < gap[1] and box[3] > gap[0] for box in taken)]
    top, bottom = max(gaps, key=lambda gap: gap[1] - gap[0], default=(0, height))
    step = (bottom - top) // max(1, len(unplaced))
    half_height = min(round(step * 0.32), round(height * 0.04))
    set_texts: list[tuple[Element, Box]] = []
    for index, element in enumerate(unplaced):
        middle = top + step * index + step // 2
        box = (width // 6, middle - half_height, width * 5 // 6, middle + half_height)
        if half_height:
            colour = element.colours[0] if element.colours else INK
            ink = set_text(canvas, element, box, readable(colour, canvas.ground(box), 3.0))
            set_texts.append((element, ink))
    return set_texts


def _between(canvas: Canvas, bands: list[Box]) -> Box:
    """The box of the picture without the bands at its top and bottom."""
    width, height = canvas.size
    top = max((band[3] for band in bands if band[1] == 0), default=0)
    bottom = min((band[1] for band in bands if band[1] > 0), default=height)
    return 0, top, width, bottom
