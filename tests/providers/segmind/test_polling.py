"""How Segmind's jobs are polled: what failed, what is not ready, and polls that give no state."""

from __future__ import annotations

import pytest
from core.conftest import Ask
from core.runs import fresh_run
from doubles import Fault, SegmindDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.providers.segmind.queue import UNKNOWNS

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


@pytest.mark.parametrize("state", ["COMPLETED", "completed", "SUCCESS", "success", "SUCCEEDED", "Done", "FINISHED"])
def test_a_finished_job_is_fetched_whatever_the_word_for_it(state: str, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.done = state
    assert len(ask(generate_4(), "segmind").data) == 1
    assert paths(segmind)[:3] == [SUBMIT, STATUS, RESULT]


def test_a_result_with_an_odd_state_is_taken_where_it_has_its_output(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.edit(lambda body: body | {"status": "ok"}))
    assert len(ask(generate_4(), "segmind").data) == 1
    assert paths(segmind)[:3] == [SUBMIT, STATUS, RESULT] and len(segmind.asked(STATUS)) == 1


WITHOUT_OUTPUT = Fault.edit(lambda body: {**body, "output": None, "images": []})


def test_a_finished_job_whose_output_comes_a_look_later_is_waited_for(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), WITHOUT_OUTPUT, Fault(), WITHOUT_OUTPUT)
    assert len(ask(generate_4(), "segmind").data) == 1
    assert paths(segmind)[:7] == [SUBMIT, *[STATUS, RESULT] * 3]


def test_a_finished_job_without_output_is_looked_at_again_by_the_next_run(ask: Ask, segmind: SegmindDouble) -> None:
    run = fresh_run()
    segmind.script(RESULT, *[Fault(), WITHOUT_OUTPUT] * UNKNOWNS)
    with pytest.raises(errors.Unavailable, match=r"req-0000 is done, and has no output\. Run again"):
        ask(generate_4(), "segmind", run)
    assert len(ask(generate_4(), "segmind", run).data) == 1
    assert len(segmind.asked(SUBMIT)) == segmind.billed == 1


@pytest.mark.parametrize("flag", [{"nsfw": True}, {"is_image_safe": False}])
def test_a_finished_job_without_output_that_is_flagged_is_told_at_once(
    flag: dict[str, bool], ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.script(RESULT, Fault(), Fault.edit(lambda body: {**body, "output": None, "images": [], **flag}))
    with pytest.raises(errors.Blocked):
        ask(generate_4(), "segmind")
    assert paths(segmind) == [SUBMIT, STATUS, RESULT]


def test_a_result_that_is_still_in_the_making_is_waited_for_although_it_has_output(
    ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.script(RESULT, Fault(), Fault.edit(lambda body: body | {"status": "processing"}))
    assert len(ask(generate_4(), "segmind").data) == 1
    assert len(segmind.asked(STATUS)) == 2


def test_a_restriction_of_the_team_loses_no_paid_job(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(STATUS, Fault.status(403, {"error": "Your team does not permit this."}))
    run = fresh_run()
    with pytest.raises(errors.Unavailable, match=r"may not read request req-0000 \(status 403\): Your team does not"):
        ask(generate_4(), "segmind", run)
    assert len(ask(generate_4(), "segmind", run).data) == 1
    assert len(segmind.asked(SUBMIT)) == segmind.billed == 1, "the next run goes on with the job"


def test_patience_ends_and_names_the_request(ask: Ask, segmind: SegmindDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    segmind.polls = 1000
    monkeypatch.setattr(polling, "PATIENCE", 0.03)
    with pytest.raises(errors.Unavailable, match="did not finish job req-0000"):
        ask(generate_4(), "segmind")


@pytest.mark.parametrize(
    "odd",
    [
        *(Fault.html(), Fault.empty(), Fault.json([]), Fault.json({}), Fault.lost()),
        *(Fault.status(status) for status in (400, 404, 406, 410, 429, 500, 502, 504)),
        Fault.html(405, "<!doctype html><h1>Method Not Allowed</h1>"),
        Fault.status(429, headers={"x-rate-limit-reset-at-utc": "2020-01-01T00:00:00Z"}),
    ],
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
        (Fault.status(400), errors.BadReply, "no state"),
        (Fault.status(406), errors.BadReply, "no state .*Insufficient credits"),
        (Fault.status(410), errors.BadReply, "no state"),
        (Fault.html(405, "<!doctype html><h1>Method Not Allowed</h1>"), errors.BadReply, "405: Method Not Allowed"),
        (Fault.status(429), errors.Unavailable, "how request req-0000 stands"),
        (Fault.status(500), errors.Unavailable, "how request req-0000 stands"),
        (Fault.status(502), errors.Unavailable, "how request req-0000 stands"),
        (Fault.status(504), errors.Unavailable, "how request req-0000 stands"),
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
