"""A cancel loses nothing that is paid: what is on its way comes home by itself, what was not sent never is.

A sibling node that raises cancels the wait in the same way, so these tests speak for both.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .conftest import SMALL, Ask, DoubleOf
from .runs import fresh_run
from .samples import generate, make

V3 = "/v1/ideogram-v3/generate"


@pytest.fixture
def graph_run() -> GraphRun:
    return fresh_run()


def begun(
    request: Request, keys: Keys, graph_run: GraphRun, provider: str = "ideogram", progress: Progress | None = None
) -> Future[orders.Outcome]:
    """A request on its way, to be cancelled as a node does it."""
    order = prepare.order(ProviderRef(id=provider), request, keys)
    progress = progress or Progress(provider="", total=request.num_images)
    return background.submit(orders.run(order, progress, lambda index, data: (16, 16), graph_run))


def cancel(future: Future[orders.Outcome]) -> None:
    future.cancel()
    with pytest.raises(CancelledError):
        future.result(5)


def until(there: Callable[[], Any]) -> None:
    """Wait for what happens in another thread, five seconds at most."""
    end = time.monotonic() + 5
    while not there() and time.monotonic() < end:
        time.sleep(0.005)
    assert there()


def fetched(graph_run: GraphRun) -> int:
    return sum(receipt.pictures for receipt in graph_run.store.receipts())


@pytest.mark.slow
def test_while_it_waits_for_a_place_nothing_is_sent(ask: Ask, double: Double, graph_run: GraphRun, keys: Keys) -> None:
    double.script(V3, Fault.slow(2))
    first = begun(generate("3.0", num_images=8), keys, graph_run)
    until(lambda: double.asked(V3))
    second = begun(generate("3.0", num_images=8, seed=80), keys, graph_run)
    until(lambda: len(graph_run.store.receipts()) == 2)
    cancel(second)
    assert len(first.result(10).pictures) == 8
    until(lambda: len(graph_run.store.receipts()) == 1)
    assert len(double.asked(V3)) == 1
    assert sum(graph_run.store.spent().popitem()[1]["ideogram"].values()) == pytest.approx(0.48), "only the first"


def test_a_request_on_its_way_comes_home(ask: Ask, double: Double, graph_run: GraphRun, keys: Keys) -> None:
    double.script(V3, Fault.slow(0.3))
    future = begun(generate("3.0", num_images=2), keys, graph_run)
    until(lambda: double.asked(V3))
    cancel(future)
    until(lambda: fetched(graph_run) == 2)
    asked = len(double.requests)
    result = ask(generate("3.0", num_images=2), graph_run=graph_run)
    assert result.data == {0: SMALL, 1: SMALL}
    assert all(picture.receipt for picture in result.outcome.pictures.values())
    assert len(double.requests) == asked


@pytest.mark.slow
def test_the_same_again_waits_for_a_request_that_is_still_on_its_way(
    ask: Ask, double: Double, graph_run: GraphRun, keys: Keys
) -> None:
    double.script(V3, Fault.slow(0.5))
    future = begun(generate("3.0"), keys, graph_run)
    until(lambda: double.asked(V3))
    cancel(future)
    assert ask(generate("3.0"), graph_run=graph_run).data == {0: SMALL}
    assert len(double.asked(V3)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("provider", DOUBLES)
def test_during_a_download_nothing_is_paid_again(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun, keys: Keys
) -> None:
    double = double_of(provider)
    double.script(double.links, Fault.slow(0.3))
    future = begun(make("generate", "4.0"), keys, graph_run, provider)
    until(lambda: double.asked(double.links))
    cancel(future)
    result = ask(make("generate", "4.0"), provider, graph_run)
    assert result.data == {0: SMALL}
    assert all(picture.receipt for picture in result.outcome.pictures.values())
    assert len(double.wire()) == 1


@pytest.mark.slow
def test_a_fan_out_brings_home_what_was_sent_and_sends_no_more(
    ask: Ask, double: Double, graph_run: GraphRun, keys: Keys
) -> None:
    double.script("/v1", *[Fault.slow(1.5)] * 10, method="POST")
    others = begun(generate("3.0", num_images=6, seed=60), keys, graph_run)
    until(lambda: len(double.wire()) == 1)
    future = begun(generate("4.0", num_images=8), keys, graph_run)
    until(lambda: len(double.wire()) == 5)
    cancel(future)
    until(lambda: fetched(graph_run) == 10)
    assert len(others.result(10).pictures) == 6
    assert len(double.wire()) == 5, "four of the eight had a place; the others were never asked"
    result = ask(generate("4.0", num_images=8), graph_run=graph_run)
    assert sorted(result.data) == list(range(8))
    assert sum(picture.receipt for picture in result.outcome.pictures.values()) == 4
    assert len(double.wire()) == 9


@pytest.mark.parametrize("status", [429, 503])
def test_what_was_sent_back_is_not_sent_again(
    status: int, ask: Ask, double: Double, graph_run: GraphRun, keys: Keys
) -> None:
    """A request that is held after a 429 has come to nothing so far, so a cancel ends it."""
    double.script(V3, Fault.status(status, headers={"Retry-After": "0.3"}))
    progress = Progress(provider="", total=1)
    future = begun(generate("3.0"), keys, graph_run, progress=progress)
    until(lambda: "trying again" in progress.text())
    cancel(future)
    until(lambda: not graph_run.store.receipts())
    time.sleep(0.4)  # longer than it was told to wait
    assert len(double.asked(V3)) == 1
    assert graph_run.store.spent() == {}


@pytest.mark.parametrize("provider", [name for name, double in DOUBLES.items() if double.cancel_method])
def test_a_job_that_was_cancelled_at_the_provider_is_asked_again_within_the_next_run(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun, keys: Keys
) -> None:
    double: Any = double_of(provider)
    double.polls = 1_000_000
    future = begun(make("generate", "4.0"), keys, graph_run, provider)
    until(lambda: [receipt for receipt in graph_run.store.receipts() if receipt.state == "accepted"])
    cancel(future)
    until(lambda: [one for one in double.requests if one.method == double.cancel_method])
    double.polls = 0
    result = ask(make("generate", "4.0"), provider, graph_run)
    assert result.data == {0: SMALL}
    assert not any(picture.receipt for picture in result.outcome.pictures.values())
    assert len(double.wire()) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "provider", [name for name, double in DOUBLES.items() if double.is_queue and not double.cancel_method]
)
def test_a_job_that_cannot_be_cancelled_comes_home(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun, keys: Keys
) -> None:
    double: Any = double_of(provider)
    double.polls = 18
    settings = dict(double.async_settings)
    order = prepare.order(ProviderRef(id=provider, settings=settings), make("generate", "4.0"), keys)
    progress = Progress(provider="", total=1)
    future = background.submit(orders.run(order, progress, lambda index, data: (16, 16), graph_run))
    until(lambda: [receipt for receipt in graph_run.store.receipts() if receipt.state == "accepted"])
    cancel(future)
    until(lambda: fetched(graph_run) == 1)
    result = ask(make("generate", "4.0"), provider, graph_run, **settings)
    assert result.data == {0: SMALL}
    assert all(picture.receipt for picture in result.outcome.pictures.values())
    assert len(double.wire()) == 1
