"""Oxen's errors: each becomes the error that names the next step, and no paid request is sent twice.

Sources: sections 3.3, 3.6 and 6.3 of the pack's reference; Oxen's pages on the queue and on image generation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from core.conftest import Ask, carried_out
from core.runs import fresh_run
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import GENERATE, KEY, LINKS, QUEUE
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers.oxen import queue
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress


def message_fault(words: str, status: int = 400) -> Fault:
    """The shape of error that has only a message."""
    return Fault.json({"error": {"message": words}}, status)


def typed_fault(kind: str, title: str, status: int = 400, detail: str | None = None) -> Fault:
    """The other shape."""
    error = {"type": kind, "title": title, **({"detail": detail} if detail else {})}
    return Fault.json({"error": error, "status": "error", "status_message": kind}, status)


ELSEWHERE = (
    "http://hub.oxen.ai/a.png",
    "https://hub.oxen.ai:8443/a.png",
    "https://user@hub.oxen.ai/a.png",
    "https://10.0.0.1/a.png",
)


def _linked(link: Any) -> Fault:
    return Fault.edit(lambda body: body | {"result_url": link})


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


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("Insufficient credits", errors.OutOfCredit),
        ("Account balance too low", errors.OutOfCredit),
        ("rendering_speed: unexpected value; permitted: TURBO, BALANCED, QUALITY (enum)", errors.BadRequest),
        ("enable_safety_checker must be a boolean", errors.BadRequest),
        ("seed must be an integer", errors.BadRequest),
        ("rendering_speed: Input should be 'TURBO', 'BALANCED' or 'QUALITY'", errors.BadRequest),
        ("body.image_size: square is gone", errors.BadRequest),
        ("value is not a valid enumeration member", errors.BadRequest),
        ("Bad value (seed: 7), the worker restarts", errors.Unavailable),
        ("The content was flagged by the safety checker", errors.Blocked),
        ("NSFW content detected", errors.Blocked),
        ("content_policy_violation", errors.Blocked),
        ("Request rejected by content policy", errors.Blocked),
        ("Rate limit exceeded", errors.RateLimited),
        ("Worker timed out", errors.Unavailable),
    ],
)
def test_a_failed_generation_is_told_by_its_words(
    reason: str, error: type[Exception], ask: Ask, oxen: OxenDouble
) -> None:
    """The queue takes everything, and says later what was wrong with it [trap 9]."""
    oxen.reasons = [reason]
    with pytest.raises(error, match=re.escape(reason)) as caught:
        ask(generate("4.0"), "oxen")
    assert type(caught.value) is error
    assert oxen.billed == 0
    assert len(oxen.wire()) == 1


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        ("rendering_speed: unexpected value; permitted: TURBO, BALANCED, QUALITY (enum)", "rendering_speed"),
        ("image_size: Input should be 'square_hd'", "resolution"),
        ("enable_safety_checker must be a boolean", "safety"),
        ("invalid expansion_model", "expansion_model"),
        ([{"loc": ["body", "rendering_speed"], "msg": "Input should be 'TURBO'"}], "rendering_speed"),
        ({"detail": "num_images is out of range"}, "num_images"),
    ],
)
@pytest.mark.parametrize("silent", [False, True])
def test_a_value_that_is_refused_when_the_job_runs_is_bad_input_of_the_field(
    silent: bool, reason: Any, ours: str, ask: Ask, oxen: OxenDouble
) -> None:
    oxen.reasons, oxen.silent = [reason], silent
    with pytest.raises(errors.BadRequest, match=f"could not make the picture: .* Change {ours}, then run again"):
        ask(generate("4.0"), "oxen")


def test_a_field_that_is_refused_at_once_is_named_too(ask: Ask, oxen: OxenDouble) -> None:
    for fault in (
        typed_fault("invalid_params", "Invalid", detail="rendering_speed is no such speed"),
        message_fault("rendering_speed is no such speed"),
        typed_fault("invalid_params", "rendering_speed is no such speed", 422),
    ):
        oxen.script(QUEUE, fault, method="POST")
        with pytest.raises(errors.BadRequest, match="Change rendering_speed, then run again"):
            ask(generate("4.0"), "oxen")


def test_a_generation_that_fails_without_a_word_says_so(ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"status": "failed", "result_url": None}), method="GET")
    with pytest.raises(errors.Unavailable, match="it gave no reason"):
        ask(generate("4.0"), "oxen")


def test_a_generation_that_was_cancelled_elsewhere_says_so(ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"status": "cancelled", "result_url": None}), method="GET")
    with pytest.raises(errors.Unavailable, match="was cancelled at Oxen"):
        ask(generate("4.0"), "oxen")


def test_what_came_is_delivered_before_the_error_of_what_did_not(oxen: OxenDouble, keys: Any) -> None:
    oxen.reasons = ["NSFW content detected"]
    came: list[int] = []

    def place(index: int, data: bytes) -> tuple[int, int]:
        came.append(index)
        return 16, 16

    order = prepare.order(ProviderRef(id="oxen"), generate("4.0", num_images=3), keys)
    with pytest.raises(errors.Blocked, match=r"image \d of 3.*NSFW content detected") as caught:
        background.submit(carried_out(order, Progress(provider="Oxen", total=3), place)).result(5)
    (withheld,) = caught.value.images
    assert sorted([*came, withheld - 1]) == [0, 1, 2]
    assert oxen.billed == 2


@pytest.mark.parametrize("flag", [True, [True]])
def test_a_flagged_picture_is_withheld_not_black(flag: Any, ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"has_nsfw_concepts": flag}), method="GET")
    with pytest.raises(errors.Blocked, match=r"image 1 of 1.*flagged as unsafe"):
        ask(generate("4.0"), "oxen")
    oxen.script(GENERATE, Fault.edit(lambda body: body | {"has_nsfw_concepts": [True]}))
    with pytest.raises(errors.Blocked, match="flagged as unsafe"):
        ask(generate("4.0"), "oxen", delivery="synchronous")
    assert not oxen.asked(LINKS)


@pytest.mark.parametrize("delivery", ["queue", "synchronous"])
def test_a_flagged_picture_is_handed_on_where_the_check_was_switched_off(
    delivery: str, ask: Ask, oxen: OxenDouble
) -> None:
    flagged = Fault.edit(lambda body: body | {"has_nsfw_concepts": [True]})
    oxen.script(QUEUE, flagged, method="GET")
    oxen.script(GENERATE, flagged)
    assert len(ask(generate("4.0"), "oxen", delivery=delivery, safety="off").data) == 1


@pytest.mark.parametrize("bad", [7, {}, {"url": "a.png"}, {"b64_json": "@@"}])
def test_one_image_that_cannot_be_read_keeps_no_other_back(bad: Any, oxen: OxenDouble, keys: Any) -> None:
    """The other three are in the receipt; the error is of its place alone."""
    graph_run = fresh_run()
    oxen.script(GENERATE, Fault.edit(lambda body: body | {"images": [*body["images"][:1], bad, *body["images"][2:]]}))
    for _ in range(2):
        came: list[int] = []

        def place(index: int, data: bytes, came: list[int] = came) -> tuple[int, int]:
            came.append(index)
            return 16, 16

        order = prepare.order(
            ProviderRef(id="oxen", settings={"delivery": "synchronous"}), generate("4.0", num_images=4), keys
        )
        with pytest.raises(errors.BadReply):
            background.submit(carried_out(order, Progress(provider="Oxen", total=4), place, graph_run)).result(5)
        assert sorted(came) == [0, 2, 3]
    assert len(oxen.wire()) == 1


def test_a_picture_that_was_not_flagged_comes(ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"has_nsfw_concepts": [False]}), method="GET")
    assert len(ask(generate("4.0"), "oxen").data) == 1


def test_a_generation_that_succeeds_without_a_link_is_a_bad_reply(ask: Ask, oxen: OxenDouble) -> None:
    oxen.silent = True
    for link in (None, "", 7, "a.png", ["https://hub.oxen.ai/a.png"]):
        oxen.script(QUEUE, *[_linked(link)] * queue.LATE, method="GET")
        with pytest.raises(errors.BadReply, match="gives no picture"):
            ask(generate("4.0"), "oxen")


def test_a_link_that_leads_elsewhere_is_not_followed(ask: Ask, oxen: OxenDouble) -> None:
    for link in ELSEWHERE:
        oxen.script(QUEUE, _linked(link), method="GET")
        with pytest.raises(errors.BadReply, match="which is not fetched"):
            ask(generate("4.0"), "oxen")
    assert not oxen.asked(LINKS)


def test_a_link_that_is_over_says_that_the_picture_was_made(ask: Ask, oxen: OxenDouble) -> None:
    for status in (401, 403, 404, 410):
        oxen.script(LINKS, Fault.expired_link(status))
        with pytest.raises(errors.LinkExpired, match="made the picture"):
            ask(generate("4.0"), "oxen")
    assert oxen.billed == 4


def test_content_that_is_no_picture_is_a_bad_reply(ask: Ask, oxen: OxenDouble) -> None:
    for packed in ("not base64!", "data:image/png;base64,", 7, None):
        oxen.script(GENERATE, Fault.json({"images": [{"b64_json": packed}]}))
        with pytest.raises(errors.BadReply, match=r"Oxen answered with (a|an empty) picture"):
            ask(generate("4.0"), "oxen", delivery="synchronous")
