"""Removes a key from what a provider sends back, in whatever encoding it comes."""

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
"""Bytes above which a reply is taken for a picture unless it begins as text: escapes in a picture are chance."""

SHORTEST = 8
"""Characters of the shortest key that is also looked for in base64 and hex, where shorter ones occur by chance."""

BASE64 = "[A-Za-z0-9+/_-]"
WHITE = str.maketrans("", "", " \t\r\n")
HEX_SEPARATORS = str.maketrans("", "", ":,-")
ANY_WHITE = "[ \\t\\r\\n]*"
ANY_SEPARATORS = "[ \\t\\r\\n:,-]*"
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
JSON_START = re.compile(r'\s*[\[{"\-0-9tfnNI]')


class Redaction:
    """Finds one key: plain, escaped for JSON, URLs and HTML (also one inside another), and in base64 and hex."""

    def __init__(self, value: str) -> None:
        self._value = value
        # Unescaped like the text that is searched, since a key may look like an escape.
        bare = escapes.unescaped_layers(value)[-1]
        self._plain = {value, bare} if len(bare) >= SHORTEST else {value}
        self._base64: set[str] = set()
        self._hex = ""
        if len(value) >= SHORTEST:
            self._base64 = {form for shift in range(3) for form in _base64_forms(value, shift)}
            self._hex = value.encode().hex()
        self._pattern = re.compile("|".join(self._patterns()))

    def _patterns(self) -> Iterator[str]:
        yield from (re.escape(form) for form in sorted(self._plain, key=len, reverse=True))
        # The characters on both sides hold some bits of the key, too.
        yield from (f"{BASE64}?{_spread(form, ANY_WHITE)}{BASE64}?={{0,2}}" for form in self._base64)
        if self._hex:
            yield f"(?i:{_spread(self._hex, ANY_SEPARATORS)})"

    def redact_text(self, text: str, mark: str = "•••") -> str:
        """The text with every occurrence of the key replaced by `mark`."""
        spans: list[tuple[int, int]] = []
        layers = escapes.unescaped_layers(text)
        for depth, layer in enumerate(layers):
            if self._may_be_in(layer):
                matches = [match.span() for match in self._pattern.finditer(layer)]
                spans += escapes.original_spans(layers, depth, matches)
        return _replaced(text, spans, mark) if spans else text

    def redact_bytes(self, content: bytes) -> bytes:
        """The bytes of a reply with every occurrence of the key replaced. JSON stays JSON, and unchanged without it."""
        if len(content) > LONG and not _begins_as_text(content):
            return self._redact_binary(content)
        encoding = json.detect_encoding(content[:4])
        is_wide = not encoding.startswith("utf-8")
        try:
            text = content.decode(encoding, "surrogatepass").removeprefix("\ufeff")
        except UnicodeDecodeError:
            return self._redact_text_bytes(content)
        # Without escapes, JSON holds its strings unchanged.
        if not is_wide and not any(mark in text for mark in escapes.MARKS) and not self._may_be_in(text):
            return self._redact_binary(content)
        if JSON_START.match(text):
            # What turns out not to be JSON is redacted as text.
            with contextlib.suppress(ValueError, RecursionError):
                return self._redact_json(content, text)
        if is_wide and (clean := self.redact_text(text, "***")) is not text:
            content = clean.encode(encoding, "surrogatepass")
        return self._redact_text_bytes(content)

    def _redact_json(self, content: bytes, text: str) -> bytes:
        """The JSON with its strings redacted. Raises ValueError or RecursionError where it cannot be read."""
        has_duplicates = False

        def checked_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            nonlocal has_duplicates
            entries = dict(pairs)
            # Of two values with one name only the last is read, and the first would stay in the bytes.
            has_duplicates = has_duplicates or len(entries) < len(pairs)
            return entries

        value = json.loads(text, object_pairs_hook=checked_object)
        clean = self._redact_value(value)
        changed = has_duplicates or clean is not value
        written = json.dumps(clean) if changed else text
        if self._value in written:
            # The key is in a number, or spans several values.
            return self.redact_text(written, "***").encode("utf-8", "surrogatepass")
        return written.encode() if changed else content

    def _redact_value(self, value: Any) -> Any:
        """The value redacted. It is the same object where it holds no key."""
        if isinstance(value, str):
            return self.redact_text(value, "***")
        if isinstance(value, list):
            items = cast("list[Any]", value)
            clean = [self._redact_value(item) for item in items]
            return clean if any(a is not b for a, b in zip(clean, items, strict=True)) else items
        if isinstance(value, dict):
            pairs = cast("dict[str, Any]", value)
            redacted = [(self.redact_text(name, "***"), self._redact_value(item)) for name, item in pairs.items()]
            same = all(a is c and b is d for (a, b), (c, d) in zip(redacted, pairs.items(), strict=True))
            return pairs if same else dict(redacted)
        return value

    def _may_be_in(self, text: str) -> bool:
        """A quick check whether the text may hold the key: False says that the slow pattern would not match."""
        if any(form in text for form in self._plain):
            return True
        if not self._hex:
            return False
        packed = text.translate(WHITE)
        return any(form in packed for form in self._base64) or self._hex in packed.translate(HEX_SEPARATORS).lower()

    def _redact_text_bytes(self, content: bytes) -> bytes:
        """Redact bytes that are mostly text."""
        text = content.decode("utf-8", "surrogateescape")
        if (clean := self.redact_text(text, "***")) is not text:
            content = clean.encode("utf-8", "surrogateescape")
        return self._redact_binary(content)

    def _redact_binary(self, content: bytes) -> bytes:
        """Redact bytes that are not text, as a picture's: only the plainest forms would not occur by chance."""
        forms = [form.encode() for form in (self._value, *self._base64, self._hex, self._hex.upper()) if form]
        if b"\0" in content:
            forms += [self._value.encode(encoding) for encoding in WIDE]
        for form in forms:
            if form in content:
                content = content.replace(form, b"***")
        return content


@lru_cache(maxsize=64)
def redaction(value: str) -> Redaction:
    """The redaction of a key. It is compiled once for each key."""
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
    """The part of the key's base64 that is the same whatever stands around it, after `shift` other bytes.

    There is a form for each of the two alphabets.
    """
    encoded = base64.b64encode(bytes(shift) + value.encode()).decode()
    fixed = encoded[-(-8 * shift // 6) : 8 * (shift + len(value)) // 6]
    return {fixed, fixed.translate(str.maketrans("+/", "-_"))}


def _spread(form: str, separator: str) -> str:
    return separator.join(map(re.escape, form))


def _replaced(text: str, spans: list[tuple[int, int]], mark: str) -> str:
    pieces: list[str] = []
    end = 0
    for first, last in sorted(spans):
        if first >= end:
            pieces += [text[end:first], mark]
        end = max(end, last)
    return "".join([*pieces, text[end:]])
