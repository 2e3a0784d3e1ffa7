"""How Runware's tasks are followed: lost on the way, polled, cancelled, and answered again after a restart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from core.conftest import Ask, carried_out
from core.runs import fresh_run
from core.samples import make
from doubles import Fault, RunwareDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers import BY_ID, polling
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.runware import queue
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from ideogram_kit.nodes.ideogram.transport.response import Reply

from ..running import context_of, until
from .asking import PATH, Asking, fails, tasks

RUNWARE = BY_ID["runware"]


@pytest.mark.parametrize("delivery", ["sync", "async"])
@pytest.mark.parametrize(
    "fault", [Fault.lost(), Fault.cut(10), Fault.edit(lambda body: body)], ids=["lost", "cut", "gateway"]
)
def test_a_lost_answer_is_fetched_by_its_id(delivery: str, fault: Fault, asking: Asking, double: RunwareDouble) -> None:
    if fault.change is not None:
        page = Fault.html(504).instead
        assert page is not None
        fault = Fault(change=lambda reply: page)
    double.script(PATH, fault)
    double.polls = 1
    assert len(asking(make("generate", "4.0"), delivery=delivery).data) == 1
    assert len(double.wire()) == 1 and double.billed == 1
    assert tasks(double, "getResponse")[0]["taskUUID"] == tasks(double, "imageInference")[0]["taskUUID"]


@pytest.mark.parametrize("fault", [Fault.html(504), Fault.html(502), Fault.refuse()])
def test_a_task_that_never_arrived_is_told_and_not_sent_again(
    fault: Fault, asking: Asking, double: RunwareDouble
) -> None:
    double.script(PATH, fault)
    with pytest.raises(errors.JobFailed, match=r"may have been billed.*has no task"):
        asking(make("generate", "4.0"))
    assert len(double.wire()) == 1 and double.billed == 0
    assert len(tasks(double, "getResponse")) == 1 + queue.UNKNOWN_POLLS


def test_a_task_that_is_not_known_at_first_is_looked_for_again(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault(), *[fails("taskFailedOrNotFound", status=404)] * 3)
    assert len(asking(make("generate", "4.0")).data) == 1


def test_a_task_that_stays_unknown_is_an_error(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault(), *[fails("taskFailedOrNotFound", status=404)] * 10)
    with pytest.raises(errors.JobFailed, match=r"gave task .* up.*billed"):
        asking(make("generate", "4.0"))


@pytest.mark.parametrize(
    "change",
    [
        lambda body: {"data": [{"taskType": "imageInference"}]},
        lambda body: {**body, "errors": [{"code": "rateLimitExceeded", "message": "Slow down."}]},
        lambda body: {"data": []},
        lambda body: {},
    ],
    ids=["no id", "an error beside it", "no result", "nothing"],
)
def test_an_accepted_task_is_polled_whatever_its_acknowledgement_lacks(
    change: Callable[[Any], Any], asking: Asking, double: RunwareDouble
) -> None:
    double.script(PATH, Fault.edit(change))
    assert len(asking(make("generate", "4.0", num_images=2)).data) == 2
    assert len(double.wire()) == 1 and double.billed == 2


def test_a_page_in_place_of_an_acknowledgement_is_looked_up(asking: Asking, double: RunwareDouble) -> None:
    page = Fault.html().instead
    assert page is not None
    double.script(PATH, Fault(change=lambda reply: page))
    assert len(asking(make("generate", "4.0")).data) == 1
    assert len(double.wire()) == 1 and double.billed == 1


UNKNOWN = [fails("taskFailedOrNotFound", status=404)] * (queue.UNKNOWN_POLLS + 1)
CRASHED = [fails("internalServerError", "The worker crashed.", 200)]


@pytest.mark.parametrize(
    "faults", [[Fault(), *UNKNOWN], [Fault.lost(), *UNKNOWN], [Fault(), *CRASHED]], ids=["unknown", "lost", "failed"]
)
def test_a_task_that_was_given_up_and_is_there_later_is_not_asked_again(
    faults: list[Fault], ask: Ask, double: RunwareDouble
) -> None:
    graph_run = fresh_run()
    double.script(PATH, *faults)
    with pytest.raises(errors.JobFailed) as caught:
        ask(make("generate", "4.0"), "runware", graph_run)
    assert caught.value.sent
    assert len(ask(make("generate", "4.0"), "runware", graph_run).data) == 1
    assert len(double.wire()) == 1 and double.billed == 1


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ([Fault(), *UNKNOWN], UNKNOWN),
        ([Fault.lost(), *UNKNOWN], UNKNOWN),
        ([Fault(), *CRASHED], CRASHED),
        ([Fault(), *CRASHED], UNKNOWN),
        ([Fault(), *CRASHED], [fails("inferenceError", status=400)]),
    ],
    ids=["unknown", "lost", "failed", "failed and unknown", "failed with a status"],
)
def test_a_task_that_may_have_been_billed_is_asked_again_with_a_note(
    first: list[Fault], later: list[Fault], ask: Ask, double: RunwareDouble
) -> None:
    graph_run = fresh_run()
    double.script(PATH, *first)
    with pytest.raises(errors.JobFailed):
        ask(make("generate", "4.0"), "runware", graph_run)
    double.script(PATH, *later)
    again = ask(make("generate", "4.0"), "runware", graph_run)
    assert len(again.data) == 1 and len(double.wire()) == 2
    assert any("the first may have been billed" in note for note in again.outcome.notes)


def test_where_nothing_was_sent_nothing_is_looked_for(
    asking: Asking, double: RunwareDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDEOGRAM_KIT_URL_RUNWARE", "http://127.0.0.1:9")
    with pytest.raises(errors.Unavailable, match="Nothing was sent"):
        asking(make("generate", "4.0"))
    assert double.requests == []


@pytest.mark.parametrize("fault", [Fault.lost(), Fault.html(), Fault.empty(), Fault.status(429), Fault.cut(5)])
def test_a_look_that_fails_is_made_again(fault: Fault, asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault(), *[fault] * 3)
    assert len(asking(make("generate", "4.0")).data) == 1
    assert double.billed == 1


def test_looks_that_are_too_many_say_nothing_of_the_task(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault(), *[Fault.status(429)] * 9)
    assert len(asking(make("generate", "4.0")).data) == 1
    assert double.billed == 1


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.html(), errors.Unavailable, "does not say what became"),
        (Fault.json({"data": []}), errors.Unavailable, "does not say what became"),
        (Fault.status(401), errors.KeyRejected, "RUNWARE_API_KEY"),
        (Fault.status(500), errors.Unavailable, "does not say what became.*HTTP 500"),
        (Fault.status(429), errors.Unavailable, "does not say what became.*HTTP 429"),
    ],
)
def test_looks_that_tell_nothing_end(
    fault: Fault, error: type[Exception], words: str, asking: Asking, double: RunwareDouble
) -> None:
    double.script(PATH, Fault(), *[fault] * 80)
    with pytest.raises(error, match=words):
        asking(make("generate", "4.0"))
    assert double.billed == 1


def test_an_unknown_state_is_waited_for_and_not_for_ever(
    asking: Asking, double: RunwareDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queued(body: Any) -> Any:
        return {"data": [{**entry, "status": "resting", "imageURL": None} for entry in body["data"]]}

    double.script(PATH, Fault(), *[Fault.edit(lambda body: {"data": [{**body["data"][0], "status": "resting"}]})] * 2)
    double.polls = 2
    assert len(asking(make("generate", "4.0")).data) == 1
    monkeypatch.setattr(polling, "PATIENCE", 0.05)
    double.script(PATH, Fault(), *[Fault.edit(queued)] * 1000)
    with pytest.raises(errors.Unavailable, match="did not finish"):
        asking(make("generate", "4.0"))


def test_a_cancel_says_that_the_task_goes_on_and_brings_it_home(keys: Keys, double: RunwareDouble) -> None:
    """Runware cannot cancel, so what is billed is followed to its end; asking the same again is free."""
    double.polls = 10_000
    graph_run = fresh_run()
    order = prepare.order(ProviderRef(id="runware"), make("generate", "4.0"), keys)
    progress = Progress(provider="Runware", total=1, cancelling=order.provider.cancelling)
    future = background.submit(carried_out(order, progress, lambda index, data: (1, 1), graph_run))
    until(lambda: tasks(double, "getResponse"))
    assert "made" in progress.stage or progress.stage == "waiting"
    future.cancel()
    progress.cancelled()
    assert "no way to cancel" in progress.stage and "may be billed" in progress.stage
    double.polls = 1
    until(lambda: [receipt for receipt in graph_run.store.receipts() if receipt.pictures])
    again = background.submit(carried_out(order, progress, lambda index, data: (1, 1), graph_run)).result(10)
    assert again.pictures[0].receipt
    assert len(tasks(double, "imageInference")) == double.billed == 1


def test_a_job_can_be_answered_again_from_plain_texts(keys: Keys, double: RunwareDouble) -> None:
    request: Request = make("generate", "4.0", num_images=2)
    context = context_of(RUNWARE, prepare.key_of(RUNWARE, keys))
    batch = Batch(request=request, settings=context.settings, first=0, count=2, seed=7)
    job = background.submit(RUNWARE.submit(batch, context)).result(10)
    assert isinstance(job, Job) and all(isinstance(text, str) for text in job.links.values())
    again = Job(id=job.id, links=dict(job.links))
    replies = [
        background.submit(RUNWARE.answer(one, context_of(RUNWARE, prepare.key_of(RUNWARE, keys)))).result(10)
        for one in (job, again)
    ]
    stored = Reply(replies[1].status, dict(replies[1].headers), replies[1].content)
    assert RUNWARE.items(replies[0], batch) == RUNWARE.items(stored, batch)
    assert len(double.wire()) == 1 and double.billed == 2
