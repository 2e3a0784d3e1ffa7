"""Measures and draws one line of text of mixed scripts."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageDraw

from .fonts import font, has_shaping
from .runs import Run, split_runs

# Widths are measured at one size and scaled: precise enough to search for a size, and each word is measured once.
_MEASURED_SIZE = 96


@lru_cache(maxsize=16384)
def advance(text: str, *, bold: bool) -> float:
    """Return the width of `text`, one line, in em."""
    return width(text, _MEASURED_SIZE, bold=bold) / _MEASURED_SIZE


@lru_cache(maxsize=4096)
def ink_extent(text: str, *, bold: bool) -> tuple[float, float]:
    """Return how far the ink of `text`, one line, rises above and falls below the baseline, in em, 0 or more."""
    ascent = descent = 0.0
    for run in split_runs(text):
        loaded, stroke = font(run.face, _MEASURED_SIZE, bold=bold)
        _, top, _, bottom = loaded.getbbox(run.text, anchor="ls", stroke_width=stroke, direction=_direction(run))
        ascent, descent = max(ascent, -top / _MEASURED_SIZE), max(descent, bottom / _MEASURED_SIZE)
    return ascent, descent


def width(text: str, size: int, *, bold: bool) -> float:
    """Return the width in px of `text`, one line, at `size` px."""
    total = 0.0
    for run in split_runs(text):
        loaded, _ = font(run.face, size, bold=bold)
        total += loaded.getlength(_spelling(run), direction=_direction(run))
    return total


def draw_line(pen: ImageDraw.ImageDraw, x: float, baseline: float, text: str, size: int, *, bold: bool) -> None:
    """Draw `text`, one line, at `size` px with its left end at `x`, standing on `baseline`, into a mask "L"."""
    for run in split_runs(text):
        loaded, stroke = font(run.face, size, bold=bold)
        spelling, direction = _spelling(run), _direction(run)
        pen.text((x, baseline), spelling, 255, loaded, "ls", stroke_width=stroke, direction=direction)
        x += loaded.getlength(spelling, direction=direction)


def _direction(run: Run) -> str | None:
    return ("rtl" if run.rtl else "ltr") if has_shaping() else None


def _spelling(run: Run) -> str:
    # Without shaping the letters are not joined, but at least they are in the right order.
    return run.text[::-1] if run.rtl and not has_shaping() else run.text
