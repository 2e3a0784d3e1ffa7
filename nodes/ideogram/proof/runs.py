"""Splits a line into runs of one font and one direction, ordered from left to right as they are drawn."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from .fonts import FACES, Face, covers, face_for

_UNDRAWABLE = re.compile("[\ud800-\udfff]")
# Controls, directional marks, variation selectors and the byte order mark have no shape of their own.
_INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")


class Run(NamedTuple):
    """A piece of a line, in reading order, that one font draws in one direction."""

    text: str
    face: Face
    rtl: bool


def clean_text(text: str) -> str:
    """Return `text` with every line break as \\n, and without characters that no font can draw."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\t", " ")
    return _INVISIBLE.sub("", _UNDRAWABLE.sub("\ufffd", text))


def right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction reads from right to left."""
    for character in text:
        if (direction := unicodedata.bidirectional(character)) in ("L", "R", "AL"):
            return direction != "L"
    return False


def split_runs(line: str) -> list[Run]:
    """Return the runs of `line`, a cleaned text without line breaks, from left to right."""
    if line.isascii():
        return [Run(line, FACES[0], False)] if line else []
    base = int(right_to_left(line))
    levelled: list[tuple[int, Run]] = []
    for character, level in zip(line, _levels(line, base), strict=True):
        face = face_for(character)
        if levelled:
            last_level, last = levelled[-1]
            # Marks, spaces and points stay in the font of their neighbour: a mark only joins a letter of its font.
            if face != last.face and unicodedata.category(character)[0] in "MZPC" and covers(last.face, character):
                face = last.face
            if level == last_level and face == last.face:
                levelled[-1] = (level, last._replace(text=last.text + character))
                continue
        levelled.append((level, Run(character, face, level % 2 == 1)))
    return _visual(levelled)


def _levels(line: str, base: int) -> list[int]:
    """Each character's level by the core of the Unicode bidirectional algorithm; even levels read from left to right.

    `base` is 1 for a line that reads from right to left, else 0. Explicit directional marks must have been removed.
    """
    ground = "R" if base else "L"
    kinds = _kinds(line, ground)
    # A neutral between two of one direction takes theirs; numbers count as right to left here.
    after: list[str] = []
    for kind in reversed(kinds):
        after.append(("L" if kind == "L" else "R") if kind else after[-1] if after else ground)
    before = ground
    level = {"L": 2 * base, "R": 1, "number": 2}
    levels: list[int] = []
    opened: list[int] = []
    for character, kind, following in zip(line, kinds, reversed(after), strict=True):
        if kind:
            before = "L" if kind == "L" else "R"
        levels.append(level[kind or (before if before == following else ground)])
        # A closing bracket takes the level of its opening one, or it would stand at the wrong word.
        if unicodedata.category(character) == "Ps":
            opened.append(levels[-1])
        elif unicodedata.category(character) == "Pe" and opened:
            levels[-1] = opened.pop()
    return levels


def _kinds(line: str, ground: str) -> list[str | None]:
    """Each character's direction: "L", "R", "number" (a number among right-to-left letters), None for neutral."""
    kinds: list[str | None] = []
    strong = ground
    classes = [unicodedata.bidirectional(character) for character in line]
    for index, kind in enumerate(classes):
        last = kinds[-1] if kinds else None
        following = classes[index + 1] if index + 1 < len(classes) else ""
        if kind in ("L", "R", "AL"):
            strong = "L" if kind == "L" else "R"
            kinds.append(strong)
        elif kind in ("EN", "AN"):
            kinds.append("L" if strong == "L" else "number")
        elif kind == "NSM":
            kinds.append(last)
        elif last == "number" and (kind == "ET" or (kind in ("CS", "ES") and following in ("EN", "AN"))):
            # The point in 7:30 and the sign in 60% belong to the number.
            kinds.append("number")
        else:
            kinds.append(None)
    return kinds


def _visual(levelled: list[tuple[int, Run]]) -> list[Run]:
    """The runs in visual order: each stretch of a level or higher is reversed, from the highest level down to 1."""
    for floor in range(max((level for level, _ in levelled), default=0), 0, -1):
        start = 0
        while start < len(levelled):
            end = start
            while end < len(levelled) and levelled[end][0] >= floor:
                end += 1
            levelled[start:end] = levelled[start:end][::-1]
            start = max(end, start + 1)
    return [run for _, run in levelled]
