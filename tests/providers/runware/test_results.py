"""How Runware's results come: at once or later, in batch, in any form, flagged, or failed."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from core.conftest import carried_out
from core.samples import make
from doubles import Fault, RunwareDouble
from doubles import Reply as Answer
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.providers.runware import queue, results
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .asking import PATH, Asking, info_of, sent, tasks


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
    assert caught.value.images == (3, 4) and len(tasks(double, "getResponse")) == 1 + results.ERROR_POLLS


def _one_failed(body: Any) -> Any:
    """The first of two results failed, which is told of in both lists, and the second is being made."""
    first, second = body["data"]
    identity = {name: first[name] for name in ("taskType", "taskUUID", "imageUUID")}
    pending = {"taskType": second["taskType"], "taskUUID": second["taskUUID"], "status": "processing"}
    failure = {"code": "providerContentPolicyViolation", "message": "Blocked.", "taskUUID": first["taskUUID"]}
    return {"data": [{**identity, "status": "error"}, pending], "errors": [failure]}


def test_a_failure_that_is_listed_twice_does_not_end_the_wait(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault(), *[Fault.edit(_one_failed)] * 8)
    asked = asking(make("generate", "4.0", num_images=2))
    assert sorted(asked.data) == [0, 1] and double.billed == 2
    assert len(tasks(double, "getResponse")) == 9


def test_errors_do_not_end_the_wait_for_a_pending_result(asking: Asking, double: RunwareDouble) -> None:
    count = itertools.count()

    def refused(body: Any) -> Any:
        task = {name: body["data"][0][name] for name in ("taskType", "taskUUID")}
        failure = {"code": "rateLimitExceeded", "message": f"Try {next(count)}.", "taskUUID": task["taskUUID"]}
        return {"data": [{**task, "status": "processing"}] * 2, "errors": [failure]}

    double.script(PATH, Fault(), *[Fault.edit(refused)] * 6)
    assert len(asking(make("generate", "4.0", num_images=2)).data) == 2


def _first_alone(after: Any, times: int) -> list[Fault]:
    """The first result alone, once, and then `after`."""
    return [Fault.edit(lambda body: {"data": body["data"][:1]}), *[after] * times]


def test_empty_polls_leave_what_has_come_and_the_rest_may_follow(asking: Asking, double: RunwareDouble) -> None:
    last = Fault.edit(lambda body: {"data": body["data"][1:]})
    double.script(PATH, Fault(), *_first_alone(Fault.json({"data": []}), queue.UNREADABLE_POLLS + 3), last)
    assert sorted(asking(make("generate", "4.0", num_images=2)).data) == [0, 1]


def test_empty_polls_end_the_wait_with_what_has_come(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault(), *_first_alone(Fault.json({"data": []}), 40))
    with pytest.raises(errors.TooFew, match="1 of 2"):
        asking(make("generate", "4.0", num_images=2))
    assert len(tasks(double, "getResponse")) == 1 + results.QUIET_POLLS
    assert len([request for request in double.requests if request.method == "GET"]) == 1, "what came is fetched"


@pytest.mark.parametrize("fault", [Fault.html(), Fault.html(502), Fault.status(404, {"message": "gone"})])
def test_unreadable_polls_end_the_wait_with_what_has_come(fault: Fault, asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault(), *_first_alone(fault, 60))
    with pytest.raises(errors.IdeogramKitError, match="2"):
        asking(make("generate", "4.0", num_images=2))
    assert len([request for request in double.requests if request.method == "GET"]) == 1


def test_a_good_poll_between_unreadable_ones_begins_the_count_anew(asking: Asking, double: RunwareDouble) -> None:
    waiting = Fault.edit(lambda body: {"data": [{**body["data"][0], "imageURL": None, "status": "processing"}]})
    bad = [Fault.html()] * queue.UNREADABLE_POLLS
    double.script(PATH, Fault(), *bad, waiting, *bad)
    assert len(asking(make("generate", "4.0")).data) == 1


def test_a_wait_that_is_too_long_ends_with_what_has_come(
    asking: Asking, double: RunwareDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PATIENCE", 0.3)
    double.one_by_one = True
    first = Fault.edit(lambda body: {"data": [body["data"][0], {**body["data"][-1], "status": "processing"}]})
    waiting = Fault.edit(lambda body: {"data": [{"taskUUID": body["data"][0]["taskUUID"], "status": "processing"}]})
    double.script(PATH, Fault(), first, *[waiting] * 5000)
    with pytest.raises(errors.TooFew, match="1 of 2"):
        asking(make("generate", "4.0", num_images=2))


@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_a_flagged_picture_is_withheld_not_shown(delivery: str, asking: Asking, double: RunwareDouble) -> None:
    double.unsafe = {1}
    with pytest.raises(errors.Blocked, match=r"image 2 of 3.*cost \$0\.06") as caught:
        asking(make("generate", "4.0", num_images=3), delivery=delivery, safety="on")
    assert caught.value.images == (2,)
    assert len([request for request in double.requests if request.method == "GET"]) == 2


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


def test_an_error_of_the_task_is_one_whatever_the_status(asking: Asking, double: RunwareDouble) -> None:
    double.failing = {0: "inferenceError"}
    double.script(PATH, Fault(), *[Fault(change=lambda reply: Answer(status=500, body=reply.body))] * 4)
    with pytest.raises(errors.JobFailed, match="Result 1 failed"):
        asking(make("generate", "4.0"))


OTHERS = {"taskType": "imageInference", "taskUUID": "another", "imageUUID": "x", "status": "success"}
"""A result of another task. Its picture is not there to be fetched."""


@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_another_tasks_results_and_errors_are_left_alone(delivery: str, asking: Asking, double: RunwareDouble) -> None:
    theirs = {"code": "inferenceError", "message": "Theirs failed.", "taskUUID": "another"}

    def mixed(body: Any) -> Any:
        link = next((result["imageURL"] for result in body["data"] if "imageURL" in result), "")
        other = {**OTHERS, "imageURL": f"{link}.other"}
        return {"data": [other, *body["data"], other], "errors": [theirs]}

    double.script(PATH, *[Fault.edit(mixed)] * 2)
    result = asking(make("generate", "4.0", num_images=2), delivery=delivery)
    assert sorted(result.data) == [0, 1] and double.billed == 2
    assert {image["task_id"] for image in info_of(result)["images"]} == {*double.tasks}
    assert not [request for request in double.requests if request.path.endswith(".other")]


def test_a_reply_of_another_task_alone_is_looked_up_by_our_own_id(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault.edit(lambda body: {"data": [OTHERS]}))
    result = asking(make("generate", "4.0"), delivery="sync")
    assert len(result.data) == 1 and double.billed == 1 and len(tasks(double, "getResponse")) == 1
