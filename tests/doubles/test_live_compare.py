"""What `make live` takes for a difference between two records, and what it keeps of an answer."""

from __future__ import annotations

from typing import Any

import pytest
from core.samples import png
from ideogram_kit.nodes.ideogram.providers import BY_ID
from live.calls import CallOutcome
from live.compare import differences
from live.plan import PlannedCall, plan
from live.record import RESULT, Exchange
from live.report import Result
from live.shape import ids, is_word, path_text, shape


def exchange(
    method: str = "GET", path: str = "/jobs/{id}", status: int = 200, body: Any = None, **more: Any
) -> Exchange:
    kind = "application/json"
    return Exchange(
        **{"method": method, "path": path, "host": "h", "status": status, "content_type": kind, "shape": shape(body)}
        | more
    )


def test_polls_count_once_and_their_fields_are_taken_together() -> None:
    waiting, done = exchange(body={"status": "WAITING"}), exchange(body={"status": "DONE", "url": "https://h/a"})
    assert differences([waiting, waiting, waiting, done], [waiting, done]) == []
    assert differences([done], [waiting, done]) == []


def test_a_poll_by_post_is_told_from_the_submission() -> None:
    asked = exchange("POST", "/v1", body={"id": "a"})
    polled = exchange("POST", "/v1", body={"id": "a", "url": "https://h/a"})
    held = exchange("POST", "/v1", status=429, content_type="text/plain", shape={})
    assert differences([asked, polled, polled], [asked, polled]) == []
    assert differences([asked, asked], [asked, polled]) == ["`POST /v1 (again)`: `url` (link) only at the double."]
    assert "`POST /v1`: status 429; the double: 200." in differences([held, asked, polled], [asked, polled])


def test_another_order_is_told() -> None:
    one, other = exchange(path="/a"), exchange(path="/b")
    assert differences([one, other], [other, one]) == ["The order: at the provider `GET /a`, `GET /b`."]


def test_content_types_and_the_headers_of_the_double_are_compared() -> None:
    ours = exchange(path=RESULT, content_type="image/png", headers=frozenset({"x-cost"}))
    theirs = exchange(path=RESULT, content_type="image/jpeg", headers=frozenset({"x-other"}))
    assert differences([theirs], [ours]) == [
        "`GET a result link`: content type image/jpeg; the double: image/png.",
        "`GET a result link`: no header x-cost, which the double sends.",
    ]


@pytest.mark.parametrize(
    ("theirs", "ours", "says"),
    [
        ({"a": {"b": {"c": 1}}}, {}, ["`a` (object) only at the provider."]),
        ([{"a": 1}, {"a": None}], [{"a": 1}], ["`[].a` is null; the double: integer."]),
        ({"a": 1}, {"a": 1.5}, []),
        ({"a": 1.5}, {"a": 1}, ["`a` is number; the double: integer."]),
        ({"a": "data:image/png;base64,AA"}, {"a": "https://h/a"}, ["`a` is data URI; the double: link."]),
        ({"state": "QUEUED"}, {"state": "DONE"}, ["`state` says QUEUED; the double: DONE."]),
        ({"prompt": "fox"}, {"prompt": "hare"}, []),
        ([], {}, ["`the body` is list; the double: object."]),
    ],
)
def test_bodies_are_compared_by_shape(theirs: Any, ours: Any, says: list[str]) -> None:
    assert [one.partition(": ")[2] for one in differences([exchange(body=theirs)], [exchange(body=ours)])] == says


def test_a_bill_and_a_picture_other_than_expected_are_told() -> None:
    (call,) = plan(BY_ID["ideogram"], ("generate",))
    assert isinstance(call, PlannedCall)
    result = Result(
        call=call,
        provider=CallOutcome(usd=0.0045, pictures=(png(size=(8, 8)),)),
        double=CallOutcome(pictures=(png(size=(16, 8)),)),
        objections=("no such field",),
    )
    assert result.differences() == [
        "The double holds against the request: no such field",
        "Billed $0.0045, where $0.003 was expected.",
        "Pictures: 8×8 PNG; the double: 16×8 PNG.",
    ]


@pytest.mark.parametrize(
    "text", ["COMPLETED", "in_queue", "ideogram-v4", "v4.5", "image/png", "2a", "p-image-ideogram"]
)
def test_a_choice_is_kept(text: str) -> None:
    assert is_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a cat",
        "550e8400-e29b-41d4-a716-446655440000",
        "sk_live_4f9a8b7c6d5e",
        "mK3v9ZqLw0pXyTnB",
        "000123",
        "a@b.org",
    ],
)
def test_an_id_or_a_sentence_is_not_kept(text: str) -> None:
    assert not is_word(text)


def test_only_types_choices_and_names_are_kept() -> None:
    body = {"taskUUID": "abc", "user_name": "ada", "state": "done", "x y": 1, "data": [{"url": "https://h/secret"}]}
    found = shape(body)
    assert {path_text(path) for path in found} == {
        "the body", "taskUUID", "user_name", "state", "{name}", "data", "data[]", "data[].url",
    }  # fmt: skip
    assert {word for seen in found.values() for word in seen.words} == {"done"}
    assert ids(body) == {"abc"}
    assert ids({"data": [{"request_id": "abc"}], "ids": ["d"]}) == {"abc", "d"}
