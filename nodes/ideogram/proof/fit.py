"""Sets a text in a rectangle: the largest size at which it fits, or as much of it as fits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from .breaks import Token, syllables, tokens
from .lines import advance, reach, width, write
from .runs import right_to_left

# A text keeps its own line breaks unless more of them make it larger by this factor.
_WORTH_BREAKING = 1.25
_WHOLE = 1e9


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Text broken into lines. `size` in px; `rise`, `fall` and `gap` (between lines) in em."""

    lines: tuple[str, ...]
    size: int
    rise: float
    fall: float
    gap: float
    bold: bool

    @property
    def height(self) -> float:
        """The height in px, from the top of the first line to the foot of the last."""
        count = len(self.lines)
        return self.size * (count * (self.rise + self.fall) + max(0, count - 1) * self.gap)

    @property
    def width(self) -> float:
        """The width in px of the longest line."""
        return max((width(line, self.size, bold=self.bold) for line in self.lines), default=0.0)

    def mask(self, box: tuple[int, int], *, across: float = 0.0, down: float = 0.0) -> Image.Image:
        """Return the ink as an image "L" of the size `box`, clipped to it.

        `across` and `down` place the block: 0 is left or top, 0.5 the middle, 1 right or bottom.
        """
        image = Image.new("L", box)
        pen = ImageDraw.Draw(image)
        top = (box[1] - self.height) * down
        for line in self.lines:
            x = (box[0] - width(line, self.size, bold=self.bold)) * (1 - across if right_to_left(line) else across)
            write(pen, x, round(top + self.rise * self.size), line, self.size, bold=self.bold)
            top += (self.rise + self.fall + self.gap) * self.size
        return image


def prose(text: str, box: tuple[int, int], size: int, *, bold: bool = False) -> Block:
    """Set running text at `size` px into `box`, width and height in px; what does not fit ends in an ellipsis."""
    block = Block(lines=(), size=size, rise=0.86, fall=0.26, gap=0.2, bold=bold)
    room = max(0, int((box[1] / size + block.gap) / (block.rise + block.fall + block.gap)))
    # No more is broken than could ever be shown: a pixel row of letters is at least a fifth of an em each.
    text = text[: room * (int(5 * box[0] / size) + 8) + 1]
    lines, _ = _wrap([tokens(part, bold=bold) for part in text.split("\n")], 0.98 * box[0] / size, bold)
    if len(lines) > room:
        lines = lines[:room]
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
    gap: float = 0.2,
) -> Block:
    """Set `text` as large as `box`, width and height in px, allows, in whole words, \\n kept."""
    paragraphs = [part for line in text.split("\n") if (part := tokens(line, bold=bold))]
    if not paragraphs:
        return Block(lines=(), size=smallest, rise=0, fall=0, gap=0, bold=bold)
    extents = [reach(token.text, bold=bold) for part in paragraphs for token in part]
    block = Block(
        lines=(),
        size=smallest,
        rise=max(0.3, *(rise for rise, _ in extents), 0.0),
        fall=max(0.02, *(fall for _, fall in extents), 0.0),
        gap=gap,
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
    """The set lines at the largest size at which the real widths, hinting included, fit."""
    found = replace(block, lines=tuple(candidates[0]))
    widest = max(advance(line, bold=block.bold) for line in found.lines)
    size = max(1, min(largest, int(box[0] / max(widest, 0.01)), int(box[1] / (found.height / found.size))))
    found = replace(found, size=size)
    while found.size > 1 and (found.width > box[0] or found.height > box[1]):
        found = replace(found, size=min(found.size - 1, int(found.size * box[0] / max(found.width, 1))) or 1)
    return found


def _balanced(paragraphs: list[list[Token]], block: Block, limit: float) -> list[str]:
    """The wrap with as many lines as `block`, and the longest line as short as can be."""
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
    """Fill lines of `limit` em; also say whether a word had to be cut."""
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
    parts, filled = [""], 0.0
    for part in syllables(word):
        size = advance(part, bold=bold)
        if parts[-1] and filled + size > limit:
            parts.append("")
            filled = 0.0
        parts[-1] += part
        filled += size
    return parts


def _shortened(line: str, limit: float, bold: bool) -> str:
    parts = syllables(line.rstrip())
    filled = advance("…", bold=bold)
    kept = ""
    for part in parts:
        filled += advance(part, bold=bold)
        if filled > limit:
            break
        kept += part
    return kept.rstrip() + "…"
