"""Sets Chinese and Japanese in columns from right to left, for boxes that are taller than wide."""

from __future__ import annotations

from PIL import Image, ImageDraw

from .breaks import ideographic
from .lines import draw_line, width

# Unicode's forms of punctuation for vertical text.
_FORMS = str.maketrans("ー—…、。（）「」『』【】〈〉《》", "︱︱︙︑︒︵︶﹁﹂﹃﹄︻︼︿﹀︽︾")  # noqa: RUF001
# In em: the height of a character's cell, and the distance between columns.
_PITCH, _LEADING = 1.06, 1.3


def vertical_text(text: str, room: tuple[int, int]) -> Image.Image | None:
    """Return the ink of `text` in columns as an image "L" of the size `room`, or None.

    It is None where the text has other scripts, or does not fit at 5 px.
    """
    # Most fonts draw an ideograph in a square of one em; anything else would need turning.
    columns = [line.strip() for line in text.translate(_FORMS).split("\n") if line.strip()]
    if not columns or not all(ideographic(character) or character in " 　・" for line in columns for character in line):
        return None
    size = max((size for size in range(5, room[0] + 1) if _span(columns, size, room[1]) <= room[0]), default=0)
    if size < 5:
        return None
    return _draw(columns, size, room)


def _rows(size: int, height: int) -> int:
    return max(1, int(height / (size * _PITCH)))


def _span(columns: list[str], size: int, height: int) -> float:
    """The width in px of all columns at `size`; infinite where not even one character fits the height."""
    if size * _PITCH > height:
        return float("inf")
    rows = _rows(size, height)
    count = sum(-(-len(line) // rows) for line in columns)
    return size * (1 + (count - 1) * _LEADING)


def _draw(columns: list[str], size: int, room: tuple[int, int]) -> Image.Image:
    rows = _rows(size, room[1])
    pieces = [line[start : start + rows] for line in columns for start in range(0, len(line), rows)]
    leading = size * _LEADING
    span = size + (len(pieces) - 1) * leading
    tallest = max(len(piece) for piece in pieces) * size * _PITCH
    image = Image.new("L", room)
    pen = ImageDraw.Draw(image)
    for index, piece in enumerate(pieces):
        right = (room[0] + span) / 2 - index * leading
        for row, character in enumerate(piece):
            top = (room[1] - tallest) / 2 + row * size * _PITCH
            x = right - size / 2 - width(character, size, bold=True) / 2
            draw_line(pen, x, round(top + 0.88 * size), character, size, bold=True)
    return image
