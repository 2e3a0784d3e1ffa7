"""Segmind's errors: each status and wording becomes the error that names the next step; v1 where v2 has no model."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import Any

import pytest
from core.conftest import SMALL, Ask
from core.samples import make
from doubles import Fault, Reply, SegmindDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.transport import http

V2 = "/v2/ideogram-4"
V1 = "/v1/ideogram-4"
RESULT = "/v2/requests/req-0000"
FILES = "/files"


def four(**fields: Any) -> Any:
    return make("generate", "4.0", **fields)


@pytest.mark.parametrize(
    ("status", "words", "error", "said"),
    [
        (400, "Malformed request.", errors.BadRequest, "Nothing was billed"),
        (400, "Prompt violates our content policy.", errors.Blocked, "content policy"),
        (401, "Invalid API key.", errors.KeyRejected, "SEGMIND_API_KEY"),
        (401, "No API key was given.", errors.KeyRejected, "Settings → Ideogram Kit"),
        (402, "Payment required.", errors.OutOfCredit, "Payment required"),
        (403, "Forbidden.", errors.OutOfCredit, r"the team or the plan of this key .*\(status 403\): Forbidden\. Ask"),
        (403, "Your team does not permit this model.", errors.OutOfCredit, "Ask whoever manages the team"),
        (403, "Your plan does not include this model.", errors.OutOfCredit, "wants credit or another plan"),
        (404, "no credits record", errors.OutOfCredit, "no credits record"),
        (406, "Insufficient credits.", errors.OutOfCredit, "Insufficient credits"),
        (406, "Team spend limit reached.", errors.OutOfCredit, "spend limit"),
        (406, "Content-Type must be application/json.", errors.BadRequest, "Content-Type"),
        (406, "rendering_speed: 'SLOW' is not allowed.", errors.BadRequest, "SLOW"),
        (406, "enable_safety_checker must be a boolean.", errors.BadRequest, "boolean"),
        (406, "NSFW content detected.", errors.Blocked, "NSFW"),
        (422, "Inference failed.", errors.BadRequest, "Inference failed"),
        (429, "Rate limit exceeded.", errors.RateLimited, "Rate limit"),
        (500, "Internal server error.", errors.Unavailable, "value that the model does not take"),
        (500, "Blocked by the safety system.", errors.Blocked, "safety system"),
        (502, "Bad gateway.", errors.Unavailable, "502"),
        (504, "Timeout.", errors.Unavailable, "504"),
    ],
)
def test_a_status_and_its_words_are_told_apart(
    status: int,
    words: str,
    error: type[Exception],
    said: str,
    ask: Ask,
    segmind: SegmindDouble,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "POST_TRIES", 1)
    segmind.script("/", Fault.status(status, {"error": words}))
    with pytest.raises(error, match=said) as caught:
        ask(four(), "segmind")
    assert type(caught.value) is error
    assert len(segmind.requests) == 1, "no POST is sent again, and v1 is not asked"
    assert segmind.billed == 0
    assert segmind.key not in str(caught.value)


def test_a_406_without_words_names_every_meaning(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(V2, Fault.empty(406))
    with pytest.raises(errors.BadRequest, match=r"credit is missing.*spend limit.*value is refused"):
        ask(four(), "segmind")


def test_the_wrong_key_is_told(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.key = "another"
    with pytest.raises(errors.KeyRejected, match=r"Segmind rejected the key: Invalid API key\."):
        ask(four(), "segmind")


@pytest.mark.parametrize("absent", [404, 405, 410])
def test_a_model_without_a_queue_is_asked_once_over_v1(absent: int, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.v1_only, segmind.absent = {"ideogram-4"}, absent
    result = ask(four(), "segmind")
    assert [request.path for request in segmind.requests] == [V2, V1]
    assert segmind.requests[0].json() == segmind.requests[1].json()
    assert (result.data, segmind.billed) == ({0: SMALL}, 1)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.status(404, {"error": "Model not found"}), "Model not found"),
        (Fault.html(405, "<!doctype html><h1>Method Not Allowed</h1>"), r"status 405\): Method Not Allowed"),
        (Fault.status(410, {"error": "This model has been withdrawn."}), "withdrawn"),
    ],
)
def test_a_model_that_is_gone_is_told(fault: Fault, words: str, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(V2, fault)
    segmind.script(V1, fault)
    with pytest.raises(errors.BadRequest, match=words):
        ask(four(), "segmind")
    assert len(segmind.requests) == 2


def test_what_v1_does_wrong_is_told_and_it_is_asked_once(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.v1_only = {"ideogram-4"}
    segmind.script(V1, Fault.lost())
    with pytest.raises(errors.Unavailable, match="may have been billed"):
        ask(four(), "segmind")
    assert [request.path for request in segmind.requests] == [V2, V1]
    segmind.script(V1, Fault.json({"image": "not base64 at all!"}))
    with pytest.raises(errors.BadReply, match="neither a link nor base64"):
        ask(four(), "segmind")


def test_a_failed_job_over_v1_is_told(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.v1_only, segmind.failing = {"ideogram-4"}, "CUDA out of memory"
    with pytest.raises(errors.JobFailed, match="CUDA out of memory"):
        ask(four(), "segmind")
    assert segmind.billed == 0


def test_a_limit_says_when_it_is_over(ask: Ask, segmind: SegmindDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "POST_TRIES", 1)
    moment = datetime.fromtimestamp(time.time() + 30, timezone.utc)
    for told_as in (moment.isoformat(), moment.strftime("%Y-%m-%dT%H:%M:%SZ"), f"{moment.timestamp():.0f}"):
        segmind.script(V2, Fault.status(429, headers={"x-rate-limit-reset-at-utc": told_as}))
        with pytest.raises(errors.RateLimited) as caught:
            ask(four(), "segmind")
        assert caught.value.retry_after is not None and 20 < caught.value.retry_after <= 30.5
    for odd in ("soon", "2020-01-01T00:00:00Z", "12345678901234567890", "²"):
        segmind.script(V2, Fault(instead=Reply.json({"error": "slow down"}, 429, {"x-rate-limit-reset-at-utc": odd})))
        with pytest.raises(errors.RateLimited) as caught:
            ask(four(), "segmind")
        assert caught.value.retry_after is None or caught.value.retry_after <= 60


def test_a_limit_that_gives_way_is_waited_for(ask: Ask, segmind: SegmindDouble) -> None:
    soon = datetime.fromtimestamp(time.time() + 0.05, timezone.utc).isoformat()
    segmind.script(V2, Fault.status(429, headers={"x-rate-limit-reset-at-utc": soon}), Fault.status(429))
    assert len(ask(four(), "segmind").data) == 1
    assert (len(segmind.asked(V2)), segmind.billed) == (3, 1)


@pytest.mark.parametrize(
    "url",
    [
        "http://images.segmind.com/a.png",
        "https://images.segmind.com:8443/a.png",
        "https://user@images.segmind.com/a.png",
        "https://169.254.169.254/latest",
        "https://10.0.0.1/a.png",
        "https://[bad/a.png",
    ],
)
def test_a_result_elsewhere_is_not_fetched(url: str, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.json({"status": "COMPLETED", "images": [url]}))
    with pytest.raises(errors.BadReply, match=r"which is not fetched|no address"):
        ask(four(), "segmind")
    assert not segmind.asked(FILES)


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_result_that_is_gone_says_that_it_was_made(status: int, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(FILES, Fault.expired_link(status))
    with pytest.raises(errors.LinkExpired, match="made the picture"):
        ask(four(), "segmind")
