"""What is noticed while a prompt is read: findings to tell the user, and problems that stop it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_LISTED = 5
_SHOWN = 40


@dataclass(slots=True)
class Notes:
    """Sentences gathered in reading order, each beginning with the path that it is about."""

    findings: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])

    def found(self, path: str, text: str) -> None:
        """Something was repaired, or is unlike what the models were trained on."""
        self.findings.append(f"{path} {text}")

    def wrong(self, path: str, text: str) -> None:
        """Something that the API would refuse and that cannot be guessed."""
        self.problems.append(f"{path} {text}")

    def complaint(self) -> str:
        """All problems as one text: the sentence itself, or a list cut after five."""
        if len(self.problems) == 1:
            return self.problems[0]
        lines = [f"{len(self.problems)} things to put right:", *self.problems[:_LISTED]]
        text = "\n- ".join(lines)
        more = len(self.problems) - _LISTED
        return f"{text}\n… and {more} more." if more > 0 else text


def join(path: str, key: object) -> str:
    """The path of `key` below `path`: `a.b`, or `a["odd key"]` where the key is no plain word."""
    if isinstance(key, str) and re.fullmatch(r"\w{1,60}", key) and key.isprintable():
        return f"{path}.{key}" if path else key
    return f"{path}[{shown(key)}]"


def shown(value: Any) -> str:
    """`value` for a sentence: short, printable, and safe for values that cannot be printed."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
        return '"' + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text) + '"'
    if isinstance(value, int):
        # Python refuses to print an integer of more than some thousand digits.
        return str(value) if abs(value) < 10**15 else "a huge number"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, bytes):
        return repr(value[:_SHOWN])
    return "an object" if isinstance(value, dict) else f"a {type(value).__name__}"


def listed(numbers: list[Any]) -> str:
    """A list of numbers for a sentence."""
    return "[" + ", ".join(shown(number) for number in numbers) + "]"
