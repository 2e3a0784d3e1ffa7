"""Detects boxes that were written x first although nothing in the prompt says so.

A list of four numbers does not show its order, so the axes of a layout are only swapped when its texts could not fit
their boxes otherwise. The evidence is a text element of one line, in a script that is written horizontally, whose box
is a narrow column when it is read y first: at least five times as high as wide, and three times as high as its words
stacked one above another would need (the frame's ratio is not known here; usual frames are at most three times as wide
as high). The axes are swapped only if

* at least two texts are such evidence, and so is every text with a box and a word of five letters;
* no text has a box at least as wide as high, because that contradicts it;
* no description of a text or of the whole picture mentions vertical lettering, edges, columns or the like;
* no box anywhere states its order, as `"bbox_format": "yxyx"` does;
* the prompt came as text that a person or a language model wrote. An object came over a link from a node that knows its
  order, such as the host's Create Bounding Boxes. Compact JSON was written by a program, such as Ideogram's magic
  prompt, or by this pack, whose own output is therefore never swapped a second time.

Where the evidence is weaker (at least two texts, each text that can tell a column 2.5 times as high as wide, none
described as vertical), nothing is changed, and a finding says that the boxes look x first. Users asked for this in
KJNodes' issue #758.
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
class AxisOrder:
    """Whether the boxes look x first, and the indexes of the elements whose texts are the evidence."""

    x_first: Literal["no", "perhaps", "surely"] = "no"
    evidence: tuple[int, ...] = ()

    def apply(self, boxes: Sequence[Box], may_swap: bool, notes: Notes) -> None:
        """Swap x and y of all boxes, with a finding, if they are surely x first and `may_swap`; else only warn."""
        if self.x_first == "no":
            return
        texts = ", ".join(f"elements[{index}]" for index in self.evidence)
        if self.x_first == "perhaps" or not may_swap:
            notes.add_finding(
                _ELEMENTS,
                f"has boxes that look x first: read row first, the texts of {texts} stand in narrow "
                f"columns. Nothing was changed. {_ADVICE}",
            )
            return
        for box in boxes:
            if len(box.numbers()) == 4:
                first, second, third, fourth = box.numbers()
                box.value = [second, first, fourth, third]
        notes.add_finding(
            _ELEMENTS,
            f"had its boxes x first, so x and y were exchanged in all of them: read row first, the texts of "
            f"{texts} would stand in columns too narrow for them. {_ADVICE}",
        )


def detect_axis_order(boxes: Sequence[tuple[int, list[Any]]], elements: Sequence[Any], overall: str) -> AxisOrder:
    """Say whether boxes are x first, judging by the texts among `elements`.

    Each of `boxes` is an element's index and four numbers in no stated order. `overall` describes the whole picture.
    """
    likely: list[int] = []
    certain: list[int] = []
    judged = 0
    descriptions = [overall]
    for index, (top, left, bottom, right) in boxes:
        element = elements[index]
        text = element.get("text")
        if element.get("type") != "text" or not isinstance(text, str):
            continue
        height, width = abs(bottom - top), abs(right - left)
        if width >= height:
            return AxisOrder()
        descriptions.append(str(element.get("desc")))
        words = text.split()
        longest = max((len(word) for word in words), default=0)
        if longest < 5 or not _is_written_across(text):
            continue
        judged += 1
        if height >= 2.5 * width and len(text.strip().splitlines()) == 1:
            likely.append(index)
            stacked = 1.2 * len(words) / (0.55 * longest)
            if height >= max(5, 3 * stacked) * width:
                certain.append(index)
    described = " ".join(descriptions)
    if len(likely) < 2 or len(likely) < judged or _UPRIGHT.search(described):
        return AxisOrder()
    if len(certain) < judged or _NARROW.search(described):
        return AxisOrder("perhaps", tuple(likely))
    return AxisOrder("surely", tuple(certain))


def _is_written_across(text: str) -> bool:
    """Whether a text can only be written horizontally: Chinese, Japanese, Korean and Mongolian are also vertical."""
    return not any(
        unicodedata.east_asian_width(char) in "WF" or "MONGOLIAN" in unicodedata.name(char, "") for char in text
    )
