"""The steps of a paid request in its transaction, for the tests to stop at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.receipts.opening import transaction
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.receipts.transaction import Transaction
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.response import Headers, Reply

from .stores import paid_request

LARGE = Reply(200, Headers({"content-type": "application/json", "set-cookie": "secret"}), b"x" * 100_000)
Steps = Callable[[Transaction], Awaitable[Any]]


def within(store: Store, steps: Steps, limits: Limits | None = None, **fields: Any) -> Transaction:
    """Carry the steps out in a transaction, and return it."""

    async def work() -> Transaction:
        async with transaction(GraphRun(store=store, limits=limits or Limits()), paid_request(**fields)) as paid:
            await steps(paid)
            return paid

    return background.submit(work()).result(60)


async def reserved(paid: Transaction) -> None:
    pass


async def sent(paid: Transaction) -> None:
    await paid.send(1)
    paid.posted = True


async def accepted(paid: Transaction) -> None:
    await sent(paid)
    await paid.record_job(Job(id="job-1,job-2", links={"status": "/status"}))


async def answered(paid: Transaction) -> None:
    await accepted(paid)
    await paid.record_reply(LARGE)


async def fetched(paid: Transaction) -> None:
    await answered(paid)
    await paid.save_picture(0, b"a picture", {"seed": 7})
