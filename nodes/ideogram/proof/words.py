"""Sets a prompt in plain words like a poster: quoted texts large, because Ideogram draws them, and the prompt below."""

from __future__ import annotations

import re

from .canvas import Box, Canvas
from .colours import INK, mix, readable
from .fit import display

_QUOTED = re.compile('"([^"]{1,200})"|“([^”]{1,200})”|„([^“”]{1,200})[“”]|«([^»]{1,200})»|「([^」]{1,200})」')


def quoted(prompt: str) -> list[str]:
    """Return the quoted texts of `prompt`, in order, without their quotation marks."""
    return [text.strip() for groups in _QUOTED.findall(prompt) if (text := "".join(groups)).strip()]


def draw_prompt(canvas: Canvas, prompt: str, area: Box) -> None:
    """Set `prompt`, a cleaned text, in `area`, in px."""
    margin = round(min(area[2] - area[0], area[3] - area[1]) * 0.07)
    left, top, right, bottom = area[0] + margin, area[1] + margin, area[2] - margin, area[3] - margin
    width, height = right - left, bottom - top
    if min(width, height) < 8 or not prompt.strip():
        return
    ground = canvas.ground(area)
    ink, quiet = readable(INK, ground, 7), readable(mix(INK, ground, 0.25), ground)
    if literals := quoted(prompt):
        # A long prompt needs room below. Further literals are set as lines under the first.
        share = height * (0.4 if len(prompt) > 600 else 0.58)
        largest = max(5, round(260 * canvas.unit))
        for text, fraction in ((literals[0], 0.62 if literals[1:] else 1.0), ("\n".join(literals[1:13]), 0.38)):
            block = display(text, (width, round(share * fraction)), largest=largest, line_gap=0.16)
            if block.lines:
                canvas.draw_mask(block.mask((width, round(block.height) + 1)), (left, top), ink)
                top += round(block.height + share * 0.06)
                largest = max(5, block.size // 2)
        top += max(1, round(height * 0.02))
        weight = max(1, round(2 * canvas.unit))
        canvas.fill((left, top, left + min(width, round(80 * canvas.unit)), top + weight), ink)
        top += max(2, round(height * 0.035))
    if bottom - top < canvas.small:
        return
    largest = round((28 if literals else 84) * canvas.unit)
    body = display(
        prompt,
        (width, bottom - top),
        bold=False,
        largest=max(5, largest),
        smallest=max(4, canvas.small),
        line_gap=0.3,
    )
    canvas.draw_mask(body.mask((width, bottom - top)), (left, top), quiet)
