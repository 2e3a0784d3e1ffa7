"""Undoes escape sequences layer by layer, and finds where a span of the result stands in the original text.

It knows the backslashes of JSON and Python, the percent signs of URLs and the entities of HTML, each also inside the
others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html.entities import html5

LAYERS = 8
"""How many layers of escapes are undone at most. Repeated backslashes, %25 and &amp; count as one layer."""

NAMED = {name.rstrip(";"): text for name, text in html5.items() if len(text) == 1 and "!" <= text <= "~"}

ESCAPE = re.compile(
    r"\\+(?:u00|x)(?P<backslash>[2-7][0-9a-fA-F])"
    r"|\\+(?P<itself>[!-/:-@\[-`{-~])"
    r"|%(?:25)*(?:u00)?(?P<percent>[2-7][0-9a-fA-F])"
    r"|&(?:amp;)*#0*(?P<decimal>3[3-9]|[4-9][0-9]|1[01][0-9]|12[0-6])(?![0-9]);?"
    r"|&(?:amp;)*#[xX]0*(?P<hex>[2-7][0-9a-fA-F])(?![0-9a-fA-F]);?"
    rf"|&(?:amp;)*(?P<named>{'|'.join(sorted(NAMED, key=len, reverse=True))});?"
)
"""An escape of one printable character of ASCII; a key holds no others."""

MARKS = ("\\", "%", "&")
"""Every escape begins with one of these."""


def unescaped_layers(text: str) -> list[str]:
    """The text, then the text after each further layer of escapes is undone: until none is left, at most LAYERS."""
    layers = [text]
    while len(layers) <= LAYERS and any(mark in layers[-1] for mark in MARKS):
        unescaped = ESCAPE.sub(_character, layers[-1])
        if unescaped == layers[-1]:
            break
        layers.append(unescaped)
    return layers


def original_spans(layers: list[str], depth: int, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans (start, end) of the layer `depth` as spans of the original text, which include whole escapes."""
    for above in reversed(layers[:depth]):
        ends: list[int] = []
        positions: list[int] = []
        starts: list[int] = []
        shorter = 0
        for escape in ESCAPE.finditer(above):
            starts.append(escape.start())
            ends.append(escape.end())
            positions.append(escape.start() - shorter)
            shorter += escape.end() - escape.start() - 1
        spans = [
            (_span_above(first, positions, starts, ends)[0], _span_above(last - 1, positions, starts, ends)[1])
            for first, last in spans
        ]
    return spans


def _span_above(position: int, positions: list[int], starts: list[int], ends: list[int]) -> tuple[int, int]:
    """The span in the layer above of the character at `position`.

    The lists describe the escapes of the layer above in order: `positions` of what they stand for, `starts` and `ends`.
    """
    last = bisect_right(positions, position) - 1
    if last < 0:
        return position, position + 1
    if positions[last] == position:
        return starts[last], ends[last]
    start = ends[last] + position - positions[last] - 1
    return start, start + 1


def _character(escape: re.Match[str]) -> str:
    kind, written = escape.lastgroup, escape[escape.lastgroup or 0]
    if kind == "named":
        return NAMED[written]
    if kind == "itself":
        return written
    return chr(int(written, 10 if kind == "decimal" else 16))
