"""Oxen's jobs: heard of by events, found by looking, found again after a restart, and cancelled.

Sources: Oxen's page on the queue; sections 3.3, 3.4 and 6.3 (traps 8 and 9) of the pack's reference.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError, Future
from typing import Any

import pytest
from core.conftest import Ask, carried_out
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import EVENTS, GENERATE, QUEUE
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare
from ideogram_kit.nodes.ideogram.errors import BadReply, KeyRejected, Unavailable
from ideogram_kit.nodes.ideogram.providers import BY_ID, polling
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.context import Context
from ideogram_kit.nodes.ideogram.providers.oxen import events
from ideogram_kit.nodes.ideogram.requests import Picture, ProviderRef, Request
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

FOREVER = 1_000_000


def start(request: Request, keys: Keys, **settings: Any) -> tuple[Future[orders.Outcome], Progress]:
    """Begin a request on the background loop, for tests that act while it waits."""
    order = prepare.order(ProviderRef(id="oxen", settings=settings), request, keys)
    progress = Progress(provider="Oxen", total=request.num_images, cancelling=order.provider.cancelling)
    return background.submit(carried_out(order, progress, lambda index, data: (16, 16))), progress


def until(true: Callable[[], Any]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end, "it never was"
        time.sleep(0.002)


def call_of(double: OxenDouble) -> Context:
    async def on_image(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("nothing is delivered here")

    return Context(
        provider=BY_ID["oxen"],
        key=Key(double.key),
        settings={},
        progress=Progress(provider="Oxen", total=1),
        on_image=on_image,
    )


def part_of(request: Request) -> Batch:
    return Batch(request=request, settings={}, first=0, count=1, seed=request.seed)


# --- events


def test_the_stream_is_open_before_the_job_is_made(ask: Ask, oxen: OxenDouble) -> None:
    """There is no replay: what happens before is never heard of [trap 8]."""
    ask(generate("4.0"), "oxen")
    paths = [(one.method, one.path) for one in oxen.requests]
    assert paths.index(("GET", EVENTS)) < paths.index(("POST", QUEUE))
    assert oxen.asked(EVENTS)[0].headers["Accept"] == "text/event-stream"


def test_an_event_ends_a_pause(oxen: OxenDouble, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FIRST", 60)
    oxen.polls = FOREVER
    future, _ = start(generate("4.0", num_images=2), keys)
    until(lambda: len(oxen.jobs) == 2)
    oxen.finish()
    assert sorted(future.result(5).pictures) == [0, 1]
    assert [job.looks for job in oxen.jobs.values()] == [1, 1]


def test_an_event_that_came_before_the_wait_is_remembered(
    ask: Ask, oxen: OxenDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "FIRST", 60)
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert len(oxen.streams.told) == 1


def test_a_failure_is_heard_of_too(ask: Ask, oxen: OxenDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FIRST", 60)
    oxen.reasons = ["The GPU is on fire"]
    with pytest.raises(Unavailable, match="on fire"):
        ask(generate("4.0"), "oxen")


def test_one_stream_serves_every_job_of_the_account(ask: Ask, oxen: OxenDouble, keys: Keys) -> None:
    futures = [start(generate("4.0", num_images=4, seed=seed), keys)[0] for seed in range(3)]
    assert [len(future.result(5).pictures) for future in futures] == [4, 4, 4]
    ask(generate("4.5"), "oxen")
    assert oxen.streams.opened == 1


def test_another_key_has_a_stream_of_its_own(ask: Ask, oxen: OxenDouble, keys: Keys) -> None:
    ask(generate("4.0"), "oxen")
    oxen.key = "another-key-oxen"
    keys.store("oxen", oxen.key)
    ask(generate("4.0"), "oxen")
    assert oxen.streams.opened == 2
    assert len(oxen.asked("/api/ai/models")) == 2, "and reads the catalogue anew"
    assert not [key for key in events._streams if "key-oxen" in str(key)]


def test_the_stream_is_closed_when_nobody_waits(ask: Ask, oxen: OxenDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LINGER", 0.3)  # longer than a receipt takes to reach the disk
    ask(generate("4.0"), "oxen")
    until(lambda: not events._streams)
    ask(generate("4.0"), "oxen")
    assert oxen.streams.opened == 2


@pytest.mark.parametrize(
    "fault",
    [Fault.status(404), Fault.status(401), Fault.status(500), Fault.html(), Fault.empty(), Fault.lost(), Fault.cut(3)],
)
def test_without_the_stream_jobs_are_looked_at(fault: Fault, ask: Ask, oxen: OxenDouble) -> None:
    oxen.polls = 2
    oxen.script(EVENTS, *[fault] * 4)
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert [job.looks for job in oxen.jobs.values()] == [3]


def test_a_stream_that_does_not_open_delays_a_job_a_little_only(
    ask: Ask, oxen: OxenDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "OPENING", 0.01)
    oxen.script(EVENTS, Fault.slow(0.05))
    assert len(ask(generate("4.0"), "oxen").data) == 1


def test_a_stream_that_breaks_on_the_way_leaves_the_looking(oxen: OxenDouble, keys: Keys) -> None:
    oxen.polls, oxen.silent = 5, True
    future, _ = start(generate("4.0"), keys)
    until(lambda: oxen.jobs)
    assert oxen._loop is not None
    oxen._loop.call_soon_threadsafe(oxen.streams.end)
    assert sorted(future.result(5).pictures) == [0]


def test_a_job_of_which_no_event_tells_is_found_by_looking(ask: Ask, oxen: OxenDouble) -> None:
    oxen.silent, oxen.polls = True, 3
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert not oxen.streams.told


def test_an_event_is_not_believed_without_the_record(ask: Ask, oxen: OxenDouble) -> None:
    """A picture is what the record says, whoever says otherwise on the stream."""
    oxen.polls = 2
    said = {
        "generation_id": "00000000-361e-4e13-ab73-67457bc8057e",
        "status": "succeeded",
        "url": "https://example.com",
    }
    oxen.streams.preamble = ["event: media_generation_completed", f"data: {json.dumps(said)}", ""]
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert oxen.jobs[said["generation_id"]].looks == 3


def test_whatever_else_is_on_the_stream_is_passed_over() -> None:
    done = "event: media_generation_completed"
    lines = [
        ": keep-alive",
        "",
        "event: deployment_ready",
        'data: {"generation_id": "deployed"}',
        "",
        'data: {"generation_id": "without an event"}',
        "",
        *[done, "data: {not json", ""],
        *[done, "data: " + "[" * 100_000, ""],
        *[done, 'data: ["a list"]', ""],
        *[done, 'data: {"generation_id": 7}', ""],
        *[done, "", "no colon", "retry: 3", "id:1", ""],
        *[done, 'data: {"generation_id":', 'data:"one"}', ""],
        *['data: {"generation_id": "two", "status": "failed"}', done, ""],
        *[done, 'data: {"generation_id": "cut off"}'],
    ]

    async def stream() -> AsyncIterator[str]:
        for line in lines:
            yield line

    async def heard() -> list[str]:
        return [generation async for generation in events.finished(stream())]

    assert asyncio.run(heard()) == ["one", "two"]


# --- looking


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
    oxen.script(QUEUE, *[fault] * 3, method="GET")
    with pytest.raises(error, match=words) as caught:
        ask(generate("4.0"), "oxen")
    assert next(iter(oxen.jobs)) in str(caught.value)
    assert "may be made and billed" in str(caught.value)
    assert len(oxen.wire()) == 1


def test_a_key_that_is_refused_on_the_way_is_told_at_once(ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.status(401), method="GET")
    with pytest.raises(KeyRejected, match="OXEN_API_KEY"):
        ask(generate("4.0"), "oxen")


def test_a_job_that_never_ends_is_given_up_by_name(ask: Ask, oxen: OxenDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PATIENCE", 0.02)
    oxen.polls = FOREVER
    with pytest.raises(Unavailable, match="did not finish job 00000000-361e"):
        ask(generate("4.0"), "oxen")


def test_a_job_holds_all_that_is_needed_after_a_restart(oxen: OxenDouble) -> None:
    provider, part = BY_ID["oxen"], part_of(generate("4.0"))
    job = background.submit(provider.submit(part, call_of(oxen))).result(5)
    assert isinstance(job, Job)
    assert job == Job(id="00000000-361e-4e13-ab73-67457bc8057e")
    replies = [background.submit(provider.answer(Job(id=job.id), call_of(oxen))).result(5) for _ in range(2)]
    assert replies[0].content == replies[1].content
    (item,) = provider.items(replies[0], part)
    assert (item.url or "").startswith(oxen.url + "/api/repos/")
    assert len(oxen.wire()) == oxen.billed == 1


def test_a_job_of_several_generations_is_answered_with_all_of_them(oxen: OxenDouble) -> None:
    """One is asked at a time; should more come, none is forgotten, and the order stays."""
    provider, part = BY_ID["oxen"], part_of(generate("4.0"))
    oxen.script(QUEUE, Fault.edit(lambda body: {"generations": [*body["generations"], *body["generations"]]}))
    job = background.submit(provider.submit(part, call_of(oxen))).result(5)
    assert isinstance(job, Job)
    assert job.id.count(",") == 1
    reply = background.submit(provider.answer(job, call_of(oxen))).result(5)
    assert len(provider.items(reply, part)) == 2


# --- cancelling


def test_a_cancel_stops_every_job_at_oxen(oxen: OxenDouble, keys: Keys) -> None:
    oxen.polls = FOREVER
    future, progress = start(generate("4.0", num_images=3), keys)
    until(lambda: len(oxen.jobs) == 3 and all(job.looks for job in oxen.jobs.values()))
    future.cancel()
    until(lambda: {job.status for job in oxen.jobs.values()} == {"cancelled"})
    progress.cancelled()
    assert sorted(one.path for one in oxen.requests if one.method == "DELETE") == [f"{QUEUE}/{id}" for id in oxen.jobs]
    assert oxen.billed == 0
    assert "cancelled there" in progress.text()
    with pytest.raises(CancelledError):
        future.result(5)


def test_a_job_that_is_accepted_after_the_cancel_is_cancelled_too(oxen: OxenDouble, keys: Keys) -> None:
    oxen.polls = FOREVER
    oxen.script(QUEUE, Fault.slow(0.03), method="POST")
    future, _ = start(generate("4.0"), keys)
    until(lambda: any(one.method == "POST" for one in oxen.requests))
    future.cancel()
    until(lambda: [job.status for job in oxen.jobs.values()] == ["cancelled"])
    assert oxen.billed == 0


@pytest.mark.parametrize("fault", [Fault.status(404), Fault.status(500), Fault.lost(), Fault.html()])
def test_a_cancel_that_fails_troubles_nobody(fault: Fault, oxen: OxenDouble, keys: Keys) -> None:
    oxen.polls = FOREVER
    oxen.script(QUEUE, fault, method="DELETE")
    future, _ = start(generate("4.0"), keys)
    until(lambda: any(job.looks for job in oxen.jobs.values()))
    future.cancel()
    until(lambda: any(one.method == "DELETE" for one in oxen.requests))
    with pytest.raises(CancelledError):
        future.result(5)


def test_a_cancel_of_the_synchronous_route_sends_nothing_more(oxen: OxenDouble, keys: Keys) -> None:
    oxen.script(GENERATE, Fault.slow(0.03))
    future, _ = start(generate("4.0"), keys, delivery="synchronous")
    until(lambda: oxen.asked(GENERATE))
    future.cancel()
    time.sleep(0.05)
    assert [one.method for one in oxen.requests] == ["GET", "POST"]
