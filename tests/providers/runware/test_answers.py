"""How Runware answers: at once or later, in part, in any form, lost on the way, cancelled; settings and costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from core.conftest import carried_out, fresh_run
from core.samples import make
from doubles import Fault, RunwareDouble
from doubles import Reply as Answer
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers import BY_ID, polling
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.context import Context
from ideogram_kit.nodes.ideogram.providers.runware import talk
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from ideogram_kit.nodes.ideogram.transport.response import Reply

from .asking import PATH, Asking, asking, double, fails, sent, tasks

__all__ = ["asking", "double"]

RUNWARE = BY_ID["runware"]


def call_of(keys: Keys, **settings: Any) -> Context:
    async def on_image(index: int, data: bytes, picture: Any) -> None:
        raise AssertionError("nothing is delivered here")

    return Context(
        provider=RUNWARE,
        key=prepare.key_of(RUNWARE, keys),
        settings=filled(RUNWARE.settings, settings),
        progress=Progress(provider="Runware", total=1),
        on_image=on_image,
    )


@pytest.mark.parametrize(
    ("operation", "model", "fields", "how"),
    [
        ("remove_background", "1.0", {}, "sync"),
        ("remove_object", "1.0", {}, "sync"),
        ("generate", "P-Image", {}, "sync"),
        ("generate", "P-Image", {"num_images": 2}, "async"),
        ("generate", "4.0", {"rendering_speed": "TURBO"}, "sync"),
        ("generate", "4.0", {"rendering_speed": "TURBO", "num_images": 2}, "async"),
        ("generate", "4.0", {}, "async"),
        ("edit", "4.5", {}, "async"),
    ],
)
def test_what_is_quick_is_answered_at_once(
    operation: str, model: str, fields: dict[str, Any], how: str, asking: Asking, double: RunwareDouble
) -> None:
    result = asking(make(operation, model, **fields))
    assert sent(double)["deliveryMethod"] == how
    assert len(tasks(double, "getResponse")) == (0 if how == "sync" else 1)
    assert len(result.data) == fields.get("num_images", 1)


@pytest.mark.parametrize("form", ["URL", "base64Data", "dataURI"])
@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_a_picture_is_read_in_every_form(form: str, delivery: str, asking: Asking, double: RunwareDouble) -> None:
    double.form = form
    assert sorted(asking(make("generate", "4.0", num_images=2), delivery=delivery).data) == [0, 1]


@pytest.mark.parametrize("lists_pending", [True, False])
def test_results_that_come_one_by_one_are_waited_for(
    lists_pending: bool, asking: Asking, double: RunwareDouble
) -> None:
    double.one_by_one, double.lists_pending, double.polls = True, lists_pending, 1
    result = asking(make("generate", "4.0", num_images=3))
    assert len(result.data) == 3 and len(tasks(double, "getResponse")) == 4
    assert double.billed == 3 and len(double.wire()) == 1


def test_results_that_are_told_of_once_only_are_kept(asking: Asking, double: RunwareDouble) -> None:
    double.one_by_one = True
    double.script(
        PATH, Fault(), *[Fault.edit(lambda body: {"data": [r for r in body["data"] if "imageURL" in r][-1:]})] * 3
    )
    assert len(asking(make("generate", "4.0", num_images=3)).data) == 3


@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_data_and_errors_in_one_reply_deliver_the_pictures_and_then_the_error(
    delivery: str, keys: Keys, asking: Asking, double: RunwareDouble
) -> None:
    double.failing = {1: "inferenceError"}
    placed: list[int] = []
    settings = {"delivery": delivery}
    order = prepare.order(ProviderRef(id="runware", settings=settings), make("generate", "4.0", num_images=3), keys)
    progress = Progress(provider="Runware", total=3)

    def place(index: int, encoded: bytes) -> tuple[int, int]:
        placed.append(index)
        return 16, 16

    with pytest.raises(errors.Unavailable, match="Result 2 failed"):
        background.submit(carried_out(order, progress, place)).result(30)
    assert sorted(placed) == [0, 1] and progress.done == 2 and double.billed == 2


def test_one_error_stands_for_all_that_is_missing(asking: Asking, double: RunwareDouble) -> None:
    double.failing = {0: "invalidProviderContent", 2: "invalidProviderContent"}
    double.script(PATH, Fault(), *[Fault.edit(lambda body: {**body, "errors": body["errors"][:1]})] * 10)
    with pytest.raises(errors.Blocked, match=r"images 3, 4 of 4") as caught:
        asking(make("generate", "4.0", num_images=4))
    assert caught.value.images == (3, 4) and len(tasks(double, "getResponse")) == 1 + talk.ERROR_LOOKS


@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_a_flagged_picture_is_withheld_not_shown(delivery: str, asking: Asking, double: RunwareDouble) -> None:
    double.unsafe = {1}
    with pytest.raises(errors.Blocked, match=r"image 2 of 3.*cost \$0\.06") as caught:
        asking(make("generate", "4.0", num_images=3), delivery=delivery, safety="on")
    assert caught.value.images == (2,)
    assert len([one for one in double.requests if one.method == "GET"]) == 2


@pytest.mark.parametrize("code", ["invalidProviderContent", "nsfwContentDetected", "promptBlocked"])
def test_a_task_that_is_blocked_later_is_blocked(code: str, asking: Asking, double: RunwareDouble) -> None:
    double.failing = {0: code}
    with pytest.raises(errors.Blocked, match="Change the prompt"):
        asking(make("generate", "4.0"))


def test_a_failed_result_in_the_data_is_an_error(asking: Asking, double: RunwareDouble) -> None:
    failed = {"status": "error", "code": "timeoutProvider", "message": "The provider took too long."}
    double.script(
        PATH, Fault(), Fault.edit(lambda body: {"data": [{"taskUUID": body["data"][0]["taskUUID"], **failed}]})
    )
    with pytest.raises(errors.JobFailed, match="took too long"):
        asking(make("generate", "4.0"))


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
    assert len(tasks(double, "getResponse")) == 1 + talk.LOST_LOOKS


def test_a_task_that_is_not_known_at_first_is_looked_for_again(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault(), *[fails("taskFailedOrNotFound", status=404)] * 3)
    assert len(asking(make("generate", "4.0")).data) == 1


def test_a_task_that_stays_unknown_is_an_error(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault(), *[fails("taskFailedOrNotFound", status=404)] * 10)
    with pytest.raises(errors.JobFailed, match=r"gave task .* up.*billed"):
        asking(make("generate", "4.0"))


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


def test_an_error_of_the_task_is_one_whatever_the_status(asking: Asking, double: RunwareDouble) -> None:
    double.failing = {0: "inferenceError"}
    double.script(PATH, Fault(), *[Fault(change=lambda reply: Answer(status=500, body=reply.body))] * 4)
    with pytest.raises(errors.JobFailed, match="Result 1 failed"):
        asking(make("generate", "4.0"))


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


def until(true: Callable[[], Any], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_job_can_be_answered_again_from_plain_texts(keys: Keys, double: RunwareDouble) -> None:
    request: Request = make("generate", "4.0", num_images=2)
    call = call_of(keys)
    part = Batch(request=request, settings=call.settings, first=0, count=2, seed=7)
    job = background.submit(RUNWARE.submit(part, call)).result(10)
    assert isinstance(job, Job) and all(isinstance(text, str) for text in job.links.values())
    again = Job(id=job.id, links=dict(job.links))
    replies = [background.submit(RUNWARE.answer(one, call_of(keys))).result(10) for one in (job, again)]
    stored = Reply(replies[1].status, dict(replies[1].headers), replies[1].content)
    assert RUNWARE.items(replies[0], part) == RUNWARE.items(stored, part)
    assert len(double.wire()) == 1 and double.billed == 2


@pytest.mark.parametrize("fault", [fails("invalidApiKey", status=401), fails("missingApiKey"), Fault.status(403)])
def test_a_key_that_is_refused_does_not_work(fault: Fault, keys: Keys, double: RunwareDouble) -> None:
    double.script(PATH, fault)
    assert background.submit(RUNWARE.key_works(call_of(keys))).result(10) is False


def test_a_key_is_tried_at_no_cost(keys: Keys, double: RunwareDouble) -> None:
    assert background.submit(RUNWARE.key_works(call_of(keys))).result(10) is True
    (task,) = tasks(double, "accountManagement")
    assert task["operation"] == "getDetails" and double.billed == 0 and double.wire() == []
    double.script(PATH, *[Fault.status(500)] * 4)
    with pytest.raises(errors.Unavailable):
        background.submit(RUNWARE.key_works(call_of(keys))).result(10)
