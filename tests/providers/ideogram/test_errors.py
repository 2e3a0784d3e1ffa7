"""Ideogram's faults: each becomes the error that names the next step, and no paid request is sent twice."""

from __future__ import annotations

import time

import pytest
from core.conftest import Ask
from core.samples import generate
from doubles import Fault, IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.transport import http

V3 = "/v1/ideogram-v3/generate"
LINK = "/api/images"


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.status(400), errors.BadRequest, "Nothing was billed"),
        (Fault.status(401), errors.KeyRejected, "Settings → Ideogram Kit"),
        (Fault.status(403), errors.KeyRejected, "IDEOGRAM_API_KEY"),
        (Fault.status(402), errors.OutOfCredit, "Nothing was billed"),
        (Fault.status(404), errors.BadRequest, "refused"),
        (Fault.status(422), errors.Blocked, "safety"),
        (Fault.status(500), errors.Unavailable, "may have been billed"),
        (Fault.status(503), errors.Unavailable, "503"),
        (Fault.html(), errors.BadReply, "Just a moment"),
        (Fault.html(status=502), errors.Unavailable, "Just a moment"),
        (Fault.empty(), errors.BadReply, "empty"),
        (Fault.json({"error": "quota of the moon"}), errors.BadReply, "quota of the moon"),
        (Fault.json([]), errors.BadReply, "without pictures"),
        (Fault.json({"data": []}), errors.BadReply, "without pictures"),
        (Fault.json({"data": ["text"]}), errors.BadReply, "not an object"),
        (Fault.json({"message": "from message"}, status=400), errors.BadRequest, "from message"),
        (Fault.json({"detail": [{"loc": "seed"}]}, status=400), errors.BadRequest, "seed"),
        (Fault.cut(20), errors.Unavailable, "not sent again"),
        (Fault.lost(), errors.Unavailable, "may have been billed"),
    ],
)
def test_a_fault_is_told_apart_and_the_post_is_sent_once(
    fault: Fault, error: type[Exception], words: str, ask: Ask, double: IdeogramDouble
) -> None:
    double.script(V3, fault)
    with pytest.raises(error, match=words) as caught:
        ask(generate("3.0"))
    assert len(double.asked(V3)) == 1
    assert type(caught.value) is error
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(429, headers={"Retry-After": "0.05"}),
        Fault.status(429),
        Fault.status(429, headers={"Retry-After": "nan"}),
        Fault.status(503, headers={"Retry-After": "0.05"}),
    ],
)
def test_what_was_certainly_not_run_is_asked_again(fault: Fault, ask: Ask, double: IdeogramDouble) -> None:
    double.script(V3, fault, fault)
    assert len(ask(generate("3.0")).data) == 1
    assert len(double.asked(V3)) == 3
    assert double.billed == 1


@pytest.mark.parametrize("status", [402, 429])
@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("daily_limit", "used up what it may make in a day. Come back tomorrow"),
        ("insufficient_funds", "wants credit"),
        ("subscription_required", "wants a subscription"),
        ("priority_credit_required", "priority credit"),
        ("feature_limit", "choose another plan"),
    ],
)
def test_a_limit_that_waiting_does_not_mend_is_told_at_once(
    reason: str, words: str, status: int, ask: Ask, double: IdeogramDouble
) -> None:
    body = {"error": "The moon is full.", "reject_reason": reason}
    double.script(V3, *[Fault.status(status, body, {"Retry-After": "0.01"})] * 8)
    with pytest.raises(errors.OutOfCredit, match=words) as caught:
        ask(generate("3.0"))
    assert len(double.asked(V3)) == 1, "it is not sent again"
    assert "The moon is full. Nothing was billed, and it was not sent again." in str(caught.value)
    assert double.billed == 0


@pytest.mark.parametrize("reason", ["inflight_limit", "of_the_moon", 7, None])
def test_another_429_passes_by_waiting(reason: object, ask: Ask, double: IdeogramDouble) -> None:
    body = {"error": "Too many.", "reject_reason": reason}
    double.script(V3, *[Fault.status(429, body)] * 2)
    assert len(ask(generate("3.0")).data) == 1
    assert len(double.asked(V3)) == 3


def test_a_limit_that_does_not_give_way_says_when(
    ask: Ask, double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "POST_TRIES", 2)
    double.script(V3, *[Fault.status(429, headers={"Retry-After": "0.02"})] * 2)
    with pytest.raises(errors.RateLimited) as caught:
        ask(generate("3.0"))
    assert caught.value.retry_after == 0.02
    assert double.billed == 0


def test_a_connection_that_was_never_made_is_tried_again_and_then_told(
    ask: Ask, double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDEOGRAM_KIT_URL_IDEOGRAM", "http://127.0.0.1:9")
    with pytest.raises(errors.Unavailable, match="Nothing was sent"):
        ask(generate("3.0"))


@pytest.mark.parametrize("url", [None, ""])
def test_a_withheld_picture_is_an_error_that_says_which(url: str | None, ask: Ask, double: IdeogramDouble) -> None:
    double.script(V3, Fault.unsafe(1, 3, url=url))
    with pytest.raises(errors.Blocked, match=r"images 2, 4 of 4") as caught:
        ask(generate("3.0", num_images=4))
    assert caught.value.images == (2, 4)
    assert len(double.asked(LINK)) == 2, "the others are fetched"


def test_a_withheld_picture_among_several_requests_has_its_number(ask: Ask, double: IdeogramDouble) -> None:
    path = "/v1/ideogram-v4/generate"
    double.script(path, Fault.unsafe(0))
    with pytest.raises(errors.Blocked, match=r"image \d of 3") as caught:
        ask(generate("4.0", num_images=3))
    assert len(caught.value.images) == 1
    assert len(double.asked(LINK)) == 2


@pytest.mark.parametrize("fault", [Fault.cut(50), Fault.status(503), Fault.lost(), Fault.slow(0.1)])
def test_a_download_is_tried_again(fault: Fault, ask: Ask, double: IdeogramDouble) -> None:
    double.script(LINK, fault)
    assert len(ask(generate("3.0")).data) == 1
    assert double.billed == 1
    assert len(double.asked(V3)) == 1


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_expired_link_says_that_the_picture_was_made(status: int, ask: Ask, double: IdeogramDouble) -> None:
    double.script(LINK, Fault.expired_link(status))
    with pytest.raises(errors.LinkExpired, match="made the picture"):
        ask(generate("3.0"))


def test_one_failed_download_does_not_stop_the_others(ask: Ask, double: IdeogramDouble) -> None:
    double.script(LINK, Fault.expired_link())
    with pytest.raises(errors.LinkExpired):
        ask(generate("3.0", num_images=4))
    assert len(double.asked(LINK)) == 4


@pytest.mark.parametrize("declared", [True, False])
def test_a_download_has_a_limit(
    declared: bool, ask: Ask, double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "PICTURE_LIMIT", 100_000)
    double.script(LINK, Fault.huge(1 << 40, declared=declared))
    with pytest.raises(errors.BadReply, match="is no picture"):
        ask(generate("3.0"))


@pytest.mark.parametrize(
    "url",
    [
        "http://ideogram.ai/a.png",
        "https://ideogram.ai:8443/a.png",
        "https://user@ideogram.ai/a.png",
        "https://169.254.169.254/latest",
        "http://10.0.0.1/a.png",
        "file:///etc/passwd",
        "a.png",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(url: str, ask: Ask, double: IdeogramDouble) -> None:
    double.script(V3, Fault.json({"data": [{"url": url, "prompt": "x", "is_image_safe": True, "seed": 1}]}))
    with pytest.raises(errors.BadReply, match="which is not fetched"):
        ask(generate("3.0"))
    assert not double.asked(LINK)


@pytest.mark.parametrize(
    "url", ["https://[bad/a.png", "https://ideogram.ai:99999/a.png", "https://ideogram.ai/\x00.png"]
)
def test_a_link_that_is_no_address_is_a_bad_reply(url: str, ask: Ask, double: IdeogramDouble) -> None:
    double.script(V3, Fault.json({"data": [{"url": url, "prompt": "x", "is_image_safe": True, "seed": 1}]}))
    with pytest.raises(errors.BadReply, match="no address"):
        ask(generate("3.0"))


def test_a_redirect_of_a_download_is_checked_again(ask: Ask, double: IdeogramDouble) -> None:
    double.script(LINK, Fault.redirect("https://10.0.0.1/a.png"))
    with pytest.raises(errors.BadReply, match=r"10\.0\.0\.1 is not a public address"):
        ask(generate("3.0"))


def test_a_redirect_of_a_request_is_not_followed_with_the_key(ask: Ask, double: IdeogramDouble) -> None:
    double.script(V3, Fault.redirect(double.url + "/elsewhere"))
    with pytest.raises(errors.BadReply, match="302"):
        ask(generate("3.0"))
    assert not double.asked("/elsewhere")


def test_fewer_pictures_than_asked_are_told(ask: Ask, double: IdeogramDouble) -> None:
    double.script(V3, Fault.edit(lambda body: {**body, "data": body["data"][:2]}))
    with pytest.raises(errors.TooFew, match="Ideogram sent 2 of 3 images: image 3 did not come"):
        ask(generate("3.0", num_images=3))
    assert len(double.asked(LINK)) == 2, "those that came are fetched"


def test_a_picture_that_cannot_be_read_does_not_cost_the_others(ask: Ask, double: IdeogramDouble) -> None:
    double.script(V3, Fault.edit(lambda body: {**body, "data": ["text", *body["data"][1:]]}))
    with pytest.raises(errors.BadReply, match="not an object"):
        ask(generate("3.0", num_images=3))
    assert len(double.asked(LINK)) == 2


def test_a_slow_answer_is_waited_for(ask: Ask, double: IdeogramDouble) -> None:
    double.script(V3, Fault.slow(0.3))
    start = time.monotonic()
    assert len(ask(generate("3.0")).data) == 1
    assert time.monotonic() - start >= 0.3
