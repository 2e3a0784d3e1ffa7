"""Keeps a paid request from what cancels the node that waits for it: a sibling that fails, the user, an exit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from ..providers.base import Provider
from ..providers.context import Context
from ..receipts.claim import PaidRequest
from ..receipts.graph_run import GraphRun
from ..receipts.transaction import transaction
from ..transport.background import spawn
from .exchange import PaidExchange

T = TypeVar("T")


async def shielded(
    work: Callable[[PaidExchange], Awaitable[T]],
    run: GraphRun,
    request: PaidRequest,
    provider: Provider,
    context: Context,
) -> T:
    """Do the work of a paid request in its transaction, so that a cancel of the wait loses nothing that is paid.

    What was not sent is rolled back. What was goes on by itself until its pictures are kept, or is cancelled at the
    provider, where that can be done, once the id that it is known by is on the disk.
    """
    exchanges: list[PaidExchange] = []

    async def in_transaction() -> T:
        async with transaction(run, request, context.notes) as paid:
            exchange = PaidExchange(paid, provider, context)
            exchanges.append(exchange)
            return await work(exchange)

    task = asyncio.ensure_future(in_transaction())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if exchanges and exchanges[0].paid.posted:
            exchanges[0].stop()
        else:
            task.cancel()
        spawn(_to_its_end(task))
        raise


async def _to_its_end(task: asyncio.Future[Any]) -> None:
    """Wait for what nobody waits for; the errors that it raises on purpose are for the log."""
    await asyncio.wait({task})
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error
