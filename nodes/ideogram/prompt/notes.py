"""Collects what is noticed while a prompt is read: findings for the user, and problems that make it unusable."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_LISTED = 5
_SHOWN = 40


@dataclass(slots=True)
class Notes:
    """Sentences in the order of reading, each beginning with the path that it is about."""

    findings: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])
    is_whole: bool = True

    def add_finding(self, path: str, text: str) -> None:
        """Add that something was repaired, left out, or is unlike what the models were trained on."""
        self.findings.append(f"{path} {text}")

    def add_loss(self, path: str, text: str) -> None:
        """Add the finding that something which the user wrote was left out."""
        self.is_whole = False
        self.add_finding(path, text)

    def add_problem(self, path: str, text: str) -> None:
        """Add something that the API would refuse and that cannot be repaired without a guess."""
        self.problems.append(f"{path} {text}")

    def message(self) -> str:
        """All problems as one text: a single one as it is, several as a list cut after five."""
        if len(self.problems) == 1:
            return self.problems[0]
        lines = [f"{len(self.problems)} things to put right:", *self.problems[:_LISTED]]
        text = "\n- ".join(lines)
        more = len(self.problems) - _LISTED
        return f"{text}\n… and {more} more." if more > 0 else text


def join_path(path: str, key: object) -> str:
    """The path of `key` below `path`: `a.b`, or `a["odd key"]` where the key is not a plain word."""
    if isinstance(key, str) and re.fullmatch(r"\w{1,60}", key) and key.isprintable():
        return f"{path}.{key}" if path else key
    return f"{path}[{quote(key)}]"


def quote(value: Any) -> str:
    """A value as it can stand in a sentence: short and printable, whatever it is."""
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


def format_numbers(numbers: list[Any]) -> str:
    """A list of numbers as it can stand in a sentence."""
    return "[" + ", ".join(quote(number) for number in numbers) + "]"
