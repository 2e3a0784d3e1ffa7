"""Measures and draws one line of text of mixed scripts."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageDraw

from .fonts import font, shapes
from .runs import Run, runs

# Widths are measured at one size and scaled: exact enough to search for a size, and measured once a word.
_PROBE = 96


@lru_cache(maxsize=16384)
def advance(text: str, *, bold: bool) -> float:
    """Return the width of `text`, one line, in em."""
    return width(text, _PROBE, bold=bold) / _PROBE


@lru_cache(maxsize=4096)
def reach(text: str, *, bold: bool) -> tuple[float, float]:
    """Return how far the ink of `text`, one line, rises above and falls below the baseline, in em, 0 or more."""
    rise = fall = 0.0
    for run in runs(text):
        loaded, stroke = font(run.face, _PROBE, bold=bold)
        _, top, _, bottom = loaded.getbbox(run.text, anchor="ls", stroke_width=stroke, direction=_direction(run))
        rise, fall = max(rise, -top / _PROBE), max(fall, bottom / _PROBE)
    return rise, fall


def width(text: str, size: int, *, bold: bool) -> float:
    """Return the width in px of `text`, one line, at `size` px."""
    total = 0.0
    for run in runs(text):
        loaded, _ = font(run.face, size, bold=bold)
        total += loaded.getlength(_spelling(run), direction=_direction(run))
    return total


def write(pen: ImageDraw.ImageDraw, x: float, baseline: float, text: str, size: int, *, bold: bool) -> None:
    """Draw `text`, one line, at `size` px with its left end at `x` and its foot on `baseline`, into a mask "L"."""
    for run in runs(text):
        loaded, stroke = font(run.face, size, bold=bold)
        spelling, direction = _spelling(run), _direction(run)
        pen.text((x, baseline), spelling, 255, loaded, "ls", stroke_width=stroke, direction=direction)
        x += loaded.getlength(spelling, direction=direction)


def _direction(run: Run) -> str | None:
    return ("rtl" if run.rtl else "ltr") if shapes() else None


def _spelling(run: Run) -> str:
    # Without shaping the letters stay apart, but at least they stand in the right order.
    return run.text[::-1] if run.rtl and not shapes() else run.text
