"""Detects boxes that were written x first although nothing says so.

A list of four numbers does not show its order, so a layout is only turned when its texts cannot stand
otherwise. A witness is a text element of one line, in a script that is written across, whose box read row
first is a narrow column: at least five times as high as wide, and three times as high as its words stacked
one above another would need (the frame's shape is unknown here; the usual ones are at most three times as
wide as high). Boxes are turned only if

* at least two texts are witnesses, and every boxed text with a word of five letters is one;
* no boxed text is as wide as high, for that contradicts;
* no text and no overall description speaks of upright lettering, edges, columns or the like;
* no box anywhere states its order, as `"bbox_format": "yxyx"` does;
* the prompt came as text that a person or a language model wrote. An object came over a wire, from a node
  that knows its order, such as the host's Create Bounding Boxes; compact JSON was written by a program,
  such as Ideogram's magic prompt or this pack, whose own output is thereby never turned a second time.

Where the signs are weaker (at least two texts, every one that can tell a column 2.5 times as high as wide,
none called upright), nothing is turned, and a finding says that the boxes look x first. Users asked for this
in KJNodes' issue #758.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from .box import Box
    from .notes import Notes

_UPRIGHT = re.compile(r"vertical|sideways|rotat|upright|spine|perpendicular|turned|degree|stacked|°|\b90\b", re.I)
_NARROW = re.compile(
    r"(?<!top )(?<!bottom )(?<!upper )(?<!lower )\b(edges?|sides?|margins?|borders?)\b|"
    r"\b(columns?|strips?|ribbons?|banners?|tall|narrow|scrolls?|flags?|pillars?|poles?|hang\w*|down|up|"
    r"bookmarks?|neon|signs?|towers?|labels?|letter by letter)\b",
    re.I,
)
_ELEMENTS = "compositional_deconstruction.elements"
_ADVICE = (
    'Write a box as y_min, x_min, y_max, x_max, or add "bbox_format" to the prompt: "xyxy" if yours are '
    'x first, "yxyx" if they are not.'
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the texts say of the axis order, and which of them say it."""

    x_first: Literal["no", "perhaps", "surely"] = "no"
    witnesses: tuple[int, ...] = ()

    def apply(self, boxes: Sequence[Box], may_turn: bool, notes: Notes) -> None:
        """Turns all boxes if they are surely x first and may be, and says so; else only warns."""
        if self.x_first == "no":
            return
        texts = ", ".join(f"elements[{index}]" for index in self.witnesses)
        if self.x_first == "perhaps" or not may_turn:
            notes.found(
                _ELEMENTS,
                f"has boxes that look x first: read row first, the texts of {texts} stand in narrow "
                f"columns. Nothing was changed. {_ADVICE}",
            )
            return
        for box in boxes:
            if len(box.numbers()) == 4:
                first, second, third, fourth = box.numbers()
                box.value = [second, first, fourth, third]
        notes.found(
            _ELEMENTS,
            f"had its boxes x first, so x and y were exchanged in all of them: read row first, the texts of "
            f"{texts} would stand in columns too narrow for them. {_ADVICE}",
        )


def judge(boxes: Sequence[tuple[int, list[Any]]], elements: Sequence[Any], overall: str) -> Verdict:
    """Are these plain boxes (index and four numbers each) x first, going by the texts among `elements`?

    `overall` is what describes the whole picture.
    """
    leaning: list[int] = []
    sure: list[int] = []
    tellers = 0
    descriptions = [overall]
    for index, (top, left, bottom, right) in boxes:
        element = elements[index]
        text = element.get("text")
        if element.get("type") != "text" or not isinstance(text, str):
            continue
        height, width = abs(bottom - top), abs(right - left)
        if width >= height:
            return Verdict()
        descriptions.append(str(element.get("desc")))
        words = text.split()
        longest = max((len(word) for word in words), default=0)
        if longest < 5 or not _is_written_across(text):
            continue
        tellers += 1
        if height >= 2.5 * width and len(text.strip().splitlines()) == 1:
            leaning.append(index)
            stacked = 1.2 * len(words) / (0.55 * longest)
            if height >= max(5, 3 * stacked) * width:
                sure.append(index)
    described = " ".join(descriptions)
    if len(leaning) < 2 or len(leaning) < tellers or _UPRIGHT.search(described):
        return Verdict()
    if len(sure) < tellers or _NARROW.search(described):
        return Verdict("perhaps", tuple(leaning))
    return Verdict("surely", tuple(sure))


def _is_written_across(text: str) -> bool:
    """Chinese, Japanese, Korean and Mongolian are also written downwards."""
    return not any(
        unicodedata.east_asian_width(char) in "WF" or "MONGOLIAN" in unicodedata.name(char, "") for char in text
    )
