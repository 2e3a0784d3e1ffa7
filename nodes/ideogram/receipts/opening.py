"""Opens the transaction of a paid request, and ends it whatever happens within.

async with transaction(run, request) as paid:
    ...
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .claim import PaidRequest
from .graph_run import GraphRun
from .transaction import Transaction


@asynccontextmanager
async def transaction(
    run: GraphRun, request: PaidRequest, notes: list[str] | None = None
) -> AsyncIterator[Transaction]:
    """The transaction of a request. Nobody else works on it meanwhile: an equal request waits, then finds its result.

    `notes` gets what the user is told. Raises OverBudget and Storage, before anything is sent.
    """
    paid = Transaction(run, request, [] if notes is None else notes)
    try:
        await paid.reserve()
        yield paid
    finally:
        await paid.end()
