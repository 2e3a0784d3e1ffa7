"""Real values, mistreated: JSON with parts replaced, left out, doubled or nested; bytes cut, flipped and mixed."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.sampled_from(
        ["", " ", "0", "-1", "1e400", "null", "NaN", "\x00", "\ud800", "\u06f1", "x" * 5000, "{" * 2000, "\u017f"]
    ),
    st.sampled_from(
        ["file:///etc/hostname", "http://[", "//x", "https://user@fal.media/a", "data:image/png;base64,@@"]
    ),
    st.text(max_size=20),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=3), st.just({})), max_size=4),
    st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.integers(), st.text(max_size=3)), max_size=3),
    st.just([[[[[[]]]]]]),
    st.just({"error": {"message": ["no"]}}),
)
"""Values of every JSON kind, and those that code trips over."""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for name, one in inside for found in places(one, (*path, name)))]


@dataclass(frozen=True)
class Step:
    """One thing that is done to a value: where (a number, taken modulo the places), how, and with what."""

    at: int
    how: str
    junk: Any


HOW_JSON = ("replace", "replace", "leave out", "double", "nest", "rename")
HOW_BYTES = ("cut", "flip", "take out", "put in", "zeros")
NAMES = ("error", "status", "url", "data", "type", "errors")
ANYWHERE = st.integers(0, 2**20)
JSON_STEPS = st.lists(st.builds(Step, ANYWHERE, st.sampled_from(HOW_JSON), JUNK), min_size=1, max_size=3)
BYTES_STEPS = st.lists(
    st.builds(Step, ANYWHERE, st.sampled_from(HOW_BYTES), st.binary(min_size=1, max_size=40)), min_size=1, max_size=4
)
REPLY_STEPS = st.one_of(JSON_STEPS, JSON_STEPS, JSON_STEPS, BYTES_STEPS)
"""What is done to a reply: mostly to its JSON, else to its bytes."""


def json_like(value: Any) -> st.SearchStrategy[Any]:
    """The value with one to three of its parts mistreated."""
    return JSON_STEPS.map(lambda steps: mistreated(value, steps))


def bytes_like(content: bytes) -> st.SearchStrategy[bytes]:
    """The bytes cut off, with some replaced, taken out or put in."""
    return BYTES_STEPS.map(lambda steps: spoilt(content, steps))


def reply(content: bytes, steps: list[Step]) -> bytes:
    """A reply's body after the steps."""
    if steps[0].how in HOW_BYTES:
        return spoilt(content, steps)
    try:
        body = json.loads(content)
    except ValueError:
        return spoilt(content, [Step(step.at, "zeros", b"") for step in steps])
    return json.dumps(mistreated(body, steps)).encode()


def mistreated(value: Any, steps: list[Step]) -> Any:
    """A copy of a JSON value after the steps."""
    changed = copy.deepcopy(value)
    for step in steps:
        found = places(changed)
        path = found[step.at % len(found)]
        if not path:
            changed = copy.deepcopy(step.junk) if step.at % 7 == 0 else changed
            continue
        *above, last = path
        parent = changed
        for name in above:
            parent = parent[name]
        if step.how == "replace":
            parent[last] = copy.deepcopy(step.junk)
        elif step.how == "leave out":
            del parent[last]
        elif step.how == "nest":
            parent[last] = [parent[last]] if step.at % 2 else {"value": parent[last]}
        elif isinstance(parent, list):
            parent.append(copy.deepcopy(parent[last]))
        else:
            parent[NAMES[step.at % len(NAMES)]] = copy.deepcopy(parent[last])
    return changed


def spoilt(content: bytes, steps: list[Step]) -> bytes:
    """The bytes after the steps."""
    changed = bytearray(content)
    for step in steps:
        at = step.at % max(len(changed), 1)
        if step.how == "cut":
            del changed[at:]
        elif step.how == "flip":
            changed[at : at + 1] = step.junk[:1]
        elif step.how == "take out":
            del changed[at : at + len(step.junk)]
        elif step.how == "put in":
            changed[at:at] = step.junk
        else:
            changed[at : at + 8] = bytes(8)
    return bytes(changed)
