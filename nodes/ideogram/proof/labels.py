"""Numbers, swatches and descriptions on the boxes, kept clear of each other and of the literal text."""

from __future__ import annotations

from .boxes import FRAME
from .canvas import Box, Canvas
from .colours import INK, mix, readable
from .elements import Element
from .fit import Block, display, prose
from .pieces import swatch

# A description stays a caption: no wider than this many em, no more than this share of its box's height.
_MEASURES, _SHARE = (24, 16, 11, 8), 0.5


def draw_tags(canvas: Canvas, elements: list[tuple[Element, Box]], texts: list[Box], covered: list[Box]) -> list[Box]:
    """Draw each element's number and swatches at a corner of its box; return where they stand.

    The corner is the one where they hide the least of `texts`, of each other and of the strip, `covered`.
    """
    side = max(7, round(canvas.small * 1.45))
    chip = round(side * 0.62)
    pitch, gap = round(chip * 1.2), round(side * 0.25)
    taken: list[Box] = []
    for element, box in elements:
        width = side + (gap + len(element.colours) * pitch if element.colours else 0)
        place = _tag_place(canvas, element, box, (width, side), texts, covered, taken)
        taken.append(place)
        left, top = place[:2]
        plain = element.text is None
        ground = INK if plain else mix(FRAME, INK, 0.25)
        canvas.disc((left, top, left + side, top + side), ground, radius=side * (0.5 if plain else 0.22))
        number = display(str(element.number), (round(side * 0.74), round(side * 0.5)), smallest=1)
        canvas.stamp(number.mask((side, side), across=0.5, down=0.5), (left, top), (255, 255, 255))
        for index, colour in enumerate(element.colours):
            at = (left + side + gap + index * pitch, top + (side - chip) // 2)
            swatch(canvas, (*at, at[0] + chip, at[1] + chip), colour)
    return taken


def draw_descriptions(
    canvas: Canvas, elements: list[tuple[Element, Box]], tags: list[Box], texts: list[Box], covered: list[Box]
) -> None:
    """Write each object's description in its box, near its tag (one an element), where it is in nobody's way."""
    taken = [*texts, *covered, *tags]
    inset = round(canvas.small * 0.6)
    for index, ((element, box), tag) in enumerate(zip(elements, tags, strict=False)):
        left, top, right, bottom = _visible(box, covered)
        inner = (left + inset, top + inset, right - inset, bottom - inset)
        width, height = inner[2] - inner[0], inner[3] - inner[1]
        if element.text is not None or width < 3 * canvas.small or height < 1.2 * canvas.small:
            continue
        limit = max(round(height * _SHARE), min(height, 3 * canvas.small))
        measures = sorted({min(width, measure * canvas.small) for measure in _MEASURES}, reverse=True)
        blocks = [prose(element.desc, (measure, limit), canvas.small) for measure in measures]
        if blocks[0].lines:
            front = [later for _, later in elements[index + 1 :]]
            block, place = _best_place(canvas, blocks, inner, tag, taken, front)
            ground = canvas.ground(place)
            mask = block.mask((place[2] - place[0], place[3] - place[1]))
            canvas.stamp(mask, place[:2], readable(mix(INK, ground, 0.1), ground))
            taken.append(place)


def _best_place(
    canvas: Canvas, blocks: list[Block], inner: Box, tag: Box, taken: list[Box], front: list[Box]
) -> tuple[Block, Box]:
    """The block, of one text in several widths, and the place at which it hides and crosses the least."""
    places: list[tuple[Block, Box]] = []
    for block in blocks:
        width = min(inner[2] - inner[0], round(block.width) + 1)
        height = round(block.height) + 1
        free = max(0, inner[3] - inner[1] - height)
        # Under the number first, then from the top down, as a reader looks for it.
        for down in (min(free, round(canvas.small * 1.9)), *(free * step // 8 for step in range(9))):
            for left in (inner[0], inner[2] - width, (inner[0] + inner[2] - width) // 2):
                places.append((block, (left, inner[1] + down, left + width, inner[1] + down + height)))

    def cost(choice: tuple[Block, Box]) -> float:
        block, place = choice
        hidden = 4 * sum(_shared(place, other) for other in taken) + sum(_shared(place, other) for other in front)
        cut = block.width * block.height if block.lines[-1].endswith("…") else 0.0
        away = abs(place[0] - tag[0]) + abs(place[1] - tag[3])
        return hidden + cut + 0.3 * canvas.small * away

    return min(places, key=cost)


def _visible(box: Box, covered: list[Box]) -> Box:
    """What the strip leaves of `box`, though never less than 1 px of its height."""
    left, top, right, bottom = box
    for band in covered:
        if band[1] == 0:
            top = max(top, min(band[3], bottom - 1))
        else:
            bottom = min(bottom, max(band[1], top + 1))
    return left, top, right, bottom


def _tag_place(
    canvas: Canvas,
    element: Element,
    box: Box,
    size: tuple[int, int],
    texts: list[Box],
    covered: list[Box],
    taken: list[Box],
) -> Box:
    width, height = size
    inset = round(canvas.small * 0.4)
    left, top, right, bottom = _visible(box, covered)
    inside = [
        (x, y)
        for y in (top + inset, bottom - inset - height)
        for x in (left + inset, right - inset - width)
        if right - left > width + 2 * inset and bottom - top > 1.6 * height
    ]
    outside = [
        (left, top - height - 1),
        (left - width - 2, top),
        (right + 2, top),
        (left, bottom + 1),
        (right - width, top - height - 1),
        (right - width, bottom + 1),
    ]
    onward = [(left + inset + step * (width + 2), top + inset) for step in range(1, 8)]
    own = [] if element.text is None else [box]

    def clamped(at: tuple[int, int]) -> Box:
        x = max(0, min(at[0], canvas.size[0] - width))
        y = max(0, min(at[1], canvas.size[1] - height))
        return x, y, x + width, y + height

    def cost(place: Box) -> float:
        hidden = sum(_shared(place, other) for other in (*texts, *own))
        return hidden + 3 * sum(_shared(place, other) for other in (*taken, *covered))

    choices = [*inside, *outside, *onward] if element.text is None else [*outside, *inside]
    return min((clamped(at) for at in choices), key=cost)


def _shared(first: Box, second: Box) -> int:
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    return across * down if across > 0 and down > 0 else 0
