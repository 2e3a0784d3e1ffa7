"""Sets a text in a rectangle: the largest size at which it fits, or as much of it as fits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from .breaks import Token, syllables, tokens
from .lines import advance, draw_line, ink_extent, width
from .runs import right_to_left

# A text keeps its own line breaks, unless further ones make it larger by this factor.
_WORTH_BREAKING = 1.25
_WHOLE = 1e9


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Text broken into lines. `size` is in px; `ascent`, `descent` and `line_gap` are in em."""

    lines: tuple[str, ...]
    size: int
    ascent: float
    descent: float
    line_gap: float
    bold: bool

    @property
    def height(self) -> float:
        """The height in px, from the top of the first line to the foot of the last."""
        count = len(self.lines)
        return self.size * (count * (self.ascent + self.descent) + max(0, count - 1) * self.line_gap)

    @property
    def width(self) -> float:
        """The width in px of the longest line."""
        return max((width(line, self.size, bold=self.bold) for line in self.lines), default=0.0)

    def mask(self, box: tuple[int, int], *, align_x: float = 0.0, align_y: float = 0.0) -> Image.Image:
        """Return the ink as an image "L" of the size `box`, clipped to it.

        `align_x` and `align_y` place the block: 0 is left or top, 0.5 the middle, 1 right or bottom.
        """
        image = Image.new("L", box)
        pen = ImageDraw.Draw(image)
        top = (box[1] - self.height) * align_y
        for line in self.lines:
            x = (box[0] - width(line, self.size, bold=self.bold)) * (1 - align_x if right_to_left(line) else align_x)
            draw_line(pen, x, round(top + self.ascent * self.size), line, self.size, bold=self.bold)
            top += (self.ascent + self.descent + self.line_gap) * self.size
        return image


def prose(text: str, box: tuple[int, int], size: int, *, bold: bool = False) -> Block:
    """Set running text at `size` px into `box`, (width, height) in px; text that does not fit ends in an ellipsis."""
    block = Block(lines=(), size=size, ascent=0.86, descent=0.26, line_gap=0.2, bold=bold)
    most_lines = max(0, int((box[1] / size + block.line_gap) / (block.ascent + block.descent + block.line_gap)))
    # Only what could be shown at all is broken into lines: a letter is taken to be at least a fifth of an em wide.
    text = text[: most_lines * (int(5 * box[0] / size) + 8) + 1]
    lines, _ = _wrap([tokens(paragraph, bold=bold) for paragraph in text.split("\n")], 0.98 * box[0] / size, bold)
    if len(lines) > most_lines:
        lines = lines[:most_lines]
        if lines:
            lines[-1] = _shortened(lines[-1] + " ", box[0] / size, bold)
    return replace(block, lines=tuple(lines))


def display(
    text: str,
    box: tuple[int, int],
    *,
    bold: bool = True,
    largest: int = 4096,
    smallest: int = 5,
    line_gap: float = 0.2,
) -> Block:
    """Set `text` as large as `box`, (width, height) in px, allows, without breaking words and with its \\n kept.

    The size is at most `largest` px. Where even `smallest` px is too large, the text is cut with an ellipsis.
    """
    paragraphs = [paragraph for line in text.split("\n") if (paragraph := tokens(line, bold=bold))]
    if not paragraphs:
        return Block(lines=(), size=smallest, ascent=0, descent=0, line_gap=0, bold=bold)
    extents = [ink_extent(token.text, bold=bold) for paragraph in paragraphs for token in paragraph]
    block = Block(
        lines=(),
        size=smallest,
        ascent=max(0.3, *(ascent for ascent, _ in extents), 0.0),
        descent=max(0.02, *(descent for _, descent in extents), 0.0),
        line_gap=line_gap,
        bold=bold,
    )
    unbroken, _ = _wrap(paragraphs, _WHOLE, bold)
    best = _fitted(block, [unbroken], box, largest)
    low, high = max(smallest, int(best.size * _WORTH_BREAKING)), min(largest, box[1] * 2)
    while low <= high:
        middle = (low + high) // 2
        lines, cut = _wrap(paragraphs, box[0] / middle, bold)
        if not cut and replace(block, lines=tuple(lines), size=middle).height <= box[1]:
            best, low = replace(block, lines=tuple(lines), size=middle), middle + 1
        else:
            high = middle - 1
    if best.size < smallest:
        return prose(text, box, smallest, bold=bold)
    balanced = _balanced(paragraphs, best, box[0] / best.size)
    return _fitted(block, [balanced], box, best.size)


def _fitted(block: Block, candidates: list[list[str]], box: tuple[int, int], largest: int) -> Block:
    """The lines set at the largest size at which they fit, by their real widths, hinting included."""
    fitted = replace(block, lines=tuple(candidates[0]))
    widest = max(advance(line, bold=block.bold) for line in fitted.lines)
    size = max(1, min(largest, int(box[0] / max(widest, 0.01)), int(box[1] / (fitted.height / fitted.size))))
    fitted = replace(fitted, size=size)
    while fitted.size > 1 and (fitted.width > box[0] or fitted.height > box[1]):
        fitted = replace(fitted, size=min(fitted.size - 1, int(fitted.size * box[0] / max(fitted.width, 1))) or 1)
    return fitted


def _balanced(paragraphs: list[list[Token]], block: Block, limit: float) -> list[str]:
    """The paragraphs broken into as many lines as `block` has, with the longest line as short as possible."""
    lines = list(block.lines)
    low, high = limit / 2, limit
    for _ in range(10):
        middle = (low + high) / 2
        narrower, cut = _wrap(paragraphs, middle, block.bold)
        if cut or len(narrower) > len(lines):
            low = middle
        else:
            lines, high = narrower, middle
    return lines


def _wrap(paragraphs: list[list[Token]], limit: float, bold: bool) -> tuple[list[str], bool]:
    """Break the paragraphs into lines of at most `limit` em; also return whether a word had to be cut."""
    lines: list[str] = []
    cut = False
    for paragraph in paragraphs:
        line, filled = "", 0.0
        for token in paragraph:
            if line and filled + token.space + token.width > limit:
                lines.append(line)
                line, filled = "", 0.0
            if token.width > limit:
                cut = True
                *whole, rest = _cut(token.text, limit, bold)
                lines.extend(whole)
                line, filled = rest, advance(rest, bold=bold)
            else:
                line += (" " if line and token.space else "") + token.text
                filled += (token.space if filled else 0.0) + token.width
        lines.append(line)
    return lines, cut


def _cut(word: str, limit: float, bold: bool) -> list[str]:
    pieces, filled = [""], 0.0
    for syllable in syllables(word):
        size = advance(syllable, bold=bold)
        if pieces[-1] and filled + size > limit:
            pieces.append("")
            filled = 0.0
        pieces[-1] += syllable
        filled += size
    return pieces


def _shortened(line: str, limit: float, bold: bool) -> str:
    filled = advance("…", bold=bold)
    shortened = ""
    for syllable in syllables(line.rstrip()):
        filled += advance(syllable, bold=bold)
        if filled > limit:
            break
        shortened += syllable
    return shortened.rstrip() + "…"
