"""Oxen's jobs: polled until they have ended, and found again after a restart.

Sources: Oxen's page on the queue; sections 3.3 and 6.3 (trap 9) of the pack's reference.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from core.conftest import Ask, carried_out
from core.runs import fresh_run
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import QUEUE
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.engine.recover import recover
from ideogram_kit.nodes.ideogram.errors import BadReply, Blocked, KeyRejected, Unavailable
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.oxen import queue
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.requests.job import Item, Job
from ideogram_kit.nodes.ideogram.transport import background, http
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from ..running import context_of, until
from .starting import FOREVER, OXEN, start


def batch_of(request: Request) -> Batch:
    return Batch(request=request, settings={}, first=0, count=1, seed=request.seed)


def test_a_job_is_looked_at_until_it_has_ended(oxen: OxenDouble, keys: Keys) -> None:
    oxen.polls = FOREVER
    future, progress = start(generate("4.0"), keys)
    until(lambda: progress.stage == "queued" or any(job.looks > 1 for job in oxen.jobs.values()))
    until(lambda: progress.stage == "waiting" and any(job.looks > 1 for job in oxen.jobs.values()))
    oxen.finish()
    assert sorted(future.result(5).pictures) == [0]


@pytest.mark.parametrize(
    "miss", [Fault.status(404), Fault.html(), Fault.empty(), Fault.json({}), Fault.json([]), Fault.json({"status": 7})]
)
def test_one_or_two_looks_without_a_record_are_got_over(miss: Fault, ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, miss, miss, method="GET")
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert oxen.billed == len(oxen.wire()) == 1


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.status(404), Unavailable, "no record of it any more"),
        (Fault.json({"error": {"message": "no more"}}, 410), Unavailable, r"status 410\): no more"),
        (Fault.html(), BadReply, "Just a moment"),
        (Fault.empty(), BadReply, "an empty reply"),
        (Fault.json({"status": None}), BadReply, "without a status"),
        (Fault.json({"status": "on holiday"}), BadReply, "'on holiday', which it does not document"),
        (Fault.json({"error": {"message": "no luck"}}), BadReply, "no luck"),
    ],
)
def test_a_record_that_stays_away_is_an_error_that_names_the_job(
    fault: Fault, error: type[Exception], words: str, ask: Ask, oxen: OxenDouble
) -> None:
    oxen.silent = True
    oxen.script(QUEUE, *[fault] * 3, method="GET")
    with pytest.raises(error, match=words) as caught:
        ask(generate("4.0"), "oxen")
    assert next(iter(oxen.jobs)) in str(caught.value)
    assert "may be made and billed" in str(caught.value)
    assert len(oxen.wire()) == 1


@pytest.mark.parametrize("fault", [Fault.status(404), Fault.status(503), Fault.html()])
def test_a_record_that_stays_away_is_looked_for_again_by_the_next_run(fault: Fault, ask: Ask, oxen: OxenDouble) -> None:
    graph_run, oxen.silent = fresh_run(), True
    oxen.script(QUEUE, *[fault] * 3 * http.READ_TRIES, method="GET")
    with pytest.raises((BadReply, Unavailable)):
        ask(generate("4.0"), "oxen", graph_run)
    oxen.unscript()
    assert len(ask(generate("4.0"), "oxen", graph_run).data) == 1
    assert len(oxen.wire()) == oxen.billed == 1


@pytest.mark.parametrize("late", [1, queue.LATE - 1])
def test_a_link_that_comes_a_look_later_is_waited_for(late: int, ask: Ask, oxen: OxenDouble) -> None:
    oxen.silent, oxen.late = True, late
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert [job.looks for job in oxen.jobs.values()] == [late + 1]


def test_a_link_that_does_not_come_is_looked_for_again_by_the_next_run(ask: Ask, oxen: OxenDouble) -> None:
    graph_run = fresh_run()
    oxen.silent, oxen.late = True, queue.LATE
    with pytest.raises(BadReply, match=r"gives no picture\. Run again: it is looked at again, at no cost"):
        ask(generate("4.0"), "oxen", graph_run)
    assert len(ask(generate("4.0"), "oxen", graph_run).data) == 1
    assert len(oxen.wire()) == oxen.billed == 1


RECORDS = {
    "of an older page": lambda body: {**_without(body, "status"), "model": "ideogram-v4"},
    "in other words": lambda body: body | {"status": {"succeeded": "COMPLETED"}.get(body["status"], "in_progress")},
    "with images": lambda body: {**body, "result_url": None, "images": [{"url": body["result_url"]}]},
    "with an image": lambda body: {**body, "result_url": None, "image": {"url": body["result_url"]}},
    "with nothing else": lambda body: {name: body[name] for name in ("generation_id", "status", "result_url")},
}


@pytest.mark.parametrize("change", RECORDS.values(), ids=RECORDS)
def test_a_record_is_read_in_whatever_form_it_comes(change: Any, ask: Ask, oxen: OxenDouble) -> None:
    oxen.silent, oxen.polls = True, 2
    oxen.script(QUEUE, *[Fault.edit(change)] * 9, method="GET")
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert [job.looks for job in oxen.jobs.values()] == [3]


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ({"error_message": "NSFW content detected"}, Blocked, "NSFW"),
        ({"status": "error", "error_message": "NSFW content detected"}, Blocked, "NSFW"),
        ({"status": "canceled"}, Unavailable, "was cancelled at Oxen"),
    ],
)
def test_an_end_without_a_picture_is_read_in_other_words(
    said: dict[str, Any], error: type[Exception], words: str, ask: Ask, oxen: OxenDouble
) -> None:
    oxen.silent = True
    oxen.script(QUEUE, Fault.edit(lambda body: {"generation_id": body["generation_id"], **said}), method="GET")
    with pytest.raises(error, match=words):
        ask(generate("4.0"), "oxen")


def _without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}


def test_a_key_that_is_refused_on_the_way_is_told_at_once(ask: Ask, oxen: OxenDouble) -> None:
    oxen.silent = True
    oxen.script(QUEUE, Fault.status(401), method="GET")
    with pytest.raises(KeyRejected, match="OXEN_API_KEY"):
        ask(generate("4.0"), "oxen")


def test_a_job_that_never_ends_is_given_up_by_name(ask: Ask, oxen: OxenDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PATIENCE", 0.02)
    oxen.polls = FOREVER
    with pytest.raises(Unavailable, match="did not finish job 00000000-361e"):
        ask(generate("4.0"), "oxen")


def test_a_job_holds_all_that_is_needed_after_a_restart(oxen: OxenDouble) -> None:
    provider, batch = OXEN, batch_of(generate("4.0"))
    job = background.submit(provider.submit(batch, context_of(OXEN, Key(oxen.key)))).result(5)
    assert isinstance(job, Job)
    assert job == Job(id="00000000-361e-4e13-ab73-67457bc8057e")
    replies = [
        background.submit(provider.answer(Job(id=job.id), context_of(OXEN, Key(oxen.key)))).result(5) for _ in range(2)
    ]
    assert replies[0].content == replies[1].content
    (item,) = provider.items(replies[0], batch)
    assert (item.url or "").startswith(oxen.url + "/api/repos/")
    assert len(oxen.wire()) == oxen.billed == 1


def several(oxen: OxenDouble, count: int) -> tuple[Job, Batch]:
    """A job of several generations that was made, and its batch."""
    batch = replace(batch_of(generate("4.0", num_images=count)), count=count)
    job = background.submit(OXEN.submit(batch, context_of(OXEN, Key(oxen.key)))).result(5)
    assert isinstance(job, Job)
    return job, batch


def answered(oxen: OxenDouble, job: Job, batch: Batch) -> list[Item]:
    reply = background.submit(OXEN.answer(job, context_of(OXEN, Key(oxen.key)))).result(5)
    return OXEN.items(reply, batch)


def test_a_job_of_several_generations_is_answered_with_all_of_them_in_order(oxen: OxenDouble) -> None:
    job, batch = several(oxen, 4)
    assert job.id == ",".join(oxen.jobs)
    items = answered(oxen, job, batch)
    assert [item.facts["generation_id"] for item in items] == list(oxen.jobs)
    assert [item.seed for item in items] == [None] * 4, "none was sent, and none is told"


def test_an_id_that_is_told_twice_or_is_none_counts_once_or_not(oxen: OxenDouble) -> None:
    def change(body: Any) -> Any:
        return {"generations": [*body["generations"], {"generation_id": 7}, {}, "x", *body["generations"]]}

    oxen.script(QUEUE, Fault.edit(change))
    job, _ = several(oxen, 2)
    assert job.id == ",".join(oxen.jobs)


@pytest.mark.parametrize("fault", [Fault.status(404), Fault.json({"status": "on holiday"})])
def test_one_generation_that_is_gone_keeps_no_other_back(fault: Fault, oxen: OxenDouble) -> None:
    oxen.silent = True
    job, batch = several(oxen, 3)
    gone = list(oxen.jobs)[1]
    oxen.script(f"{QUEUE}/{gone}", *[fault] * 3)
    items = answered(oxen, job, batch)
    assert [item.url is not None for item in items] == [True, False, True]
    assert gone in str(items[1].error)


@pytest.mark.parametrize(
    "faults",
    [
        [Fault.status(404)] * queue.MISSES,
        [Fault.edit(lambda body: body | {"result_url": None})] * queue.LATE,
    ],
    ids=["no record", "no link"],
)
def test_one_generation_that_cannot_be_told_is_looked_for_again_by_the_next_run(
    faults: list[Fault], oxen: OxenDouble, keys: Keys
) -> None:
    graph_run, oxen.silent = fresh_run(), True
    came: list[int] = []

    def place(index: int, data: bytes) -> tuple[int, int]:
        came.append(index)
        return 16, 16

    def run() -> None:
        came.clear()
        order = prepare.order(ProviderRef(id="oxen"), generate("4.0", num_images=3), keys)
        background.submit(carried_out(order, Progress(provider="Oxen", total=3), place, graph_run)).result(5)

    ids = [f"{index:08}-361e-4e13-ab73-67457bc8057e" for index in range(3)]
    for _ in range(2):
        oxen.script(f"{QUEUE}/{ids[1]}", *faults, method="GET")
        with pytest.raises(BadReply, match=ids[1]):
            run()
        assert sorted(came) == [0, 2], "the others are handed on, from the disk the second time"
    assert list(oxen.jobs) == ids
    oxen.script(f"{QUEUE}/{ids[1]}", *faults, method="GET")
    (found,) = background.submit(recover("", keys, graph_run, Progress(provider="", total=0))).result(10)
    assert len(found.pictures) == 2 and ids[1] in str(found.info()), "what Recover looks at is not frozen either"
    run()
    assert sorted(came) == [0, 1, 2]
    assert len(oxen.wire()) == 1 and oxen.billed == 3


def test_where_oxen_does_not_answer_for_one_the_job_stays(oxen: OxenDouble) -> None:
    oxen.silent = True
    job, batch = several(oxen, 3)
    oxen.script(f"{QUEUE}/{list(oxen.jobs)[1]}", *[Fault.status(503)] * 3 * http.READ_TRIES)
    with pytest.raises(Unavailable, match="503"):
        answered(oxen, job, batch)
    oxen.unscript()
    assert all(item.url for item in answered(oxen, job, batch))


def test_a_record_with_several_images_gives_each(oxen: OxenDouble) -> None:
    """No page shows one; should `images` hold several, none is lost."""
    job, batch = several(oxen, 2)
    link = next(iter(oxen.jobs.values())).url
    images = [{"url": link}, {"url": f"{link}&second"}]
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"images": images}), method="GET")
    items = answered(oxen, Job(id=job.id.split(",")[0]), batch)
    assert [item.url for item in items] == [link, f"{link}&second"]
