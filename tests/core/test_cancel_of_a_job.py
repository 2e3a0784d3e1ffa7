"""A cancel of what becomes a job: its id is on the disk before the provider is asked to stop it.

Where the provider stops it, it is forgotten, and asked anew by the next run. Where it does not, the job is fetched.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from doubles import DOUBLES, Asked, Fault, Reply
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.schema import leases, ledger, pictures
from sqlalchemy import delete, func, select

from .conftest import SMALL, Ask, DoubleOf
from .rows import change, only
from .runs import fresh_run
from .samples import make
from .test_cancel import begun, cancel, until

FOREVER = 1_000_000
STOPPING = [provider for provider, double in DOUBLES.items() if double.cancel_method]
"""The providers that stop a job."""


@pytest.fixture
def graph_run() -> GraphRun:
    return fresh_run()


def cancelled_while_it_is_accepted(double: Any, keys: Keys, graph_run: GraphRun, provider: str) -> None:
    """Cancel when the POST has arrived and is not answered yet, and wait until all of it is over."""
    double.script("", Fault.slow(0.2), method="POST")
    future = begun(make("generate", "4.0"), keys, graph_run, provider)
    until(lambda: [one for one in double.requests if one.method == "POST"])
    cancel(future)
    until(lambda: not graph_run.store.owner.claims)


def asked_of(double: Any) -> list[Asked]:
    """What a provider was asked, without its models and prices, which every run may read anew."""
    return [one for one in double.requests if not (double.catalogue and one.path.startswith(double.catalogue))]


def count(graph_run: GraphRun, table: Any) -> int:
    return graph_run.store.database.run_blocking(lambda c: int(c.scalar(select(func.count()).select_from(table)) or 0))


@pytest.mark.parametrize("provider", STOPPING)
def test_a_job_that_is_accepted_after_the_cancel_is_noted_stopped_and_forgotten(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun, keys: Keys
) -> None:
    double: Any = double_of(provider)
    double.polls = FOREVER
    seen: list[tuple[str, str | None]] = []
    at_once = double.answer

    async def answer(asked: Asked) -> Reply:
        if asked.method == double.cancel_method:
            receipt = await asyncio.to_thread(only, graph_run)
            seen.append((receipt.state, receipt.job))
        return await at_once(asked)

    double.answer = answer
    cancelled_while_it_is_accepted(double, keys, graph_run, provider)
    (job,) = double.jobs
    assert seen == [("accepted", job)], "its id is on the disk before it is stopped"
    assert not graph_run.store.receipts() and not count(graph_run, ledger) and not count(graph_run, leases)
    double.polls = 0
    result = ask(make("generate", "4.0"), provider, graph_run)
    assert result.data == {0: SMALL} and not result.outcome.pictures[0].receipt
    assert not [note for note in result.outcome.notes if "billed" in note]
    assert len(double.wire()) == 2


REFUSED = [
    pytest.param(provider, fault, polls, id=f"{provider}: {answer}")
    for provider, double in DOUBLES.items()
    for answer, (fault, polls) in double.refused_cancels.items()
]


@pytest.mark.parametrize(("provider", "fault", "polls"), REFUSED)
def test_a_job_that_is_not_stopped_is_fetched_and_not_paid_again(
    provider: str, fault: Fault, polls: int, ask: Ask, double_of: DoubleOf, graph_run: GraphRun, keys: Keys
) -> None:
    double: Any = double_of(provider)
    double.polls = polls
    if fault != Fault():
        double.script("", fault, method=double.cancel_method)
    cancelled_while_it_is_accepted(double, keys, graph_run, provider)
    assert [one for one in double.requests if one.method == double.cancel_method], "it was asked to stop"
    assert only(graph_run).pictures == 1 and count(graph_run, ledger) == 1 and not count(graph_run, leases)
    asked = asked_of(double)
    result = ask(make("generate", "4.0"), provider, graph_run)
    assert result.data == {0: SMALL} and result.outcome.pictures[0].receipt
    assert asked_of(double) == asked
    assert len(double.wire()) == double.billed == 1


def test_what_came_to_nothing_is_not_asked_anew_for_nobody(
    ask: Ask, double_of: DoubleOf, graph_run: GraphRun, keys: Keys
) -> None:
    """A task that Runware does not know is asked again at once, but not where the graph has gone."""
    double: Any = double_of("runware")
    ask(make("generate", "4.0"), "runware", graph_run)
    # As a kill would have left it whose POST had not arrived.
    change(graph_run, state="sent", job=None, reply=None, reply_file=None)
    graph_run.store.database.run_blocking(lambda c: c.execute(delete(pictures)))
    double.tasks.clear()
    looked = len(double.requests)
    double.script("", *[Fault.slow(0.05)] * 5, method="POST")
    future = begun(make("generate", "4.0"), keys, graph_run, "runware")
    until(lambda: len(double.requests) > looked)
    cancel(future)
    until(lambda: not graph_run.store.owner.claims)
    assert len(double.wire()) == 1 and len(double.requests) == looked + 5, "it was looked for, and no more"
    assert not graph_run.store.receipts() and not count(graph_run, ledger)
