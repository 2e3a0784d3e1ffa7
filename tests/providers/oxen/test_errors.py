"""Oxen's errors: each becomes the error that names the next step, and no paid request is sent twice.

Sources: sections 3.3, 3.6 and 6.3 of the pack's reference; Oxen's pages on the queue and on image generation.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from core.conftest import Ask
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import GENERATE, KEY, QUEUE
from ideogram_kit.nodes.ideogram import errors


def message_fault(words: str, status: int = 400) -> Fault:
    """The shape of error that has only a message."""
    return Fault.json({"error": {"message": words}}, status)


def typed_fault(kind: str, title: str, status: int = 400, detail: str | None = None) -> Fault:
    """The other shape."""
    error = {"type": kind, "title": title, **({"detail": detail} if detail else {})}
    return Fault.json({"error": error, "status": "error", "status_message": kind}, status)


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.status(400), errors.BadRequest, "The parameters are invalid"),
        (message_fault("Prompt cannot be empty"), errors.BadRequest, "Prompt cannot be empty. Nothing was billed"),
        (typed_fault("invalid_params", "Invalid", detail="seed must be an integer"), errors.BadRequest, "seed must be"),
        (typed_fault("invalid_params", "Bad", 422), errors.BadRequest, "Bad"),
        (message_fault("Model not found: ideogram-v4", 404), errors.BadRequest, "Model not found"),
        (message_fault(":unsupported_media_type"), errors.BadRequest, "unsupported_media_type"),
        (message_fault("num_generations must be an integer between 1 and 4"), errors.BadRequest, "between 1 and 4"),
        (Fault.status(401), errors.KeyRejected, "OXEN_API_KEY"),
        (typed_fault("unauthenticated", "Who are you?", 400), errors.KeyRejected, "Who are you"),
        (Fault.status(403), errors.KeyRejected, "Settings → Ideogram Kit"),
        (Fault.status(402), errors.OutOfCredit, "Nothing was billed"),
        (message_fault("Insufficient credits"), errors.OutOfCredit, "Add credit"),
        (message_fault("You have not enough credits", 403), errors.OutOfCredit, "not enough credits"),
        (message_fault("The prompt was flagged by moderation", 400), errors.Blocked, "flagged by moderation"),
        (Fault.status(500), errors.Unavailable, "may have been billed"),
        (typed_fault("unknown_error", "Something broke", 500), errors.Unavailable, "Something broke"),
        (Fault.status(503), errors.Unavailable, "503"),
        (Fault.html(), errors.BadReply, "Just a moment"),
        (Fault.empty(), errors.BadReply, "empty"),
        (message_fault("Insufficient credits", 200), errors.OutOfCredit, "Insufficient credits"),
        (typed_fault("unknown_error", "Something broke", 200), errors.Unavailable, "Something broke"),
        (Fault.json({"generations": [{}], "images": [{}]}), errors.BadReply, "Oxen"),
        (
            Fault.json({"generations": [{"generation_id": "../x"}], "images": [{"url": "../x"}]}),
            errors.BadReply,
            "Oxen",
        ),
        (Fault.json({"generations": ["text"], "images": ["text"]}), errors.BadReply, "Oxen"),
        (Fault.cut(20), errors.Unavailable, "not sent again"),
        (Fault.lost(), errors.Unavailable, "may have been billed"),
    ],
)
def test_a_refused_request_is_told_apart_and_sent_once(
    fault: Fault, error: type[Exception], words: str, ask: Ask, oxen: OxenDouble
) -> None:
    for delivery, path in (("queue", QUEUE), ("synchronous", GENERATE)):
        oxen.script(path, fault)
        with pytest.raises(error, match=words) as caught:
            ask(generate("4.0"), "oxen", delivery=delivery)
        assert type(caught.value) is error
        assert KEY not in str(caught.value)
    assert [path for path, _ in oxen.wire()] == [QUEUE, GENERATE]


@pytest.mark.parametrize("status", [201, 202])
def test_a_job_that_was_taken_is_not_lost_for_its_status(status: int, ask: Ask, oxen: OxenDouble) -> None:
    for delivery, path in (("queue", QUEUE), ("synchronous", GENERATE)):
        oxen.script(path, Fault(change=lambda reply: replace(reply, status=status)), method="POST")
        assert len(ask(generate("4.0"), "oxen", delivery=delivery).data) == 1


def test_too_many_requests_are_waited_out(ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.status(429, headers={"Retry-After": "0.01"}), method="POST")
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert oxen.billed == 1


def test_a_field_that_is_refused_at_once_is_named_too(ask: Ask, oxen: OxenDouble) -> None:
    for fault in (
        typed_fault("invalid_params", "Invalid", detail="rendering_speed is no such speed"),
        message_fault("rendering_speed is no such speed"),
        typed_fault("invalid_params", "rendering_speed is no such speed", 422),
    ):
        oxen.script(QUEUE, fault, method="POST")
        with pytest.raises(errors.BadRequest, match="Change rendering_speed, then run again"):
            ask(generate("4.0"), "oxen")
