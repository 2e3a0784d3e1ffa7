"""Takes a key out of what a provider echoes, in whatever encoding it comes back."""

from __future__ import annotations

import base64
import codecs
import contextlib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

from . import escapes

LONG = 2**20
"""Bytes of a file that holds a picture rather than a message; where it is no text, escapes in it are chance."""

SHORTEST = 8
"""Characters of the shortest key that is also looked for in base64 and hex: shorter ones stand there by chance."""

BASE64 = "[A-Za-z0-9+/_-]"
WHITE = str.maketrans("", "", " \t\r\n")
HEX_SEPARATORS = str.maketrans("", "", ":,-")
ANY_WHITE = "[ \\t\\r\\n]*"
ANY_SEPARATORS = "[ \\t\\r\\n:,-]*"
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
JSON_START = re.compile(r'\s*[\[{"\-0-9tfnNI]')


class Redaction:
    """Finds one key: plain, escaped for JSON, URLs and pages (one inside another too), and in base64 and hex."""

    def __init__(self, value: str) -> None:
        self._value = value
        # Undone like the text in which it is looked for, since a key may look like an escape.
        bare = escapes.undone(value)[-1]
        self._plain = {value, bare} if len(bare) >= SHORTEST else {value}
        self._base64: set[str] = set()
        self._hex = ""
        if len(value) >= SHORTEST:
            self._base64 = {form for shift in range(3) for form in _base64_forms(value, shift)}
            self._hex = value.encode().hex()
        self._pattern = re.compile("|".join(self._patterns()))

    def _patterns(self) -> Iterator[str]:
        yield from (re.escape(form) for form in sorted(self._plain, key=len, reverse=True))
        # With the characters beside it that hold some bits of the key too.
        yield from (f"{BASE64}?{_spread(form, ANY_WHITE)}{BASE64}?={{0,2}}" for form in self._base64)
        if self._hex:
            yield f"(?i:{_spread(self._hex, ANY_SEPARATORS)})"

    def text(self, text: str, mark: str = "•••") -> str:
        """The text with every occurrence of the key replaced by `mark`."""
        spans: list[tuple[int, int]] = []
        layers = escapes.undone(text)
        for depth, layer in enumerate(layers):
            if self._is_in(layer):
                found = [match.span() for match in self._pattern.finditer(layer)]
                spans += escapes.original(layers, depth, found)
        return _replaced(text, spans, mark) if spans else text

    def content(self, content: bytes) -> bytes:
        """The bytes of a reply with every occurrence of the key replaced; JSON stays JSON, and is as it was without."""
        if len(content) > LONG and not _begins_as_text(content):
            return self._binary(content)
        encoding = json.detect_encoding(content[:4])
        is_wide = not encoding.startswith("utf-8")
        try:
            text = content.decode(encoding, "surrogatepass").removeprefix("\ufeff")
        except UnicodeDecodeError:
            return self._bytes(content)
        # Without an escape, JSON holds its strings as they are.
        if not is_wide and not any(mark in text for mark in escapes.MARKS) and not self._is_in(text):
            return self._binary(content)
        if JSON_START.match(text):
            # What is no JSON after all is redacted as a text.
            with contextlib.suppress(ValueError, RecursionError):
                return self._json(content, text)
        if is_wide and (clean := self.text(text, "***")) is not text:
            content = clean.encode(encoding, "surrogatepass")
        return self._bytes(content)

    def _json(self, content: bytes, text: str) -> bytes:
        """The JSON with its strings redacted. Raises ValueError or RecursionError where it is none that can be read."""
        doubled = False

        def kept(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            nonlocal doubled
            made = dict(pairs)
            # Of two values with one name the first is not read, but would stay in the bytes.
            doubled = doubled or len(made) < len(pairs)
            return made

        value = json.loads(text, object_pairs_hook=kept)
        clean = self._value_of(value)
        changed = doubled or clean is not value
        written = json.dumps(clean) if changed else text
        if self._value in written:
            # In a number, or across several values.
            return self.text(written, "***").encode("utf-8", "surrogatepass")
        return written.encode() if changed else content

    def _value_of(self, value: Any) -> Any:
        """The value redacted; the same object where it holds no key."""
        if isinstance(value, str):
            return self.text(value, "***")
        if isinstance(value, list):
            items = cast("list[Any]", value)
            clean = [self._value_of(item) for item in items]
            return clean if any(a is not b for a, b in zip(clean, items, strict=True)) else items
        if isinstance(value, dict):
            pairs = cast("dict[str, Any]", value)
            made = [(self.text(name, "***"), self._value_of(item)) for name, item in pairs.items()]
            same = all(a is c and b is d for (a, b), (c, d) in zip(made, pairs.items(), strict=True))
            return pairs if same else dict(made)
        return value

    def _is_in(self, text: str) -> bool:
        """Whether the pattern is worth a try, which is slow."""
        if any(form in text for form in self._plain):
            return True
        if not self._hex:
            return False
        packed = text.translate(WHITE)
        return any(form in packed for form in self._base64) or self._hex in packed.translate(HEX_SEPARATORS).lower()

    def _bytes(self, content: bytes) -> bytes:
        """Bytes that are text, or nearly."""
        text = content.decode("utf-8", "surrogateescape")
        if (clean := self.text(text, "***")) is not text:
            content = clean.encode("utf-8", "surrogateescape")
        return self._binary(content)

    def _binary(self, content: bytes) -> bytes:
        """Bytes that are no text, as a picture's: only the plainest forms can be told from chance."""
        forms = [form.encode() for form in (self._value, *self._base64, self._hex, self._hex.upper()) if form]
        if b"\0" in content:
            forms += [self._value.encode(encoding) for encoding in WIDE]
        for form in forms:
            if form in content:
                content = content.replace(form, b"***")
        return content


@lru_cache(maxsize=64)
def redaction(value: str) -> Redaction:
    """The redaction of a key, made once."""
    return Redaction(value)


def _begins_as_text(content: bytes) -> bool:
    """Whether the first bytes are text in an encoding of JSON."""
    start = content[:64]
    try:
        codecs.getincrementaldecoder(json.detect_encoding(start))("surrogatepass").decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _base64_forms(value: str, shift: int) -> set[str]:
    """What base64 surely writes of the key behind `shift` other bytes, in both alphabets."""
    written = base64.b64encode(bytes(shift) + value.encode()).decode()
    sure = written[-(-8 * shift // 6) : 8 * (shift + len(value)) // 6]
    return {sure, sure.translate(str.maketrans("+/", "-_"))}


def _spread(form: str, between: str) -> str:
    return between.join(map(re.escape, form))


def _replaced(text: str, spans: list[tuple[int, int]], mark: str) -> str:
    pieces: list[str] = []
    end = 0
    for first, last in sorted(spans):
        if first >= end:
            pieces += [text[end:first], mark]
        end = max(end, last)
    return "".join([*pieces, text[end:]])
