"""What a cancel does at fal."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, Future
from typing import Any

import pytest
from core.conftest import Ask, carried_out
from core.runs import fresh_run
from core.samples import make
from doubles import FalDouble, Fault
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
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
    assert [request.method for request in fal.requests][:2] == ["POST", "PUT"]


def test_a_cancel_before_anything_was_asked_asks_nothing(fal: FalDouble, keys: Keys) -> None:
    order = prepare.order(ProviderRef(id="fal"), make("generate", "3.0"), keys)

    async def at_once() -> None:
        task = asyncio.ensure_future(carried_out(order, Progress(provider="fal", total=1), lambda index, data: (1, 1)))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    background.submit(at_once()).result(5)
    assert not fal.requests


def begun(keys: Keys, graph_run: GraphRun) -> Future[Any]:
    """A request on its way, whose receipt is in the store of `graph_run`."""
    order = prepare.order(ProviderRef(id="fal"), make("generate", "4.0"), keys)
    return background.submit(orders.run(order, Progress(provider="fal", total=1), lambda i, data: (1, 1), graph_run))


def looks(fal: FalDouble) -> int:
    return max((request.looks for request in fal.jobs.values()), default=0)


def test_a_queued_request_that_is_cancelled_is_gone_and_free(ask: Ask, fal: FalDouble, keys: Keys) -> None:
    graph_run = fresh_run()
    fal.polls = 1_000_000
    future = begun(keys, graph_run)
    until(lambda: looks(fal) >= 1)
    future.cancel()
    until(lambda: fal.cancelled and not graph_run.store.owner.claims)
    assert not graph_run.store.receipts() and not graph_run.store.spent()
    fal.polls = 0
    result = ask(make("generate", "4.0"), "fal", graph_run)
    assert len(result.data) == 1 and not [note for note in result.outcome.notes if "billed" in note]


def test_a_request_that_is_gone_after_a_cancel_whose_reply_was_lost_stays_in_doubt(
    ask: Ask, fal: FalDouble, keys: Keys
) -> None:
    graph_run = fresh_run()
    fal.polls = 1_000_000
    # It may have been taken while the request waited, or never have come, and the request have ended some other way.
    fal.script("/ideogram/v4/requests", Fault.lost(), method="PUT")
    future = begun(keys, graph_run)
    until(lambda: looks(fal) >= 1)
    future.cancel()
    until(lambda: fal.cancelled and not graph_run.store.owner.claims)
    (receipt,) = graph_run.store.receipts()
    assert (receipt.state, receipt.job) == ("sent", None) and graph_run.store.spent()
    fal.polls = 0
    result = ask(make("generate", "4.0"), "fal", graph_run)
    assert len(result.data) == 1 and any("may have been billed" in note for note in result.outcome.notes)


def test_a_running_request_that_goes_on_after_a_cancel_is_fetched(ask: Ask, fal: FalDouble, keys: Keys) -> None:
    graph_run = fresh_run()
    fal.polls = 16
    future = begun(keys, graph_run)
    until(lambda: looks(fal) > 8)
    future.cancel()
    until(lambda: not graph_run.store.owner.claims)
    assert not fal.cancelled and fal.billed == 1
    result = ask(make("generate", "4.0"), "fal", graph_run)
    assert result.outcome.pictures[0].receipt and len(fal.jobs) == 1


def test_a_running_request_that_stops_after_a_cancel_may_have_been_billed(ask: Ask, fal: FalDouble, keys: Keys) -> None:
    graph_run = fresh_run()
    fal.polls, fal.runner_stops = 16, True
    future = begun(keys, graph_run)
    until(lambda: looks(fal) > 8)
    future.cancel()
    until(lambda: not graph_run.store.owner.claims)
    (receipt,) = graph_run.store.receipts()
    assert (receipt.state, receipt.job) == ("sent", None) and graph_run.store.spent()
    fal.polls = 0
    result = ask(make("generate", "4.0"), "fal", graph_run)
    assert len(result.data) == 1 and any("may have been billed" in note for note in result.outcome.notes)


def test_a_request_that_disappeared_is_told_once_and_then_asked_again_with_its_doubt(ask: Ask, fal: FalDouble) -> None:
    graph_run = fresh_run()
    fal.script("/ideogram/v4/requests", *[Fault.status(404)] * 3, method="GET")
    with pytest.raises(errors.JobFailed, match="no longer knows") as caught:
        ask(make("generate", "4.0"), "fal", graph_run)
    assert "ask_again" not in str(caught.value)
    result = ask(make("generate", "4.0"), "fal", graph_run)
    assert len(result.data) == 1 and any("may have been billed" in note for note in result.outcome.notes)
    assert len(fal.jobs) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_request_that_is_not_known_at_first_is_looked_for_again(status: int, ask: Ask, fal: FalDouble) -> None:
    fal.script("/ideogram/v4/requests", *[Fault.status(status)] * 2, method="GET")
    assert len(ask(make("generate", "4.0"), "fal").data) == 1
    assert len(fal.jobs) == 1
