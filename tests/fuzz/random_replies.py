"""Documented answers, changed at random: fields dropped, doubled, of another type, in another order; odd links and ids.

The same number always gives the same change.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from .mutations import places

ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 7, 2**63, -(2**70), 0.5, -0.0, 1e300, float("nan"), float("inf")),
    *("", " ", "0", "null", "1e400", "\x00", "\ud800", "\u202e", "x" * 5000, "[" * 2000, "été 夏"),
    *([], {}, [[]], [None], [{}], {"": None}, {"error": {"message": ["no"]}}, [[[[[[]]]]]], ["a", 1, None]),
)
ODD_LINKS: tuple[Any, ...] = (
    *("", "a.png", "/", "//", "//x/y", "https://", "https:///a.png", "http://[", "https://[bad/a.png", "https://%00/"),
    *(
        "file:///etc/hostname",
        "ftp://127.0.0.1/a",
        "data:image/png;base64,@@",
        "data:,",
        "javascript:0",
        "https://a b/",
    ),
    *("https://10.0.0.1/a.png", "https://169.254.169.254/latest", "https://[::1]/a", "https://[::ffff:10.0.0.1]/a.png"),
    *("https://user@10.0.0.1/a", "https://10.0.0.1:99999/a", "https://10.0.0.1:8443/a", "http://10.0.0.1/a.png"),
    *("https://localhost/a.png", "https://0x7f.1/", "https://2130706433/", "http://127.0.0.1:1/a.png"),
    *("https://10.0.0.1/" + "a" * 20_000, "https://10.0.0.1/\x00", "https://10.0.0.1/\ud800", None, 7, [], {"url": 7}),
)
ODD_IDS: tuple[Any, ...] = (
    *("", " ", "..", "../../etc/passwd", "a/b?c=d#e", "\x00", "\ud800", "%2e%2e", "0", "-1", "x" * 5000, "\n", "été"),
    *(None, 0, 7, -1, 1.5, True, [], {}, ["a"], {"id": "a"}),
)
STATUSES = (200, 200, 200, 200, 200, 200, 200, 201, 202, 204, 302, 400, 401, 402, 403, 404, 406, 409, 410, 418, 422)
BUSY = (429, 500, 502, 503, 504)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A reply's body with one to four changes; of bytes that are no JSON, some are cut off, changed or put in."""
    try:
        body: Any = json.loads(content)
    except ValueError:
        return _spoilt(content, chance)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        body = chance.choice(CHANGES)(body, chance)
    written = json.dumps(body).encode()
    return _spoilt(written, chance) if chance.random() < 0.05 else written


def status_of(status: int, chance: random.Random) -> int:
    """The reply's status; now and then another one."""
    return chance.choice(STATUSES + BUSY) if chance.random() < 0.15 else status


def _spoilt(content: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(content) + 1), chance.randrange(1, 60)
    junk = chance.randbytes(length)
    return chance.choice(
        (content[:at], content[:at] + junk + content[at:], content[:at] + junk + content[at + length :])
    )


def _at(body: Any, chance: random.Random, fits: Callable[[Any, Any], bool] = lambda name, value: True) -> Any:
    """A container in the body and the name of a value in it that fits; None where there is none."""
    found: list[tuple[Any, Any]] = []
    for path in places(body)[1:]:
        parent = body
        for name in path[:-1]:
            parent = parent[name]
        if fits(path[-1], parent[path[-1]]):
            found.append((parent, path[-1]))
    return chance.choice(found) if found else None


def _drop(body: Any, chance: random.Random) -> Any:
    if at := _at(body, chance):
        del at[0][at[1]]
    return body


def _double(body: Any, chance: random.Random) -> Any:
    if at := _at(body, chance):
        parent, name = at
        again = copy.deepcopy(parent[name])
        if isinstance(parent, list):
            parent.insert(chance.randrange(len(parent) + 1), again)
        else:
            parent[name] = [parent[name], again]
    return body


def _retype(body: Any, chance: random.Random) -> Any:
    """Another type of the same: a text for a number, a list of it, an object of it; or something else altogether."""
    at = _at(body, chance)
    if at is None or chance.random() < 0.02:
        return copy.deepcopy(chance.choice(ODD_VALUES))
    parent, name = at
    value = parent[name]
    parent[name] = chance.choice(
        ([value], {"value": value}, str(value), json.dumps(value), copy.deepcopy(chance.choice(ODD_VALUES)))
    )
    return body


def _reorder(body: Any, chance: random.Random) -> Any:
    at = _at(body, chance, lambda _, value: isinstance(value, (list, dict)) and len(value) > 1)
    if at is not None:
        parent, name = at
        value = parent[name]
        if isinstance(value, list):
            chance.shuffle(value)
        else:
            pairs = list(value.items())
            chance.shuffle(pairs)
            parent[name] = dict(pairs)
    return body


def _swap(body: Any, chance: random.Random) -> Any:
    """Two values change places."""
    one, other = _at(body, chance), _at(body, chance)
    if one and other:
        first, second = copy.deepcopy(one[0][one[1]]), copy.deepcopy(other[0][other[1]])
        one[0][one[1]], other[0][other[1]] = second, first
    return body


def _odd_link(body: Any, chance: random.Random) -> Any:
    at = _at(body, chance, lambda _, value: isinstance(value, str) and "://" in value) or _at(body, chance)
    if at is not None:
        link = at[0][at[1]]
        bent = [link[: chance.randrange(len(link) + 1)], link + "/../..", link.upper()] if isinstance(link, str) else []
        at[0][at[1]] = copy.deepcopy(chance.choice((*ODD_LINKS, *bent)))
    return body


def _odd_id(body: Any, chance: random.Random) -> Any:
    at = _at(body, chance, lambda name, _: isinstance(name, str) and name.lower().endswith(("id", "uuid"))) or _at(
        body, chance
    )
    if at is not None:
        at[0][at[1]] = copy.deepcopy(chance.choice(ODD_IDS))
    return body


CHANGES = (_drop, _drop, _double, _retype, _retype, _reorder, _swap, _odd_link, _odd_link, _odd_id)
