"""Begins a training in its transaction, so that nodes, processes and machines that ask for the same begin it once."""

from __future__ import annotations

from ..providers.base import Provider
from ..providers.context import Context
from ..receipts.claim import PaidRequest
from ..receipts.graph_run import GraphRun
from ..requests import KnownModel, TrainModel
from .answer import Answer
from .exchange import PaidExchange
from .shield import run_shielded


async def train(
    request: TrainModel, provider: Provider, context: Context, run: GraphRun, paid_request: PaidRequest
) -> Answer:
    """Begin a training, or find the one that exists, and watch it to its end. Raises Unavailable where it failed.

    Only the beginning is paid for, so only that is in the transaction: watching can be cancelled and begun again.
    """
    delivered: list[tuple[str, str]] = []

    async def begin(exchange: PaidExchange) -> tuple[KnownModel, bool]:
        transaction = exchange.transaction
        model = await provider.find_training(request, exchange.context, await transaction.read_reply())
        if model is not None:
            if not exchange.answered:
                # The training that was found is what an earlier run began, and nothing was sent now.
                await transaction.discard()
            return model, False
        if exchange.answered:
            await exchange.restart()
        async with exchange.reading():
            model = await provider.start_training(request, exchange.context)
        delivered.append((paid_request.identity, exchange.request_id))
        return model, True

    model, started = await run_shielded(begin, run, paid_request, provider, context)
    return Answer(value=await provider.watch_training(model, started, context), delivered=tuple(delivered))
