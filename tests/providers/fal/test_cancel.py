"""What a cancel does at fal."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError

import pytest
from core.conftest import carried_out
from core.samples import make
from doubles import FalDouble, Fault
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from ..running import until
from .submitting import REQUESTS


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
    until(lambda: [request for request in fal.requests if request.method == "PUT"])
    (put,) = [request for request in fal.requests if request.method == "PUT"]
    (name,) = fal.jobs
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
    assert [request.method for request in fal.requests] == ["POST", "PUT"]


def test_a_cancel_before_anything_was_asked_asks_nothing(fal: FalDouble, keys: Keys) -> None:
    order = prepare.order(ProviderRef(id="fal"), make("generate", "3.0"), keys)

    async def at_once() -> None:
        task = asyncio.ensure_future(carried_out(order, Progress(provider="fal", total=1), lambda index, data: (1, 1)))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    background.submit(at_once()).result(5)
    assert not fal.requests
