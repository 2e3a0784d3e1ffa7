"""Where a line of text may end: after a word, after a Chinese or Japanese character, between syllables elsewhere."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from .lines import advance

# Han, kana and full-width forms; Korean is set word by word.
_IDEOGRAPHS = re.compile("[\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60]")
# These never begin a line, and those never end one.
_NOT_FIRST = frozenset(
    "、。，．・：；？！）」』】〕〉》〟ーゝゞ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥%!?,.:;)]}”’»"  # noqa: RUF001
)
_NOT_LAST = frozenset("（「『【〔〈《〝([{“‘«")  # noqa: RUF001
_LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")
_TRAILING_VOWELS = frozenset("ะาำๅๆະາຳໆ")
_JOINERS = frozenset("\u200c\u200d")


class Token(NamedTuple):
    """What a line holds whole: its text, its width in em, and the width of the space before it, 0 for none."""

    text: str
    width: float
    space: float


def ideographic(text: str) -> bool:
    """Return whether `text` holds a character of Chinese or Japanese."""
    return _IDEOGRAPHS.search(text) is not None


def tokens(paragraph: str, *, bold: bool) -> list[Token]:
    """Return what `paragraph`, a cleaned text without line breaks, may be broken between."""
    space = advance(" ", bold=bold)
    found: list[Token] = []
    for word in paragraph.split():
        gap = space if found else 0.0
        for piece in _pieces(word):
            found.append(Token(piece, advance(piece, bold=bold), gap))
            gap = 0.0
    return found


def syllables(word: str) -> list[str]:
    """Return the smallest parts into which `word` may be broken at all: a letter with its marks."""
    parts: list[str] = []
    for character in word:
        joins = parts and (
            unicodedata.category(character)[0] == "M"
            or character in _TRAILING_VOWELS
            or character in _JOINERS
            or parts[-1][-1] in _LEADING_VOWELS
            or parts[-1][-1] in _JOINERS
        )
        if joins and len(parts[-1]) < 16:
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _pieces(word: str) -> list[str]:
    if not ideographic(word):
        return [word]
    pieces: list[str] = []
    for part in syllables(word):
        loose = pieces and part not in _NOT_FIRST and pieces[-1][-1] not in _NOT_LAST
        breaks = loose and (ideographic(part) or ideographic(pieces[-1][-1]))
        if pieces and not breaks and len(pieces[-1]) < 32:
            pieces[-1] += part
        else:
            pieces.append(part)
    return pieces
