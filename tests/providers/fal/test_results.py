"""fal's results that have no picture, flagged ones, and links that do not lead to one."""

from __future__ import annotations

from typing import Any

import pytest
from core.conftest import Ask
from core.runs import fresh_run
from core.samples import make
from doubles import FalDouble, Fault
from ideogram_kit.nodes.ideogram import errors

from .submitting import LINKS, REQUESTS


@pytest.mark.parametrize(
    "url",
    [
        "http://v3.fal.media/a.png",
        "https://v3.fal.media:8443/a.png",
        "https://user@v3.fal.media/a.png",
        "https://169.254.169.254/latest",
        "http://10.0.0.1/a.png",
        "https://[bad/a.png",
    ],
)
def test_a_picture_elsewhere_is_not_fetched(url: str, ask: Ask, fal: FalDouble) -> None:
    fal.script(REQUESTS, Fault(), Fault.edit(lambda body: {**body, "images": [{"url": url}]}))
    with pytest.raises(errors.BadReply):
        ask(make("generate", "3.0"), "fal")
    assert not fal.asked(LINKS)


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        ({}, errors.BadReply, "without pictures"),
        ({"images": None}, errors.BadReply, "without pictures"),
        ({"images": []}, errors.BadReply, "without pictures"),
        ({"images": {}}, errors.BadReply, "without pictures"),
        ({"images": [None]}, errors.BadReply, "no url"),
        ({"images": [{"url": None}]}, errors.BadReply, "no url"),
        ({"image": "text"}, errors.BadReply, "no url"),
        ({"images": [{"url": "data:image/png;base64,"}]}, errors.BadReply, "empty picture"),
        ({"images": [{"url": "file:///etc/passwd"}]}, errors.BadReply, "neither a link nor base64"),
        ({"error": "quota of the moon"}, errors.JobFailed, "quota of the moon"),
        ({"detail": "Blocked by the safety checker"}, errors.Blocked, "safety"),
    ],
)
def test_a_result_without_pictures(
    body: dict[str, Any], error: type[Exception], words: str, ask: Ask, fal: FalDouble
) -> None:
    fal.script(REQUESTS, Fault(), Fault.json(body))
    with pytest.raises(error, match=words):
        ask(make("generate", "3.0"), "fal")


def test_a_flagged_picture_is_an_error_and_not_fetched(ask: Ask, fal: FalDouble) -> None:
    fal.flagged = {1, 2}
    with pytest.raises(errors.Blocked, match=r"images 2, 3 of 4.*billed all the same") as caught:
        ask(make("generate", "4.0", num_images=4), "fal")
    assert caught.value.images == (2, 3)
    assert [request.path[-5:] for request in fal.asked(LINKS)] == ["0.png", "3.png"]
    assert fal.billed == 4


def test_a_flagged_picture_is_handed_on_where_the_safety_check_was_switched_off(ask: Ask, fal: FalDouble) -> None:
    fal.flagged = {1}
    result = ask(make("generate", "4.0", num_images=2), "fal", safety="off")
    assert sorted(result.data) == [0, 1]
    facts = [result.outcome.pictures[index].facts for index in (0, 1)]
    assert ["has_nsfw_concepts" in one for one in facts] == [False, True]
    for settings in ({}, {"safety": "on"}):
        with pytest.raises(errors.Blocked):
            ask(make("generate", "4.0", num_images=2), "fal", **settings)


@pytest.mark.parametrize("flags", [None, [], [None], "text", [0]])
def test_flags_that_say_nothing_withhold_nothing(flags: Any, ask: Ask, fal: FalDouble) -> None:
    fal.script("/ideogram/v4/requests", Fault(), Fault.edit(lambda body: {**body, "has_nsfw_concepts": flags}))
    assert len(ask(make("generate", "4.0"), "fal").data) == 1


def test_a_picture_that_cannot_be_read_does_not_stop_the_others(ask: Ask, fal: FalDouble) -> None:
    spoil = Fault.edit(lambda body: {**body, "images": [body["images"][0], {"url": 7}, body["images"][2]]})
    fal.script(REQUESTS, Fault(), spoil)
    with pytest.raises(errors.BadReply, match="no url"):
        ask(make("generate", "3.0", num_images=3), "fal")
    assert len(fal.asked(LINKS)) == 2


def test_one_failed_request_of_several_does_not_stop_the_others(ask: Ask, fal: FalDouble) -> None:
    fal.script("/fal-ai/ideogram/v2", Fault.status(500))
    with pytest.raises(errors.JobFailed):
        ask(make("generate", "2.0", num_images=3), "fal")
    assert len(fal.asked(LINKS)) == 2


@pytest.mark.parametrize("status", [403, 404])
def test_a_link_that_is_gone(status: int, ask: Ask, fal: FalDouble) -> None:
    fal.script(LINKS, Fault.expired_link(status))
    with pytest.raises(errors.LinkExpired, match="made the picture"):
        ask(make("generate", "3.0", num_images=2), "fal")
    assert len(fal.asked(LINKS)) == 2


def test_missing_seed_and_prompt_are_not_made_up(ask: Ask, fal: FalDouble) -> None:
    scant = Fault.edit(lambda body: {"images": body["images"]})
    fal.script("/ideogram/v4/requests", Fault(), scant)
    picture = ask(make("generate", "4.0"), "fal").outcome.pictures[0]
    assert (picture.seed, picture.prompt) == (None, "A fox")
    assert "timings" not in picture.facts


TOO_EARLY = {"detail": "Request is still in progress"}


def test_a_result_that_lags_behind_its_status_is_looked_at_again(ask: Ask, fal: FalDouble) -> None:
    fal.script(REQUESTS, Fault(), *[Fault.status(400, TOO_EARLY)] * 2, method="GET")
    assert len(ask(make("generate", "3.0"), "fal").data) == 1
    assert len(fal.jobs) == 1


def test_a_result_that_does_not_come_leaves_the_job_to_the_next_run(ask: Ask, fal: FalDouble) -> None:
    graph_run = fresh_run()
    fal.script(REQUESTS, Fault(), *[Fault.status(400, TOO_EARLY)] * 3, method="GET")
    with pytest.raises(errors.Unavailable, match="did not deliver"):
        ask(make("generate", "3.0"), "fal", graph_run)
    (receipt,) = graph_run.store.receipts()
    assert receipt.state == "accepted" and receipt.job and graph_run.store.spent()
    result = ask(make("generate", "3.0"), "fal", graph_run)
    assert len(result.data) == 1 and result.outcome.pictures[0].receipt
    assert len(fal.jobs) == fal.billed == 1
