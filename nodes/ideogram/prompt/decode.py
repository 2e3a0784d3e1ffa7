"""Finds the one structured prompt in whatever holds it: a fence, prose, a string, or an API's reply."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from .lenient import Unreadable, parse
from .notes import Notes, join, shown

CONTRACT = ("high_level_description", "style_description", "compositional_deconstruction")
"""The three keys of a prompt [OpenAPI, V4JsonPrompt]."""

# Where replies keep the prompt: Ideogram's magic prompt and describe, Runware, and `data[].prompt` of 4.5.
_WRAPPERS = ("json_prompt", "structured_prompt", "structuredPrompt", "prompt", "data")
_LAYERS = 8
_STARTS = 40
_EDGES = "\ufeff\u200b \t\r\n"
_MARKER = re.compile(rf"""(?:["'“”„]|(?<=[{{,\s]))(?:{"|".join(CONTRACT)})\\*["'“”]?\s*:""")
_ESCAPED = re.compile(r"""\{(?:\s|\\+[nrt])*\\+["']""")
_WRAPPING = re.compile(r"```\s*\w*|[\W_]+")


def looks_structured(text: str) -> bool:
    """Is this a structured prompt as JSON (fenced, quoted, escaped, even broken), rather than plain words?

    The sign is a `{` and, after it, one of the contract's three keys with a colon. `{a|b} cat`,
    `a "quoted" word` and `[draft] poster` are plain words, and so is JSON of another kind.
    """
    opened = text.find("{")
    return opened >= 0 and _MARKER.search(text, opened) is not None


def document(value: object, notes: Notes) -> Mapping[Any, Any]:
    """The object that holds the contract's keys, out of all its wrappings; raises Unreadable."""
    for _ in range(_LAYERS):
        if isinstance(value, str):
            value = _decode(value, notes)
        elif isinstance(value, Mapping):
            mapping = cast("Mapping[Any, Any]", value)
            wrapper = next((key for key in _WRAPPERS if mapping.get(key)), None)
            if wrapper is None or any(key in mapping for key in CONTRACT):
                return mapping
            beside = [join("", key) for key in mapping if key != wrapper]
            if beside:
                notes.found(wrapper, f"holds the prompt; what stood beside it was left out: {', '.join(beside)}.")
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
    raise Unreadable(f"is {shown(value)}, not a structured prompt; give a JSON object with {_keys()}.")


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
    for view in _views(text):
        other: list[tuple[object, str]] = []
        for start in _starts(view, 0):
            try:
                value, end = parse(view, start)
            except Unreadable as error:
                if furthest is None or (error.position or 0) > (furthest.position or 0):
                    furthest = error
                continue
            around = view[:start] + " " + view[end:]
            if not any(key in value for key in (*CONTRACT, *_WRAPPERS)):
                other.append((value, around))
                continue
            if _another(view, end):
                raise Unreadable("holds more than one structured prompt; keep one of them.")
            _tell_around(around, notes)
            return value
        if other and furthest is None:
            _tell_around(other[0][1], notes)
            return other[0][0]
    if furthest is not None:
        raise furthest
    raise Unreadable(f"is plain words, not a structured prompt; give a JSON object with {_keys()}.")


def _views(text: str) -> Iterator[str]:
    """The text as it stands, then, if its quotes are escaped, with one layer of escapes taken off."""
    yield text
    if escaped := _ESCAPED.search(text):
        quoted = '"' + text[escaped.start() : text.rfind("}") + 1] + '"'
        try:
            view, end = parse(quoted, 0)
        except Unreadable:
            return
        if end == len(quoted):
            yield from _views(cast("str", view))


def _starts(text: str, at: int) -> Iterator[int]:
    for _ in range(_STARTS):
        at = text.find("{", at)
        if at < 0:
            return
        yield at
        at += 1


def _another(text: str, at: int) -> bool:
    for start in _starts(text, at):
        try:
            value, _ = parse(text, start)
        except Unreadable:
            continue
        if any(key in value for key in CONTRACT):
            return True
    return False


def _tell_around(around: str, notes: Notes) -> None:
    words = _WRAPPING.sub(" ", around).strip()
    if words:
        notes.found("The text", f"around the JSON was left out: {shown(' '.join(around.split()))}.")
