"""What is read of a reply: JSON that code can rely on, and when to come back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.transport.response import Reply as Answer
from ideogram_kit.nodes.ideogram.transport.retry_after import retry_after


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (b'{"id": "a\\ud800b", "\\udfff": ["\\uD83D"]}', {"id": "a\ufffdb", "\ufffd": ["\ufffd"]}),
        (b'{"id": "\xed\xa0\x80"}', {"id": "\ufffd"}),
        ('{"id": "\ud800"}'.encode("utf-16", "surrogatepass"), {"id": "\ufffd"}),
        (b'{"id": "\\ud83d\\ude00"}', {"id": "😀"}),
        (b'{"a": NaN, "b": [Infinity, -Infinity], "c": 1}', {"a": None, "b": [None, None], "c": 1}),
        (b'{"a": 1e999, "b": -1e999, "c": 1e9}', {"a": None, "b": None, "c": 1e9}),
        (b'{"a": ' + b"9" * 5000 + b', "b": 12345678901234567890}', {"a": None, "b": 12345678901234567890}),
        (b"[" * 90 + b"]" * 90, ...),
        (b"[" * 102 + b"]" * 102, None),
        (b"[" * 500 + b"]" * 500, None),
        (b"[" * 100_000 + b"]" * 100_000, None),
        (b'{"a":' * 100_000, None),
        (b"{}{}{}" * 100, None),
    ],
    ids=range(13),
)
def test_json_that_no_code_should_meet(content: bytes, read: Any) -> None:
    found = Answer(200, {}, content).json()
    assert found == read or (read is ... and found)
    json.dumps(found, ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        *((told, None) for told in ("nan", "inf", "-inf", "1e999", "-1", "-1e9", "9" * 400, "soon", "", "٣x")),
        *((told, None) for told in ("Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 99 Oct 99999 07:28:00 GMT", "1, 2, 3, 4")),
        *((told, 60.0) for told in ("61", "1e9", "Tue, 21 Oct 2194 07:28:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT")),
        ("0", 0.0),
        (" 2.5 ", 2.5),
    ],
)
def test_when_to_come_back_is_a_time_or_none(told: str, seconds: float | None) -> None:
    if told.startswith("Sunday"):
        seconds = None
    assert retry_after(Answer(429, {"Retry-After": told}, b"")) == seconds
