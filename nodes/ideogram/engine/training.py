"""A training in its transaction: one that exists is watched, and two nodes, processes or machines begin it once."""

from __future__ import annotations

from ..providers.base import Provider
from ..providers.context import Context
from ..receipts.claim import PaidRequest
from ..receipts.graph_run import GraphRun
from ..requests import KnownModel, TrainModel
from .answer import Answer
from .exchange import PaidExchange
from .shield import shielded


async def trained(
    request: TrainModel, provider: Provider, context: Context, run: GraphRun, paid_request: PaidRequest
) -> Answer:
    """Begin a training, or find the one that exists, and watch it to its end. Raises Unavailable where it failed.

    Only the beginning is paid, so only that is in the transaction: the watching can be cancelled and begun again.
    """
    delivered: list[tuple[str, str]] = []

    async def begin(exchange: PaidExchange) -> tuple[KnownModel, bool]:
        paid = exchange.paid
        known = await provider.find_training(request, exchange.context, await paid.reply())
        if known is not None:
            if not exchange.answered:
                # What an earlier time came to is known by this, and nothing was sent now.
                await paid.forget()
            return known, False
        if exchange.answered:
            await exchange.renew()
        async with exchange.reading():
            known = await provider.start_training(request, exchange.context)
        delivered.append((paid_request.identity, exchange.request_id))
        return known, True

    known, started = await shielded(begin, run, paid_request, provider, context)
    return Answer(value=await provider.watch_training(known, started, context), delivered=tuple(delivered))
