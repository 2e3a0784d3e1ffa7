"""Protects a paid request when the node that waits for it is cancelled: by a sibling that fails, the user, an exit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from ..providers.base import Provider
from ..providers.context import Context
from ..receipts.claim import PaidRequest
from ..receipts.graph_run import GraphRun
from ..receipts.opening import transaction
from ..transport.background import spawn
from .exchange import PaidExchange

T = TypeVar("T")


async def run_shielded(
    work: Callable[[PaidExchange], Awaitable[T]],
    run: GraphRun,
    request: PaidRequest,
    provider: Provider,
    context: Context,
) -> T:
    """Do the `work` of a paid request in its transaction, so that a cancel of the wait loses nothing that is paid for.

    A request that was not sent is rolled back. One that was sent goes on by itself until its pictures are stored; where
    the provider can cancel it, it is cancelled once the id that the provider knows it by is on the disk.
    """
    exchanges: list[PaidExchange] = []

    async def in_transaction() -> T:
        async with transaction(run, request, context.notes) as opened:
            exchange = PaidExchange(opened, provider, context)
            exchanges.append(exchange)
            return await work(exchange)

    task = asyncio.ensure_future(in_transaction())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if exchanges and exchanges[0].transaction.posted:
            exchanges[0].stop()
        else:
            task.cancel()
        spawn(_finish(task))
        raise


async def _finish(task: asyncio.Future[Any]) -> None:
    """Wait for work that nobody else waits for any more; what it raises goes to the log."""
    await asyncio.wait({task})
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error
