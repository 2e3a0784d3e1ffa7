"""Undoes the ways to write a character as others, layer by layer, and finds where something stood before.

JSON's and Python's backslashes, a URL's percent signs, and a page's entities, each also inside the others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html.entities import html5

LAYERS = 8
"""How often escapes inside escapes are undone; repeated backslashes, %25 and &amp; count as one."""

NAMED = {name.rstrip(";"): text for name, text in html5.items() if len(text) == 1 and "!" <= text <= "~"}

ESCAPE = re.compile(
    r"\\+(?:u00|x)(?P<backslash>[2-7][0-9a-fA-F])"
    r"|\\+(?P<itself>[!-/:-@\[-`{-~])"
    r"|%(?:25)*(?:u00)?(?P<percent>[2-7][0-9a-fA-F])"
    r"|&(?:amp;)*#0*(?P<decimal>3[3-9]|[4-9][0-9]|1[01][0-9]|12[0-6])(?![0-9]);?"
    r"|&(?:amp;)*#[xX]0*(?P<hex>[2-7][0-9a-fA-F])(?![0-9a-fA-F]);?"
    rf"|&(?:amp;)*(?P<named>{'|'.join(sorted(NAMED, key=len, reverse=True))});?"
)
"""Whatever stands for one printable character of ASCII, which is all that a key may hold."""

MARKS = ("\\", "%", "&")
"""What every escape begins with."""


def undone(text: str) -> list[str]:
    """The text, and what is left of it after each layer of escapes is undone; the last has none, or is the LAYERSth."""
    layers = [text]
    while len(layers) <= LAYERS and any(mark in layers[-1] for mark in MARKS):
        below = ESCAPE.sub(_character, layers[-1])
        if below == layers[-1]:
            break
        layers.append(below)
    return layers


def original(layers: list[str], depth: int, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the spans (start, end) of the layer `depth` stand in the text, whole escapes included."""
    for above in reversed(layers[:depth]):
        ends: list[int] = []
        places: list[int] = []
        starts: list[int] = []
        shorter = 0
        for found in ESCAPE.finditer(above):
            starts.append(found.start())
            ends.append(found.end())
            places.append(found.start() - shorter)
            shorter += found.end() - found.start() - 1
        spans = [
            (_before(first, places, starts, ends)[0], _before(last - 1, places, starts, ends)[1])
            for first, last in spans
        ]
    return spans


def _before(place: int, places: list[int], starts: list[int], ends: list[int]) -> tuple[int, int]:
    """The span of the character at `place` before its layer was undone; the lists describe the escapes in order."""
    last = bisect_right(places, place) - 1
    if last < 0:
        return place, place + 1
    if places[last] == place:
        return starts[last], ends[last]
    start = ends[last] + place - places[last] - 1
    return start, start + 1


def _character(found: re.Match[str]) -> str:
    kind, written = found.lastgroup, found[found.lastgroup or 0]
    if kind == "named":
        return NAMED[written]
    if kind == "itself":
        return written
    return chr(int(written, 10 if kind == "decimal" else 16))
