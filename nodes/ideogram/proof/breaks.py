"""Where a line of text may end: after a word, after a Chinese or Japanese character, between syllables elsewhere."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from .lines import advance

# Han, kana and full-width forms; Korean is set word by word.
_IDEOGRAPHS = re.compile("[\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60]")
# The first never begin a line, the second never end one.
_NOT_FIRST = frozenset(
    "、。，．・：；？！）」』】〕〉》〟ーゝゞ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥%!?,.:;)]}”’»"  # noqa: RUF001
)
_NOT_LAST = frozenset("（「『【〔〈《〝([{“‘«")  # noqa: RUF001
_LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")
_TRAILING_VOWELS = frozenset("ะาำๅๆະາຳໆ")
_JOINERS = frozenset("\u200c\u200d")


class Token(NamedTuple):
    """A text that is not broken between lines: its width in em, and the width of the space before it, 0 for none."""

    text: str
    width: float
    space: float


def ideographic(text: str) -> bool:
    """Return whether `text` holds a character of Chinese or Japanese."""
    return _IDEOGRAPHS.search(text) is not None


def tokens(paragraph: str, *, bold: bool) -> list[Token]:
    """Return the tokens of `paragraph`, a cleaned text without line breaks, between which lines may be broken."""
    space = advance(" ", bold=bold)
    result: list[Token] = []
    for word in paragraph.split():
        gap = space if result else 0.0
        for piece in _pieces(word):
            result.append(Token(piece, advance(piece, bold=bold), gap))
            gap = 0.0
    return result


def syllables(word: str) -> list[str]:
    """Return the smallest pieces into which `word` may be broken: each a letter with its marks."""
    clusters: list[str] = []
    for character in word:
        joins = clusters and (
            unicodedata.category(character)[0] == "M"
            or character in _TRAILING_VOWELS
            or character in _JOINERS
            or clusters[-1][-1] in _LEADING_VOWELS
            or clusters[-1][-1] in _JOINERS
        )
        if joins and len(clusters[-1]) < 16:
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _pieces(word: str) -> list[str]:
    if not ideographic(word):
        return [word]
    pieces: list[str] = []
    for cluster in syllables(word):
        breakable = pieces and cluster not in _NOT_FIRST and pieces[-1][-1] not in _NOT_LAST
        breaks = breakable and (ideographic(cluster) or ideographic(pieces[-1][-1]))
        if pieces and not breaks and len(pieces[-1]) < 32:
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces
