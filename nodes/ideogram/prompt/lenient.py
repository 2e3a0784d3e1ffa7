"""A parser for text that was meant to be JSON, as language models, Python and people write it.

Beyond JSON it accepts single and curly quotes, bare keys, trailing commas, comments, `True`/`False`/`None`, and
line breaks inside strings. It never guesses what is missing.
"""

from __future__ import annotations

import re
from typing import Any

_DEPTH = 64
_DIGITS = 100
_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])")
_WORD = re.compile(r"[A-Za-z_]\w*")
_HEX = re.compile(r"u([0-9a-fA-F]{4})|U(00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})|x([0-9a-fA-F]{2})")
_WORDS: dict[str, bool | None] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "None": None,
}
_ESCAPES = {
    '"': '"',
    "'": "'",
    "\\": "\\",
    "/": "/",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "\n": "",
}
_CLOSING = {'"': '"', "'": "'", "“": "“”", "”": "“”", "„": "“”"}


class Unreadable(ValueError):
    """The text cannot be parsed. `problem` says why, `position` where in `text`, None where at no one place."""

    def __init__(self, problem: str, text: str = "", position: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.text = text
        self.position = position

    def sentence(self) -> str:
        """The problem as a sentence, with the line, the column and up to 40 characters around it."""
        if self.position is None:
            return self.problem
        line = self.text.count("\n", 0, self.position) + 1
        column = self.position - (self.text.rfind("\n", 0, self.position) + 1) + 1
        near = self.text[max(0, self.position - 20) : self.position + 20]
        near = "".join(c if c.isprintable() else " " for c in near)
        place = f"at line {line}, column {column}"
        return f"is not readable JSON: {place}, {self.problem}, near ⟨{near}⟩. Correct it there."


def parse(text: str, start: int) -> tuple[Any, int]:
    """The value that begins at `start`, and the position after it. Raises Unreadable."""
    parser = _Parser(text, start)
    return parser.value(0), parser.at


class _Parser:
    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.at = start

    def fail(self, problem: str) -> Unreadable:
        return Unreadable(problem, self.text, min(self.at, len(self.text)))

    def peek(self) -> str:
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def value(self, depth: int) -> Any:
        char = self.peek()
        if char in ("{", "[") and depth >= _DEPTH:
            raise self.fail(f"brackets are nested more than {_DEPTH} deep")
        if char == "{":
            return self.mapping(depth + 1)
        if char == "[":
            return self.sequence(depth + 1)
        if char in _CLOSING:
            return self.string()
        if number := _NUMBER.match(self.text, self.at):
            return self.number(number)
        word = _WORD.match(self.text, self.at)
        if word and word.group() in _WORDS:
            self.at = word.end()
            return _WORDS[word.group()]
        raise self.fail("a value is missing" if char else "the text ends too early")

    def mapping(self, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        self.at += 1
        while self.peek() != "}":
            key = self.key()
            if self.peek() != ":":
                raise self.fail('a ":" is missing after the key')
            self.at += 1
            members[key] = self.value(depth)
            self.separator("}")
        self.at += 1
        return members

    def sequence(self, depth: int) -> list[Any]:
        items: list[Any] = []
        self.at += 1
        while self.peek() != "]":
            items.append(self.value(depth))
            self.separator("]")
        self.at += 1
        return items

    def separator(self, closing: str) -> None:
        char = self.peek()
        if char == ",":
            self.at += 1
        elif char != closing:
            raise self.fail(f'a "," or "{closing}" is missing' if char else "the text ends too early")

    def key(self) -> str:
        char = self.peek()
        if char in _CLOSING:
            return self.string()
        if word := _WORD.match(self.text, self.at):
            self.at = word.end()
            return word.group()
        raise self.fail("a key in quotes is missing" if char else "the text ends too early")

    def number(self, match: re.Match[str]) -> int | float:
        written = match.group()
        if len(written) > _DIGITS:
            raise self.fail("a number is far too long")
        self.at = match.end()
        return int(written) if written.lstrip("+-").isdecimal() else float(written)

    def string(self) -> str:
        opened = self.at
        closing = _CLOSING[self.text[opened]]
        self.at += 1
        pieces: list[str] = []
        stop = re.compile(f"[{closing}\\\\]")
        while end := stop.search(self.text, self.at):
            pieces.append(self.text[self.at : end.start()])
            self.at = end.end()
            if end.group() != "\\":
                return "".join(pieces)
            pieces.append(self.escape())
        self.at = opened
        raise self.fail("a string is opened and never closed")

    def escape(self) -> str:
        char = self.text[self.at : self.at + 1]
        if char in _ESCAPES:
            self.at += 1
            return _ESCAPES[char]
        if code := _HEX.match(self.text, self.at):
            self.at = code.end()
            return chr(int(code.group(code.lastindex or 0), 16))
        raise self.fail(f"the escape \\{char} is unknown")
