"""fal's queue: what is asked in which order, what the user reads while waiting, and what a cancel does."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from io import BytesIO
from typing import Any

import pytest
from core.conftest import Ask, DoubleOf, carried_out
from core.samples import make, png
from doubles import FalDouble, Fault, pictures
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers import BY_ID, PROVIDERS
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.context import Context
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.results import info
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from ideogram_kit.nodes.ideogram.transport.response import Headers, Reply
from PIL import Image

FAL = BY_ID["fal"]
REQUESTS = "/fal-ai/ideogram/requests"


@pytest.fixture
def fal(double_of: DoubleOf) -> FalDouble:
    double = double_of("fal")
    assert isinstance(double, FalDouble)
    return double


def call_of(key: str, stages: list[str] | None = None) -> Context:
    """A call at fal; `stages` gets what the user would read."""

    class Told(Progress):
        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if name == "stage" and stages is not None:
                stages.append(value)

    async def on_image(index: int, data: bytes, picture: Any) -> None:
        raise AssertionError("nothing is delivered here")

    progress = Told(provider="fal", total=1)
    settings = filled(FAL.settings, {})
    return Context(provider=FAL, key=Key(key), settings=settings, progress=progress, on_image=on_image)


def part(model: str = "3.0", **fields: Any) -> Batch:
    request = make("generate", model, **fields)
    settings = filled(FAL.settings, {})
    return Batch(request=request, settings=settings, first=0, count=request.num_images, seed=request.seed)


def until(there: Callable[[], Any]) -> None:
    """Wait for what happens in another thread, a second at most."""
    end = time.monotonic() + 1
    while not there() and time.monotonic() < end:
        time.sleep(0.002)
    assert there()


def test_a_request_is_submitted_watched_and_fetched_by_the_links_it_was_given(ask: Ask, fal: FalDouble) -> None:
    ask(make("inpaint", "3.0"), "fal")
    asked = [(one.method, one.path) for one in fal.requests]
    (name,) = fal.queue
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
        call = call_of(fal.key, stages)
        job = await FAL.submit(part(), call)
        assert isinstance(job, Job)
        return await FAL.answer(job, call)

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
        call = call_of(fal.key, stages)
        job = await FAL.submit(part(), call)
        assert isinstance(job, Job)
        return await FAL.answer(job, call)

    background.submit(carry_out()).result(5)
    assert stages[-1] == stage


def test_a_job_is_plain_texts_and_can_be_answered_again_later(fal: FalDouble) -> None:
    async def submitted() -> Job:
        job = await FAL.submit(part(), call_of(fal.key))
        assert isinstance(job, Job)
        return job

    job = background.submit(submitted()).result(5)
    kept = Job(id=job.id, links=json.loads(json.dumps(dict(job.links))))
    assert set(kept.links) == {"status", "result", "cancel"}
    replies = [background.submit(FAL.answer(kept, call_of(fal.key))).result(5) for _ in range(2)]
    stored = Reply(replies[1].status, Headers(dict(replies[1].headers)), replies[1].content)
    first, again = (FAL.items(reply, part())[0] for reply in (replies[0], stored))
    assert first == again
    assert first.facts["request_id"] == job.id
    assert len([one for one in fal.requests if one.method == "POST"]) == fal.billed == 1


def test_what_fal_tells_of_a_picture_is_kept(ask: Ask, fal: FalDouble) -> None:
    result = ask(make("generate", "4.0", num_images=2, seed=11), "fal")
    told = json.loads(info.info([result.outcome], []))
    assert [one["seed"] for one in told["images"]] == [11, 11]
    assert [one["prompt"] for one in told["images"]] == ["A fox, in detail"] * 2
    (name,) = fal.queue
    assert told["images"][0]["request_id"] == name
    assert told["images"][0]["billable_units"] == "2"
    assert told["images"][0]["timings"] == {"inference": 9.8}
    assert told["images"][0]["announced_size"] == [1024, 1024], "the small picture is not what was announced"


def test_pictures_keep_their_places(ask: Ask, fal: FalDouble) -> None:
    fal.picture = pictures.png
    result = ask(make("generate", "4.5", num_images=3, seed=20, resolution="1024x1024"), "fal")
    assert [pictures.seed_of(data) for _, data in sorted(result.data.items())] == [20, 21, 22]


def test_width_and_height_may_be_null(ask: Ask, fal: FalDouble) -> None:
    fal.sizes = False
    result = ask(make("generate", "4.0"), "fal")
    assert "announced_size" not in result.outcome.pictures[0].facts


def test_data_uris_are_taken_as_pictures(ask: Ask, fal: FalDouble) -> None:
    fal.inline = True
    result = ask(make("generate", "4.0", num_images=2), "fal")
    assert sorted(result.data) == [0, 1]
    assert not fal.asked("/files")


@pytest.mark.parametrize(("operation", "model"), [("remove_background", "1.0"), ("remove_object", "1.0")])
def test_a_tool_answers_with_one_image(operation: str, model: str, ask: Ask, fal: FalDouble) -> None:
    fal.picture = pictures.png
    result = ask(make(operation, model, image=png("navy")), "fal")
    assert Image.open(BytesIO(result.data[0])).mode == ("RGBA" if operation == "remove_background" else "RGB")
    assert result.outcome.pictures[0].seed is None
    assert "This endpoint takes no seed; another seed only asks again." in result.outcome.notes


@pytest.mark.parametrize("polls", [1_000_000, 0])
def test_a_cancel_asks_fal_to_cancel(polls: int, fal: FalDouble, keys: Keys) -> None:
    fal.polls = polls
    order = prepare.order(ProviderRef(id="fal"), make("generate", "3.0"), keys)
    progress = Progress(provider="fal", total=1, cancelling=order.provider.cancelling)
    if not polls:
        # What has been completed cannot be cancelled: 400, and nobody is told.
        fal.script(REQUESTS, Fault(), Fault.slow(0.5), method="GET")
    future = background.submit(carried_out(order, progress, lambda index, data: (1, 1)))
    until(lambda: len(fal.asked(REQUESTS)) >= 2)
    future.cancel()
    until(lambda: [one for one in fal.requests if one.method == "PUT"])
    (put,) = [one for one in fal.requests if one.method == "PUT"]
    (name,) = fal.queue
    assert put.path == f"{REQUESTS}/{name}/cancel"
    assert put.headers["Authorization"] == f"Key {fal.key}"
    until(lambda: fal.cancelled == ([name] if polls else []))
    progress.cancelled()
    assert "may be billed" in progress.text()
    with pytest.raises(CancelledError):
        future.result(1)


def test_a_request_that_is_accepted_after_the_cancel_is_cancelled_too(fal: FalDouble, keys: Keys) -> None:
    fal.polls = 1_000_000
    fal.api_seconds = 0.05
    order = prepare.order(ProviderRef(id="fal"), make("generate", "3.0"), keys)
    future = background.submit(carried_out(order, Progress(provider="fal", total=1), lambda index, data: (1, 1)))
    until(lambda: fal.requests)
    future.cancel()
    until(lambda: fal.cancelled)
    assert [one.method for one in fal.requests] == ["POST", "PUT"]


def test_a_cancel_before_anything_was_asked_asks_nothing(fal: FalDouble, keys: Keys) -> None:
    order = prepare.order(ProviderRef(id="fal"), make("generate", "3.0"), keys)

    async def at_once() -> None:
        task = asyncio.ensure_future(carried_out(order, Progress(provider="fal", total=1), lambda index, data: (1, 1)))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    background.submit(at_once()).result(5)
    assert not fal.requests


@pytest.mark.parametrize(
    ("fault", "works"),
    [
        (Fault(), True),
        (Fault.status(422), True),
        (Fault.status(400), True),
        (Fault.status(405), True),
        (Fault.status(403), True),
        (Fault.status(403, {"detail": "Forbidden"}), False),
        (Fault.status(401), False),
    ],
)
def test_a_key_is_tried_at_a_request_that_never_was(fault: Fault, works: bool, fal: FalDouble) -> None:
    fal.script("/ideogram/v4/requests", fault)
    assert background.submit(FAL.key_works(call_of(fal.key))).result(5) is works
    (one,) = fal.requests
    assert one.method == "GET"
    assert fal.billed == 0


def test_another_key_does_not_work(fal: FalDouble) -> None:
    assert background.submit(FAL.key_works(call_of("another-key"))).result(5) is False


@pytest.mark.parametrize("status", [429, 503])
def test_a_key_that_cannot_be_tried_is_neither(status: int, fal: FalDouble) -> None:
    fal.script("/ideogram/v4/requests", *[Fault.status(status)] * 4)
    with pytest.raises((errors.RateLimited, errors.Unavailable)):
        background.submit(FAL.key_works(call_of(fal.key))).result(5)


def test_fal_stands_before_proof_in_the_menu() -> None:
    names = [provider.id for provider in PROVIDERS]
    order = ["ideogram", "segmind", "runware", "oxen", "fal", "local", "proof"]
    assert names == [name for name in order if name in names]
