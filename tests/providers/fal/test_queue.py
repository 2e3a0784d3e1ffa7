"""fal's queue: what is asked in which order, and what the user reads while waiting."""

from __future__ import annotations

import json
from typing import Any

import pytest
from core.conftest import Ask
from core.samples import make
from doubles import FalDouble, Fault
from ideogram_kit.nodes.ideogram.providers import PROVIDERS
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.response import Headers, Reply

from .submitting import FAL, REQUESTS, batch_of, fal_context


def test_a_request_is_submitted_watched_and_fetched_by_the_links_it_was_given(ask: Ask, fal: FalDouble) -> None:
    ask(make("inpaint", "3.0"), "fal", mask_polarity="white changes")
    asked = [(request.method, request.path) for request in fal.requests]
    (name,) = fal.jobs
    assert asked == [
        ("POST", "/fal-ai/ideogram/v3/edit"),
        ("GET", f"{REQUESTS}/{name}/status"),
        ("GET", f"{REQUESTS}/{name}/response"),
        ("GET", f"/files/b/{name}/0.png"),
    ]
    assert fal.requests[1].query["logs"] == "1"


@pytest.mark.parametrize("suffix", ["/response", ""])
def test_the_result_is_where_the_link_says(suffix: str, ask: Ask, fal: FalDouble) -> None:
    fal.suffix = suffix
    assert len(ask(make("generate", "4.0"), "fal").data) == 1


def test_a_status_link_may_have_a_query_of_its_own(ask: Ask, fal: FalDouble) -> None:
    fal.script("/ideogram/v4", Fault.edit(lambda body: {**body, "status_url": body["status_url"] + "?part=1"}))
    ask(make("generate", "4.0"), "fal")
    assert dict(fal.requests[1].query) == {"part": "1", "logs": "1"}


def test_the_user_reads_where_a_request_stands(fal: FalDouble) -> None:
    fal.polls = 2
    stages: list[str] = []

    async def carry_out() -> Reply:
        context = fal_context(fal.key, stages)
        job = await FAL.submit(batch_of(), context)
        assert isinstance(job, Job)
        return await FAL.answer(job, context)

    assert background.submit(carry_out()).result(5).status == 200
    assert stages[-2:] == ["in queue, 3 ahead", "denoising 12 of 48"]


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        ({"status": "IN_QUEUE", "queue_position": 0}, "in queue, next"),
        ({"status": "IN_QUEUE"}, "in queue"),
        ({"status": "IN_QUEUE", "queue_position": None}, "in queue"),
        ({"status": "IN_PROGRESS", "logs": None}, "being made"),
        ({"status": "IN_PROGRESS", "logs": []}, "being made"),
        ({"status": "IN_PROGRESS", "logs": [{"message": None}]}, "being made"),
        ({"status": "IN_PROGRESS", "logs": ["text"]}, "being made"),
        ({"status": "IN_PROGRESS", "logs": [{"message": "a\n" * 50}]}, "a " * 29 + "a…"),
    ],
)
def test_a_status_may_be_scant(state: dict[str, Any], stage: str, fal: FalDouble) -> None:
    stages: list[str] = []
    fal.script(REQUESTS, Fault.json(state))

    async def carry_out() -> Reply:
        context = fal_context(fal.key, stages)
        job = await FAL.submit(batch_of(), context)
        assert isinstance(job, Job)
        return await FAL.answer(job, context)

    background.submit(carry_out()).result(5)
    assert stages[-1] == stage


def test_a_job_is_plain_texts_and_can_be_answered_again_later(fal: FalDouble) -> None:
    async def submitted() -> Job:
        job = await FAL.submit(batch_of(), fal_context(fal.key))
        assert isinstance(job, Job)
        return job

    job = background.submit(submitted()).result(5)
    kept = Job(id=job.id, links=json.loads(json.dumps(dict(job.links))))
    assert set(kept.links) == {"status", "result", "cancel"}
    replies = [background.submit(FAL.answer(kept, fal_context(fal.key))).result(5) for _ in range(2)]
    stored = Reply(replies[1].status, Headers(dict(replies[1].headers)), replies[1].content)
    first, again = (FAL.items(reply, batch_of())[0] for reply in (replies[0], stored))
    assert first == again
    assert first.facts["request_id"] == job.id
    assert len([request for request in fal.requests if request.method == "POST"]) == fal.billed == 1


def test_fal_stands_before_proof_in_the_menu() -> None:
    names = [provider.id for provider in PROVIDERS]
    order = ["ideogram", "segmind", "runware", "oxen", "fal", "local", "proof"]
    assert names == [name for name in order if name in names]
