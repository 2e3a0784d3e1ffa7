"""A key that a provider echoes comes through in no encoding, and what holds no key comes through as it was."""

from __future__ import annotations

import base64
import codecs
import html
import json
import time
from collections.abc import Callable
from html.entities import html5
from typing import Any
from urllib.parse import quote

import pytest
from doubles import Fault, IdeogramDouble, Reply
from ideogram_kit.nodes.ideogram.config.keys import Key
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.http import Http
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from ideogram_kit.nodes.ideogram.transport.response import Reply as Answer
from ideogram_kit.nodes.ideogram.transport.response import provider_message

KEYS = {
    "8 characters": "lab-key!",
    "8 plain characters": "abcdEF12",
    "512 characters": "".join(chr(33 + (7 * place + place // 94) % 94) for place in range(512)),
    "every sort": "id:secret/with+signs==&<tag>\"quote'%41\\u0041\\\\x&amp;",
    "backslashes": "ab\\\\\\cd\\ef\\\\gh",
    "percents": "k%25%2525%41-%pq9z",
}
NAMES = {text: name for name, text in html5.items() if name.endswith(";") and len(text) == 1}
ESCAPED: dict[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": lambda key: json.dumps(key)[1:-1],
    "JSON, with slashes": lambda key: json.dumps(key)[1:-1].replace("/", "\\/"),
    "JSON, each as a number": lambda key: "".join(f"\\u{ord(one):04x}" for one in key),
    "JSON, each as a number, in capitals": lambda key: "".join(f"\\u{ord(one):04X}" for one in key),
    "JSON, some as numbers": lambda key: "".join(
        one if one.isalnum() and place % 2 else f"\\u{ord(one):04x}" for place, one in enumerate(key)
    ),
    "JSON in JSON": lambda key: json.dumps(json.dumps(key)),
    "JSON in JSON in JSON": lambda key: json.dumps(json.dumps(json.dumps(key))),
    "numbers in JSON in JSON": lambda key: json.dumps("".join(f"\\u{ord(one):04x}" for one in key))[1:-1],
    "Python": lambda key: "".join(f"\\x{ord(one):02x}" for one in key),
    "a URL": lambda key: quote(key, safe=""),
    "a URL, in small letters": lambda key: "".join(f"%{ord(one):02x}" for one in key),
    "a URL, in capitals": lambda key: "".join(f"%{ord(one):02X}" for one in key),
    "a URL, twice": lambda key: quote(quote(key, safe=""), safe=""),
    "a URL, five times": lambda key: quote(quote(quote(quote(quote(key, safe=""))))),
    "a page": html.escape,
    "a page, decimal": lambda key: "".join(f"&#{ord(one)};" for one in key),
    "a page, decimal with zeros": lambda key: "".join(f"&#000{ord(one)};" for one in key),
    "a page, hex": lambda key: "".join(f"&#x{ord(one):x};" for one in key),
    "a page, hex in capitals": lambda key: "".join(f"&#X{ord(one):04X};" for one in key),
    "a page, by name": lambda key: "".join(f"&{NAMES[one]}" if one in NAMES else one for one in key),
    "a page, twice": lambda key: html.escape("".join(f"&#{ord(one)};" for one in key)),
    "a page in JSON": lambda key: "".join(f"\\u0026#{ord(one)};" for one in key),
    "a URL in a page in JSON": lambda key: json.dumps("".join(f"&#37;{ord(one):02x}" for one in key))[1:-1],
}
PACKED: dict[str, Callable[[str], str]] = {
    **{
        f"base64 after {before} others": lambda key, before=before: base64.b64encode(
            b"u" * before + key.encode()
        ).decode()
        for before in range(4)
    },
    "base64 for URLs": lambda key: base64.urlsafe_b64encode(b"user:" + key.encode() + b":more").decode(),
    "base64 without padding": lambda key: base64.b64encode(key.encode()).decode().rstrip("="),
    "base64 in lines": lambda key: base64.encodebytes(b"user:" + key.encode()).decode(),
    "base64 in a URL": lambda key: quote(base64.b64encode(key.encode()).decode(), safe=""),
    "base64 in JSON": lambda key: base64.b64encode(key.encode()).decode().replace("/", "\\/"),
    "hex": lambda key: key.encode().hex(),
    "hex in capitals": lambda key: key.encode().hex().upper(),
    "hex with colons": lambda key: key.encode().hex(":"),
    "hex with spaces": lambda key: key.encode().hex(" ").upper(),
}
FORMS = {**ESCAPED, **PACKED}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("value", KEYS.values(), ids=KEYS)
def test_a_key_comes_through_in_no_form(value: str, form: Callable[[str], str]) -> None:
    key, written = Key(value), form(value)
    told = key.redact(f"the key ({written}) is wrong")
    assert told.startswith("the key (") and told.endswith(") is wrong")
    assert "•••" in told and not _is_left(told, written, value)
    content = key.redact_bytes(f"the key ({written}) is wrong".encode())
    assert content.startswith(b"the key (") and content.endswith(b") is wrong")
    assert not _is_left(content.decode(), written, value)


def _is_left(text: str, written: str, value: str) -> bool:
    """Whether a third of the key, as it was written or plain, is still there; quotes around it do not count."""
    pieces = {
        whole[place : place + max(len(whole) // 3, 4)]
        for whole in (written, value)
        for place in range(0, len(whole) - max(len(whole) // 3, 4) + 1)
    }
    return any(piece in text for piece in pieces if piece.strip('"\\'))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("value", KEYS.values(), ids=KEYS)
def test_json_stays_json(value: str, form: Callable[[str], str]) -> None:
    written = form(value)
    body = {"error": f"({written})", "deep": [[{"more": written, written: 1}]], "seed": 7}
    for packed in (json.dumps(body), json.dumps(body, ensure_ascii=False), json.dumps(body).replace("/", "\\/")):
        content = Key(value).redact_bytes(packed.encode())
        read = json.loads(content)
        assert read["seed"] == 7 and list(read) == ["error", "deep", "seed"]
        assert read["error"].startswith("(") and read["error"].endswith(")")
        for one in (content.decode(), read["error"], *read["deep"][0][0], read["deep"][0][0]["more"]):
            assert not _is_left(str(one), written, value)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("value", KEYS.values(), ids=KEYS)
def test_json_of_every_encoding_is_read(value: str, encoding: str) -> None:
    for written in (value, "".join(f"\\u{ord(one):04x}" for one in value)):
        body = '{"error": "%s", "seed": 7}' % (json.dumps(value)[1:-1] if written is value else written)
        content = Key(value).redact_bytes(body.encode(encoding))
        assert json.loads(content) == {"error": "***", "seed": 7}
    text = f"no JSON: {value}".encode(encoding)
    assert value not in codecs.decode(Key(value).redact_bytes(text), encoding, "replace")


@pytest.mark.parametrize(
    "content",
    [
        b'{"a": "\\u00e9 \\/ 100% &amp; x", "b": 1.10, "c": 1e400, "d": NaN}',
        '{"a": "é"}'.encode("utf-16"),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        bytes(range(256)) * 1_000,
        b"",
        b"[" * 100_000,
        b"\\u002d" * 100,
        b"9" * 5000,
    ],
)
def test_what_holds_no_key_is_as_it_was(content: bytes) -> None:
    assert Key(KEYS["8 characters"]).redact_bytes(content) == content


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "lab\\u002dkey!", "a": "x"}',
        b'{"a": "lab\\u002dkey!"',
        b"[" * 5000 + b'"lab\\u002dkey!"' + b"]" * 5000,
        b"9" * 5000 + b' "lab\\u002dkey!"',
        b"\xff lab%2dkey!",
        b"\xed\xa0\x80 lab%2dkey!",
        b"\x00lab-key!\x00",
        b"\x89PNG" + bytes(2_000_000) + b"lab-key!",
        b'{"a": NaN, "b": "lab\\u002dkey!"}',
    ],
    ids=range(9),
)
def test_content_that_is_odd_holds_no_key_either(body: bytes) -> None:
    content = Key("lab-key!").redact_bytes(body)
    assert b"lab-key!" not in content and b"lab\\u002dkey!" not in content and b"lab%2dkey!" not in content


def test_a_large_picture_in_json_takes_a_moment() -> None:
    body = json.dumps({"image": base64.b64encode(bytes(range(256)) * 100_000).decode(), "note": "a/b"})
    key = Key("lab-key!")
    for content in (body.encode(), body.replace("/", "\\/").encode()):
        start = time.monotonic()
        assert key.redact_bytes(content) == content
        assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    "text", ["\\" * 200_000, "%25" * 100_000, "&amp;" * 60_000, "&#" + "0" * 300_000, "&" * 300_000]
)
def test_escapes_without_end_take_a_moment(text: str) -> None:
    start = time.monotonic()
    assert Key("lab-key!").redact(text) == text
    assert time.monotonic() - start < 3


def test_an_echo_of_any_form_is_taken_out_of_a_reply(double: IdeogramDouble) -> None:
    value = KEYS["8 characters"]
    way = Http(
        name="Ideogram",
        origin=double.url,
        headers={"Api-Key": value},
        progress=Progress(provider="Ideogram", total=1),
        key=Key(value),
    )
    for form in FORMS.values():
        written = form(value).replace("\n", " ")
        header = {"X-Echo": f"<{written}>", "Content-Type": "application/json"}
        reply = Reply(status=418, body=json.dumps({"error": written, "more": [written]}).encode(), headers=header)
        double.script("/", Fault(instead=reply))
        told: Any = background.submit(way.get("/models")).result(10)
        for text in (told.headers["X-Echo"], told.content.decode(), provider_message(told), str(told.json())):
            assert not _is_left(text, written, value)


def test_the_words_of_a_reply_hold_no_control_characters() -> None:
    told = provider_message(Answer(400, {}, json.dumps({"error": "a\x00b\u202ec\ud800d\x1b[31m"}).encode()))
    assert told == "a b c\ufffdd [31m."
