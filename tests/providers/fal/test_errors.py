"""fal's errors: each becomes the error that names the next step, at whichever step of the queue it comes."""

from __future__ import annotations

from typing import Any

import pytest
from core.conftest import Ask
from core.runs import fresh_run
from core.samples import make
from doubles import FalDouble, Fault
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.transport import http

from .submitting import LINKS, REQUESTS

SUBMIT = "/fal-ai/ideogram/v3"


def model_error(kind: str, words: str, *loc: str) -> dict[str, Any]:
    return {"detail": [{"loc": ["body", *loc], "msg": words, "type": kind, "input": None}]}


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.status(400), errors.BadRequest, "Bad request.*Nothing was billed"),
        (Fault.status(401), errors.KeyRejected, "FAL_KEY"),
        (Fault.status(402), errors.OutOfCredit, "Top up"),
        (Fault.status(403), errors.OutOfCredit, "Exhausted balance"),
        (Fault.status(403, {"detail": "Application access denied"}), errors.KeyRejected, "access denied"),
        (Fault.status(404), errors.BadRequest, "Not found"),
        (Fault.status(422), errors.BadRequest, "prompt: Field required"),
        (Fault.status(422, {"detail": "image_size is odd"}), errors.BadRequest, "image_size is odd"),
        (Fault.status(422, {"detail": "Flagged by content policy"}), errors.Blocked, "safety filter"),
        (Fault.status(499), errors.JobFailed, "cancelled"),
        (Fault.status(500), errors.JobFailed, "Internal server error"),
        (Fault.status(502), errors.JobFailed, "incomplete"),
        (Fault.status(503), errors.JobFailed, "No runner"),
        (Fault.status(504), errors.JobFailed, "timed out"),
        (Fault.html(502), errors.Unavailable, "Just a moment"),
        (Fault.html(), errors.BadReply, "Just a moment"),
        (Fault.empty(), errors.BadReply, "empty reply"),
        (Fault.json([]), errors.BadReply, "without pictures"),
        (Fault.json({"request_id": "x"}), errors.BadReply, "no links to follow"),
        (Fault.json({"request_id": "x", "status_url": 7, "response_url": None}), errors.BadReply, "may be made"),
        (Fault.json({"detail": "the queue is closed"}), errors.JobFailed, "the queue is closed"),
        (Fault.json(model_error("content_policy_violation", "No.")), errors.Blocked, "No."),
        (Fault.cut(20), errors.Unavailable, "not sent again"),
        (Fault.lost(), errors.Unavailable, "may have been billed"),
    ],
)
def test_a_submit_that_fails_is_told_apart_and_sent_once(
    fault: Fault, error: type[Exception], words: str, ask: Ask, fal: FalDouble
) -> None:
    fal.script(SUBMIT, fault)
    with pytest.raises(error, match=words) as caught:
        ask(make("generate", "3.0"), "fal")
    assert type(caught.value) is error
    assert len(fal.asked(SUBMIT)) == 1
    assert fal.key not in str(caught.value)


@pytest.mark.parametrize("fault", [Fault.status(429), Fault.status(503, headers={"Retry-After": "0.01"})])
def test_what_was_certainly_not_taken_is_submitted_again(fault: Fault, ask: Ask, fal: FalDouble) -> None:
    fal.script(SUBMIT, fault, fault)
    assert len(ask(make("generate", "3.0"), "fal").data) == 1
    assert len(fal.asked(SUBMIT)) == 3
    assert fal.billed == 1


def test_a_limit_that_does_not_give_way(ask: Ask, fal: FalDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "POST_TRIES", 2)
    fal.script(SUBMIT, *[Fault.status(429, headers={"Retry-After": "0.01"})] * 2)
    with pytest.raises(errors.RateLimited, match="Too many requests") as caught:
        ask(make("generate", "3.0"), "fal")
    assert caught.value.retry_after == 0.01


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (422, model_error("content_policy_violation", "The prompt was flagged.", "prompt"), errors.Blocked, "flagged"),
        (422, model_error("image_too_large", "At most 10 MB.", "image_url"), errors.BadRequest, "image_url: At most"),
        (
            422,
            model_error("image_too_small", "The safety margin is flagged.", "mask_url"),
            errors.BadRequest,
            "mask_url",
        ),
        (422, model_error("file_too_large", "Too many bytes.", "image_urls", "1"), errors.BadRequest, "image_urls.1: "),
        (422, model_error("unsupported_image_format", "A GIF.", "image_url"), errors.BadRequest, "refused a picture"),
        (400, model_error("image_load_error", "It is damaged.", "image_url"), errors.BadRequest, "image_url: It is"),
        (200, model_error("file_download_error", "No file.", "image_url"), errors.BadRequest, "image_url: No file"),
        (422, model_error("greater_than", "Too small", "image_size", "width"), errors.BadRequest, r"image_size\.width"),
        (422, model_error("no_media_generated", "Nothing came out."), errors.JobFailed, "Nothing came out"),
        (422, model_error("a_new_type", "Something."), errors.BadRequest, "Something"),
        (422, model_error("bool", "Not a boolean", "enable_safety_checker"), errors.BadRequest, "_checker: Not a bool"),
        (499, {"detail": "Gone", "error_type": "client_disconnected"}, errors.JobFailed, "If it had begun"),
        (422, {"detail": [{}, "text"]}, errors.BadRequest, "422"),
        (422, {"detail": "NSFW content detected"}, errors.Blocked, "NSFW"),
        (400, {"detail": "odd", "error_type": "bad_request"}, errors.BadRequest, "odd"),
        (500, {"detail": "It broke", "error_type": "runner_server_error"}, errors.JobFailed, "bills no request"),
        (500, model_error("internal_server_error", "It broke"), errors.JobFailed, "It broke"),
        (504, {"detail": "Too slow", "error_type": "startup_timeout"}, errors.JobFailed, "Too slow"),
    ],
)
def test_a_job_that_failed_has_the_error_of_its_result(
    status: int, body: dict[str, Any], error: type[Exception], words: str, ask: Ask, fal: FalDouble
) -> None:
    fal.script(REQUESTS, Fault(), *[Fault.status(status, body)] * 4)
    with pytest.raises(error, match=words) as caught:
        ask(make("generate", "3.0"), "fal")
    assert type(caught.value) is error
    assert len(fal.asked(SUBMIT)) == 1


@pytest.mark.parametrize("failure", [{"error": "it broke"}, {"error_type": "runner_disconnected"}])
def test_a_completed_job_with_an_error_is_never_a_success(failure: dict[str, Any], ask: Ask, fal: FalDouble) -> None:
    fal.script(REQUESTS, Fault.edit(lambda body: {**body, **failure}))
    with pytest.raises(errors.JobFailed, match=str(*failure.values())):
        ask(make("generate", "3.0"), "fal")
    assert not fal.asked(LINKS)


def test_the_results_own_error_says_more_than_the_statuses(ask: Ask, fal: FalDouble) -> None:
    http_error = Fault.status(422, model_error("content_policy_violation", "A famous face.", "prompt"))
    fal.script(REQUESTS, Fault.edit(lambda body: {**body, "error": "failed", "error_type": "x"}), http_error)
    with pytest.raises(errors.Blocked, match="A famous face"):
        ask(make("generate", "3.0"), "fal")


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.json({"status": "ON_HOLIDAY"}), errors.BadReply, "ON_HOLIDAY"),
        (Fault.json({}), errors.BadReply, "does not document"),
        (Fault.json({"status": None}), errors.BadReply, "may still be made"),
        (Fault.html(), errors.BadReply, "Just a moment"),
        (Fault.empty(), errors.BadReply, "an empty reply"),
        (Fault.status(401), errors.KeyRejected, "FAL_KEY"),
        (Fault.redirect("https://example.com/status"), errors.BadReply, "302"),
    ],
)
def test_a_status_that_is_none(fault: Fault, error: type[Exception], words: str, ask: Ask, fal: FalDouble) -> None:
    fal.script(REQUESTS, fault)
    with pytest.raises(error, match=words):
        ask(make("generate", "3.0"), "fal")


def test_a_status_that_fails_is_read_again_and_then_told(ask: Ask, fal: FalDouble) -> None:
    fal.script(REQUESTS, *[Fault.status(503)] * 3)
    assert len(ask(make("generate", "3.0"), "fal").data) == 1
    fal.script(REQUESTS, *[Fault.html(502)] * 4)
    with pytest.raises(errors.Unavailable, match="may still be made and billed"):
        ask(make("generate", "3.0"), "fal")


def test_a_result_that_a_gateway_withholds_is_still_there(ask: Ask, fal: FalDouble) -> None:
    fal.script(REQUESTS, Fault(), *[Fault.html(502)] * 4)
    with pytest.raises(errors.Unavailable, match="in your history") as caught:
        ask(make("generate", "3.0"), "fal")
    assert type(caught.value) is errors.Unavailable


@pytest.mark.parametrize("status", [404, 410])
def test_a_result_that_is_gone_says_where_it_is(status: int, ask: Ask, fal: FalDouble) -> None:
    fal.script(REQUESTS, Fault(), *[Fault.status(status)] * 2)
    assert len(ask(make("generate", "3.0"), "fal").data) == 1
    fal.script(REQUESTS, Fault(), *[Fault.status(status)] * 3)
    with pytest.raises(errors.LinkExpired, match="in your history at fal"):
        ask(make("generate", "3.0"), "fal")


def test_a_job_that_never_ends_is_given_up(ask: Ask, fal: FalDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PATIENCE", 0.03)
    fal.polls = 1_000_000
    with pytest.raises(errors.Unavailable, match="may still be made and billed"):
        ask(make("generate", "3.0"), "fal")


@pytest.mark.parametrize("field", ["status_url", "response_url"])
@pytest.mark.parametrize(
    "link", ["https://example.com/requests/x", "https://queue.fal.run.example.com/x", "http://queue.fal.run/x", "//x/y"]
)
def test_the_key_follows_no_link_to_another_host(field: str, link: str, ask: Ask, fal: FalDouble) -> None:
    fal.script(SUBMIT, Fault.edit(lambda body: {**body, field: link}))
    with pytest.raises(errors.BadReply, match="the key was not sent there"):
        ask(make("generate", "3.0"), "fal")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (422, model_error("content_policy_violation", "No."), errors.Blocked),
        (422, model_error("no_media_generated", "Nothing."), errors.JobFailed),
        (499, {"detail": "Gone", "error_type": "client_disconnected"}, errors.JobFailed),
        (200, {"error": "it broke"}, errors.JobFailed),
    ],
)
def test_what_may_have_been_billed_stays_booked_and_the_next_run_says_so(
    status: int, body: dict[str, Any], error: type[Exception], ask: Ask, fal: FalDouble
) -> None:
    graph_run = fresh_run()
    fal.script(REQUESTS, Fault(), Fault.status(status, body))
    with pytest.raises(error):
        ask(make("generate", "3.0"), "fal", graph_run)
    (receipt,) = graph_run.store.receipts()
    assert (receipt.state, receipt.job) == ("sent", None) and graph_run.store.spent()
    result = ask(make("generate", "3.0"), "fal", graph_run)
    assert len(result.data) == 1 and any("the first may have been billed" in note for note in result.outcome.notes)


def test_a_block_that_the_status_alone_tells_stays_booked(ask: Ask, fal: FalDouble) -> None:
    graph_run = fresh_run()
    fal.script(REQUESTS, Fault.edit(lambda body: {**body, "error": "No.", "error_type": "content_policy_violation"}))
    with pytest.raises(errors.Blocked, match="may have been billed"):
        ask(make("generate", "3.0"), "fal", graph_run)
    (receipt,) = graph_run.store.receipts()
    assert receipt.state == "sent" and graph_run.store.spent()


@pytest.mark.parametrize(
    ("status", "body"), [(422, model_error("missing", "No.")), (500, model_error("internal_error", "It broke"))]
)
def test_what_was_not_billed_is_forgotten(status: int, body: dict[str, Any], ask: Ask, fal: FalDouble) -> None:
    graph_run = fresh_run()
    fal.script(REQUESTS, Fault(), *[Fault.status(status, body)] * (1 if status == 422 else 4))
    with pytest.raises((errors.BadRequest, errors.JobFailed)):
        ask(make("generate", "3.0"), "fal", graph_run)
    assert not graph_run.store.receipts() and not graph_run.store.spent()
    assert not ask(make("generate", "3.0"), "fal", graph_run).outcome.notes
