"""Finds the one structured prompt inside what contains it: a code fence, prose, a string, or an API's reply."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from .lenient import Unreadable, parse
from .notes import Notes, join_path, quote

CONTRACT = ("high_level_description", "style_description", "compositional_deconstruction")
"""The three top-level keys of a prompt [OpenAPI, V4JsonPrompt]."""

# The keys that hold the prompt in replies: of Ideogram's magic prompt and describe, of Runware, `data[].prompt` of 4.5.
_WRAPPERS = ("json_prompt", "structured_prompt", "structuredPrompt", "prompt", "data")
_LAYERS = 8
_STARTS = 40
_EDGES = "\ufeff\u200b \t\r\n"
_MARKER = re.compile(rf"""(?:["'“”„]|(?<=[{{,\s]))(?:{"|".join(CONTRACT)})\\*["'“”]?\s*:""")
_ESCAPED = re.compile(r"""\{(?:\s|\\+[nrt])*\\+["']""")
_WRAPPING = re.compile(r"```\s*\w*|[\W_]+")


def looks_structured(text: str) -> bool:
    """Whether a text is a structured prompt as JSON (fenced, quoted, escaped, even broken), rather than plain words.

    It is one where a `{` is followed, somewhere, by one of the three keys with a colon. `{a|b} cat`,
    `a "quoted" word` and `[draft] poster` are plain words, and so is JSON of another kind.
    """
    start = text.find("{")
    return start >= 0 and _MARKER.search(text, start) is not None


def find_prompt(value: object, notes: Notes) -> Mapping[Any, Any]:
    """The object that has the prompt's keys, taken out of everything around it. Raises Unreadable."""
    for _ in range(_LAYERS):
        if isinstance(value, str):
            value = _decode(value, notes)
        elif isinstance(value, Mapping):
            mapping = cast("Mapping[Any, Any]", value)
            wrapper = next((key for key in _WRAPPERS if mapping.get(key)), None)
            if wrapper is None or any(key in mapping for key in CONTRACT):
                return mapping
            beside = [join_path("", key) for key in mapping if key != wrapper]
            if beside:
                notes.add_finding(wrapper, f"holds the prompt; what stood beside it was left out: {', '.join(beside)}.")
            value = mapping[wrapper]
        elif isinstance(value, (list, tuple)) and len(cast("list[Any]", value)) == 1:
            value = cast("list[Any]", value)[0]
        else:
            break
    if isinstance(value, (list, tuple)):
        raise Unreadable(
            "is a list, not a whole structured prompt. If it is a list of elements, connect it to Build JSON "
            "Prompt and that node's output here."
        )
    raise Unreadable(f"is {quote(value)}, not a structured prompt; give a JSON object with {_keys()}.")


def _keys() -> str:
    return f"{CONTRACT[0]} and {CONTRACT[2]}"


def _decode(text: str, notes: Notes) -> object:
    text = text.strip(_EDGES)
    if not text:
        raise Unreadable(f"is empty; give a JSON object with {_keys()}.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    if text[0] in "\"'":
        try:
            value, end = parse(text, 0)
        except Unreadable:
            end = -1
            value = None
        if end == len(text):
            return value
    return _search(text, notes)


def _search(text: str, notes: Notes) -> object:
    furthest: Unreadable | None = None
    for view in _unescaped(text):
        foreign: list[tuple[object, str]] = []
        for start in _starts(view, 0):
            try:
                value, end = parse(view, start)
            except Unreadable as error:
                if furthest is None or (error.position or 0) > (furthest.position or 0):
                    furthest = error
                continue
            around = view[:start] + " " + view[end:]
            if not any(key in value for key in (*CONTRACT, *_WRAPPERS)):
                foreign.append((value, around))
                continue
            if _has_another(view, end):
                raise Unreadable("holds more than one structured prompt; keep one of them.")
            _note_surroundings(around, notes)
            return value
        if foreign and furthest is None:
            _note_surroundings(foreign[0][1], notes)
            return foreign[0][0]
    if furthest is not None:
        raise furthest
    raise Unreadable(f"is plain words, not a structured prompt; give a JSON object with {_keys()}.")


def _unescaped(text: str) -> Iterator[str]:
    """The text as it is; then, while its quotes are escaped, the text with one more layer of escapes removed."""
    yield text
    if escaped := _ESCAPED.search(text):
        quoted = '"' + text[escaped.start() : text.rfind("}") + 1] + '"'
        try:
            view, end = parse(quoted, 0)
        except Unreadable:
            return
        if end == len(quoted):
            yield from _unescaped(cast("str", view))


def _starts(text: str, at: int) -> Iterator[int]:
    for _ in range(_STARTS):
        at = text.find("{", at)
        if at < 0:
            return
        yield at
        at += 1


def _has_another(text: str, at: int) -> bool:
    for start in _starts(text, at):
        try:
            value, _ = parse(text, start)
        except Unreadable:
            continue
        if any(key in value for key in CONTRACT):
            return True
    return False


def _note_surroundings(around: str, notes: Notes) -> None:
    words = _WRAPPING.sub(" ", around).strip()
    if words:
        notes.add_finding("The text", f"around the JSON was left out: {quote(' '.join(around.split()))}.")
