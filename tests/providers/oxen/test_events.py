"""Oxen's event stream: an event ends a pause between two polls, and what it says stands in for a missing record.

Sources: Oxen's page on the queue; sections 3.4 and 6.3 (trap 8) of the pack's reference.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from core.conftest import Ask
from core.runs import fresh_run
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import EVENTS, QUEUE
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.errors import Blocked, Unavailable
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.providers.oxen import events, queue

from ..running import until
from .starting import FOREVER, start


def test_the_stream_is_open_before_the_job_is_made(ask: Ask, oxen: OxenDouble) -> None:
    """There is no replay: what happens before is never heard of [trap 8]."""
    ask(generate("4.0"), "oxen")
    paths = [(request.method, request.path) for request in oxen.requests]
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


GONE = [Fault.status(404), Fault.status(503), Fault.status(401), Fault.html(), Fault.empty(), Fault.json({})]


@pytest.mark.parametrize("fault", GONE)
def test_a_picture_that_an_event_told_of_is_not_lost_with_the_record(fault: Fault, ask: Ask, oxen: OxenDouble) -> None:
    """The event holds the link; an older page says that the record of an ended job answers 404."""
    oxen.script(QUEUE, *[fault] * 40, method="GET")
    result = ask(generate("4.0"), "oxen")
    (picture,) = result.outcome.pictures.values()
    assert picture.facts["generation_id"] in oxen.jobs
    assert picture.facts["provider_model"] == "ideogram-v4"
    assert len(oxen.wire()) == oxen.billed == 1


@pytest.mark.parametrize("fault", GONE)
def test_a_failure_that_an_event_told_of_keeps_its_reason(fault: Fault, ask: Ask, oxen: OxenDouble) -> None:
    oxen.reasons = ["NSFW content detected"]
    oxen.script(QUEUE, *[fault] * 40, method="GET")
    with pytest.raises(Blocked, match="NSFW content detected"):
        ask(generate("4.0"), "oxen")


def test_a_record_is_completed_with_what_the_event_says(ask: Ask, oxen: OxenDouble) -> None:
    oxen.late = FOREVER
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert [job.looks for job in oxen.jobs.values()] == [1]
    oxen.late, oxen.reasons = 0, ["The GPU is on fire"]
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"error_message": None}), method="GET")
    with pytest.raises(Unavailable, match="on fire"):
        ask(generate("4.0", seed=8), "oxen")


def test_an_event_is_taken_where_the_record_never_says_that_it_ended(ask: Ask, oxen: OxenDouble) -> None:
    stuck = Fault.edit(lambda body: body | {"status": "processing", "result_url": None})
    oxen.script(QUEUE, *[stuck] * queue.LATE, method="GET")
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert [job.looks for job in oxen.jobs.values()] == [queue.LATE]


@pytest.mark.parametrize(
    "said",
    [{}, {"status": "succeeded"}, {"status": "succeeded", "url": 7}, {"status": "queued"}, {"status": 7, "url": "x"}],
)
def test_an_event_that_tells_no_end_stands_in_for_nothing(said: dict[str, Any], ask: Ask, oxen: OxenDouble) -> None:
    graph_run, oxen.silent = fresh_run(), True
    told = {"generation_id": "00000000-361e-4e13-ab73-67457bc8057e", **said}
    oxen.streams.preamble = ["event: media_generation_completed", f"data: {json.dumps(told)}", ""]
    oxen.script(QUEUE, *[Fault.status(404)] * 3, method="GET")
    with pytest.raises(Unavailable, match="no record of it any more"):
        ask(generate("4.0"), "oxen", graph_run)
    assert len(ask(generate("4.0"), "oxen", graph_run).data) == 1
    assert len(oxen.wire()) == oxen.billed == 1


def test_no_more_events_are_kept_than_are_of_use(monkeypatch: pytest.MonkeyPatch, ask: Ask, oxen: OxenDouble) -> None:
    monkeypatch.setattr(events, "KEPT", 2)
    for seed in range(4):
        ask(generate("4.0", seed=seed), "oxen")
    (stream,) = events._streams.values()
    assert list(stream._events) == list(oxen.jobs)[-2:]


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

    async def heard() -> list[events.Event]:
        return [event async for event in events.finished(stream())]

    assert asyncio.run(heard()) == [{"generation_id": "one"}, {"generation_id": "two", "status": "failed"}]
