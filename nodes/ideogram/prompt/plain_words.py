"""A structured prompt as plain words, for the models that were not trained on JSON: 3.0 and older draw its braces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WIDE = 600
"""Thousandths of the frame from which a box counts as spanning it."""

_STYLE_KEYS = ("photo", "art_style", "medium", "aesthetics", "lighting")
"""The words of a style, the most telling first."""

_ROWS = ("top", "middle", "bottom")
_COLUMNS = ("left", "centre", "right")


def plain_words(prompt: Mapping[str, Any]) -> str:
    """The scene, its style and background, then each element: texts in quotes, and where each stands.

    `prompt` is a structured prompt that was read, with boxes of [y_min, x_min, y_max, x_max] from 0 to 1000. Every
    text, description and colour of it is in the result, in its order; the result is one line without braces of ours.
    """
    composition = prompt["compositional_deconstruction"]
    sentences = [
        prompt["high_level_description"],
        _style(prompt.get("style_description", {})),
        _labelled("Background", composition.get("background", "")),
        *(_element(element) for element in composition.get("elements", [])),
    ]
    return " ".join(sentence for sentence in map(_sentence, sentences) if sentence)


def position(box: Sequence[int]) -> str:
    """Where a box stands in the frame: at the top left, across the middle, down the right side, …"""
    top, left, bottom, right = box
    row, column = _ROWS[_third(top, bottom)], _COLUMNS[_third(left, right)]
    wide, tall = right - left >= WIDE, bottom - top >= WIDE
    if wide and tall:
        return "over the whole frame"
    if wide:
        return f"across the {row}"
    if tall:
        return "down the centre" if column == "centre" else f"down the {column} side"
    if (row, column) == ("middle", "centre"):
        return "in the centre"
    if row == "middle":
        return f"on the {column}"
    return f"at the {row}" if column == "centre" else f"at the {row} {column}"


def _style(style: Mapping[str, Any]) -> str:
    words = [str(style[key]).strip().rstrip(".") for key in _STYLE_KEYS if str(style.get(key, "")).strip()]
    return _labelled("Style", "; ".join([*words, *_colours(style)]))


def _element(element: Mapping[str, Any]) -> str:
    place = position(element["bbox"]) if "bbox" in element else ""
    texts = [f"the text {_quoted(element['text'])}"] if element["type"] == "text" else []
    description = str(element.get("desc", "")).strip().rstrip(".")
    words = ", ".join([*texts, *([description] if description else []), *_colours(element)])
    return _labelled(place, words) if place else words


def _colours(holder: Mapping[str, Any]) -> list[str]:
    colours: Sequence[str] = holder.get("color_palette") or ()
    return [f"in the colours {', '.join(colours)}"] if colours else []


def _quoted(text: str) -> str:
    """A text in quotes, each of its lines by itself."""
    marks = "“”" if '"' in text else '""'
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " above ".join(f"{marks[0]}{line}{marks[1]}" for line in lines)


def _labelled(label: str, words: str) -> str:
    return f"{label}: {words.strip()}" if words.strip() else ""


def _sentence(words: str) -> str:
    """One line that begins with a capital and ends with a stop."""
    line = " ".join(words.split())
    if not line:
        return ""
    return line[0].upper() + line[1:] + ("" if line[-1] in ".!?…" else ".")


def _third(low: int, high: int) -> int:
    """Which third of the frame the middle of a side lies in: 0, 1 or 2."""
    return min((low + high) * 3 // 2000, 2)
