"""Oxen's event stream: an event ends a pause between two polls, and nothing depends on one.

Sources: Oxen's page on the queue; sections 3.4 and 6.3 (trap 8) of the pack's reference.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from core.conftest import Ask
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import EVENTS, QUEUE
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.errors import Unavailable
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.providers.oxen import events

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
