"""Draws numbers, swatches and descriptions on the boxes, clear of each other and of the literal texts."""

from __future__ import annotations

from .boxes import FRAME_COLOUR
from .canvas import Box, Canvas
from .colours import INK, mix, readable
from .elements import Element
from .fit import Block, display, prose
from .pieces import swatch

# A description stays a caption: at most this many em wide, and at most this share of its box's height.
_WIDTHS_EM, _MAX_SHARE = (24, 16, 11, 8), 0.5


def draw_tags(canvas: Canvas, elements: list[tuple[Element, Box]], texts: list[Box], covered: list[Box]) -> list[Box]:
    """Draw each element's number and swatches at a corner of its box; return their boxes.

    It is the corner where they hide the least of `texts`, of each other and of the strip, whose bands are `covered`.
    """
    side = max(7, round(canvas.small * 1.45))
    chip = round(side * 0.62)
    pitch, gap = round(chip * 1.2), round(side * 0.25)
    taken: list[Box] = []
    for element, box in elements:
        width = side + (gap + len(element.colours) * pitch if element.colours else 0)
        label_box = _tag_box(canvas, element, box, (width, side), texts, covered, taken)
        taken.append(label_box)
        left, top = label_box[:2]
        plain = element.text is None
        ground = INK if plain else mix(FRAME_COLOUR, INK, 0.25)
        canvas.rounded_rectangle((left, top, left + side, top + side), ground, radius=side * (0.5 if plain else 0.22))
        number = display(str(element.number), (round(side * 0.74), round(side * 0.5)), smallest=1)
        canvas.draw_mask(number.mask((side, side), align_x=0.5, align_y=0.5), (left, top), (255, 255, 255))
        for index, colour in enumerate(element.colours):
            at = (left + side + gap + index * pitch, top + (side - chip) // 2)
            swatch(canvas, (*at, at[0] + chip, at[1] + chip), colour)
    return taken


def draw_descriptions(
    canvas: Canvas, elements: list[tuple[Element, Box]], tags: list[Box], texts: list[Box], covered: list[Box]
) -> None:
    """Write each object's description in its box, near its tag, where it hides the least; `tags` has one an element."""
    taken = [*texts, *covered, *tags]
    inset = round(canvas.small * 0.6)
    for index, ((element, box), tag) in enumerate(zip(elements, tags, strict=False)):
        left, top, right, bottom = _visible(box, covered)
        inner = (left + inset, top + inset, right - inset, bottom - inset)
        width, height = inner[2] - inner[0], inner[3] - inner[1]
        if element.text is not None or width < 3 * canvas.small or height < 1.2 * canvas.small:
            continue
        limit = max(round(height * _MAX_SHARE), min(height, 3 * canvas.small))
        widths = sorted({min(width, width_px * canvas.small) for width_px in _WIDTHS_EM}, reverse=True)
        blocks = [prose(element.desc, (width_px, limit), canvas.small) for width_px in widths]
        if blocks[0].lines:
            front = [later for _, later in elements[index + 1 :]]
            block, label_box = _best_position(canvas, blocks, inner, tag, taken, front)
            ground = canvas.ground(label_box)
            mask = block.mask((label_box[2] - label_box[0], label_box[3] - label_box[1]))
            canvas.draw_mask(mask, label_box[:2], readable(mix(INK, ground, 0.1), ground))
            taken.append(label_box)


def _best_position(
    canvas: Canvas, blocks: list[Block], inner: Box, tag: Box, taken: list[Box], front: list[Box]
) -> tuple[Block, Box]:
    """The best of `blocks`, which are one text in several widths, and its box: the one that hides the least."""
    candidates: list[tuple[Block, Box]] = []
    for block in blocks:
        width = min(inner[2] - inner[0], round(block.width) + 1)
        height = round(block.height) + 1
        free = max(0, inner[3] - inner[1] - height)
        # First below the number, then from the top down, where a reader looks for it.
        for offset in (min(free, round(canvas.small * 1.9)), *(free * step // 8 for step in range(9))):
            for left in (inner[0], inner[2] - width, (inner[0] + inner[2] - width) // 2):
                candidates.append((block, (left, inner[1] + offset, left + width, inner[1] + offset + height)))

    def cost(choice: tuple[Block, Box]) -> float:
        block, label_box = choice
        hidden = 4 * sum(_overlap(label_box, other) for other in taken)
        hidden += sum(_overlap(label_box, other) for other in front)
        cut = block.width * block.height if block.lines[-1].endswith("…") else 0.0
        distance = abs(label_box[0] - tag[0]) + abs(label_box[1] - tag[3])
        return hidden + cut + 0.3 * canvas.small * distance

    return min(candidates, key=cost)


def _visible(box: Box, covered: list[Box]) -> Box:
    """The part of `box` that the strip leaves visible, at least 1 px of its height."""
    left, top, right, bottom = box
    for band in covered:
        if band[1] == 0:
            top = max(top, min(band[3], bottom - 1))
        else:
            bottom = min(bottom, max(band[1], top + 1))
    return left, top, right, bottom


def _tag_box(
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
    further = [(left + inset + step * (width + 2), top + inset) for step in range(1, 8)]
    own = [] if element.text is None else [box]

    def clamped(at: tuple[int, int]) -> Box:
        x = max(0, min(at[0], canvas.size[0] - width))
        y = max(0, min(at[1], canvas.size[1] - height))
        return x, y, x + width, y + height

    def cost(label_box: Box) -> float:
        hidden = sum(_overlap(label_box, other) for other in (*texts, *own))
        return hidden + 3 * sum(_overlap(label_box, other) for other in (*taken, *covered))

    choices = [*inside, *outside, *further] if element.text is None else [*outside, *inside]
    return min((clamped(at) for at in choices), key=cost)


def _overlap(first: Box, second: Box) -> int:
    """The px that two boxes have in common."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    return width * height if width > 0 and height > 0 else 0
