"""How Segmind's jobs are polled: what failed, what is not ready, and polls that give no state."""

from __future__ import annotations

import pytest
from core.conftest import Ask
from doubles import Fault, SegmindDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.providers import polling

from .paths import RESULT, STATUS, SUBMIT, generate_4, paths


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        ("CUDA out of memory", errors.JobFailed, "CUDA out of memory.*not billed"),
        ("Prompt was flagged by content moderation", errors.Blocked, "moderation"),
        ("Output violates the content policy", errors.Blocked, "content policy"),
        ("image_size must be one of square_hd", errors.BadRequest, "image_size"),
    ],
)
@pytest.mark.parametrize("polls", [0, 1])
def test_a_job_that_failed_is_a_422_with_a_body_and_not_a_fault_of_the_line(
    polls: int, words: str, error: type[Exception], said: str, ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.failing, segmind.polls = words, polls
    with pytest.raises(error, match=said) as caught:
        ask(generate_4(), "segmind")
    assert type(caught.value) is error
    assert paths(segmind) == [SUBMIT, *[STATUS] * (polls + 1)]
    assert segmind.billed == 0


def test_a_job_that_fails_at_its_result_is_told(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.status(422, {"status": "FAILED", "error": "worker lost"}))
    with pytest.raises(errors.JobFailed, match="worker lost"):
        ask(generate_4(), "segmind")


@pytest.mark.parametrize("state", ["FAILED", "failed", "ERROR", "CANCELLED"])
def test_a_failed_state_in_a_200_is_told(state: str, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(STATUS, Fault.json({"status": state, "error": "worker lost"}))
    with pytest.raises(errors.JobFailed, match="worker lost"):
        ask(generate_4(), "segmind")


def test_an_unknown_state_is_waited_on(ask: Ask, segmind: SegmindDouble) -> None:
    odd = [Fault.json({"status": state}) for state in ("PRE_QUEUED", "ON_HOLIDAY")] * 5
    segmind.script(STATUS, *odd)
    assert len(ask(generate_4(), "segmind").data) == 1
    assert len([path for path in paths(segmind) if path == STATUS]) == 11


def test_patience_ends_and_names_the_request(ask: Ask, segmind: SegmindDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    segmind.polls = 1000
    monkeypatch.setattr(polling, "PATIENCE", 0.03)
    with pytest.raises(errors.Unavailable, match="did not finish job req-0000"):
        ask(generate_4(), "segmind")


@pytest.mark.parametrize(
    "odd",
    [Fault.html(), Fault.empty(), Fault.json([]), Fault.json({}), Fault.status(500), Fault.status(404), Fault.lost()],
)
def test_a_look_that_tells_nothing_loses_no_paid_job(odd: Fault, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(STATUS, odd, odd, odd)
    assert len(ask(generate_4(), "segmind").data) == 1
    segmind.script("/v2/requests/req-0001", Fault(), odd)
    assert len(ask(generate_4(), "segmind").data) == 1
    assert segmind.billed == 2


@pytest.mark.parametrize(
    ("odd", "error", "said"),
    [
        (Fault.html(), errors.BadReply, "no state"),
        (Fault.json({}), errors.BadReply, "no state"),
        (Fault.status(404), errors.LinkExpired, "no longer knows request req-0000"),
        (Fault.status(500), errors.Unavailable, "how request req-0000 stands"),
        (Fault.refuse(), errors.Unavailable, "no longer answers for request req-0000"),
        (Fault.status(401), errors.KeyRejected, "SEGMIND_API_KEY"),
    ],
)
def test_a_job_that_cannot_be_followed_is_told_with_its_id(
    odd: Fault, error: type[Exception], said: str, ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.script(STATUS, *[odd] * 40)
    with pytest.raises(error, match=said) as caught:
        ask(generate_4(), "segmind")
    assert type(caught.value) is error
    assert len(segmind.asked(SUBMIT)) == 1, "it is not asked for again"


def test_a_result_that_is_not_ready_is_looked_for_again(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.json({"status": "PROCESSING"}, status=202))
    assert len(ask(generate_4(), "segmind").data) == 1
    assert paths(segmind)[1:5] == [STATUS, RESULT, STATUS, RESULT]
