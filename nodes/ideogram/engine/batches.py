"""Splits a request into batches that a provider takes at once, and says of each how it is paid for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..providers.base import Provider
from ..providers.batch import Batch
from ..providers.context import Context
from ..providers.settings import set_values
from ..receipts.claim import PaidRequest
from ..receipts.graph_run import GraphRun
from ..receipts.identity import identity
from ..receipts.lease import ConcurrencyLimit
from ..receipts.receipt import last_asked
from ..requests import SEED_MAX, Request
from ..transport.background import in_thread
from .prepare import Order


def split(order: Order) -> list[Batch]:
    """The batches of a request, none of more pictures than the provider takes at once; their seeds follow on."""
    request = order.request
    most = order.provider.most(request)
    return [
        Batch(
            request=request,
            settings=order.settings,
            first=first,
            count=min(most, request.num_images - first),
            seed=(request.seed + first) % (SEED_MAX + 1),
            draft=order.draft,
        )
        for first in range(0, request.num_images, most)
    ]


def singles(batch: Batch) -> list[Batch]:
    """The pictures of a batch as batches of one each, as `split` makes them where a provider takes one at once."""
    return [
        replace(batch, first=batch.first + index, count=1, seed=(batch.seed + index) % (SEED_MAX + 1))
        for index in range(batch.count)
    ]


def splitting_note(request: Request, batches: int, provider: Provider) -> str:
    """The note that says why a request became several and, where each is for one picture, which seeds they have."""
    most = provider.most(request)
    if most > 1:
        return f"{request.model} takes at most {most} at once: {batches} requests."
    takes_seed = provider.seeds(request.operation, request.model)
    seeds = "with seeds that follow on" if takes_seed else "and no seed"
    return f"{request.model} takes no count: {batches} requests, {seeds}."


async def paid_request(batch: Batch, provider: Provider, context: Context, run: GraphRun) -> PaidRequest:
    """The batch as receipts and the ledger know it; its price is not in it yet."""
    request = batch.request
    settings = set_values(provider.settings, batch.settings)
    fields = {"settings": settings, "first": batch.first, "count": batch.count, "seed": batch.seed}
    return PaidRequest(
        # In a thread, because the identity has a digest of every source picture's pixels.
        identity=await in_thread(identity, provider.id, request.operation, request, **fields),
        provider=provider.id,
        operation=request.operation,
        model=request.model,
        run=run.id,
        concurrency=ConcurrencyLimit(provider.id, provider.in_flight, context.key.value if context.key else ""),
        metadata=_metadata(batch, settings),
        traceable=provider.traces,
        ask_again=run.ask_again,
    )


async def was_asked_singly(
    batch: Batch, paid: PaidRequest, provider: Provider, context: Context, run: GraphRun
) -> bool:
    """Whether the pictures of a batch were asked for alone when they were asked for last.

    Then their receipts have what is paid for, and the batch is not asked for as a whole again.
    """
    if batch.count == 1 or not provider.asks_singly:
        return False
    alone = [(await paid_request(single, provider, context, run)).identity for single in singles(batch)]
    last = await run.store.database.run(lambda connection: last_asked(connection, [paid.identity, *alone]))
    return last in alone


def _metadata(batch: Batch, settings: dict[str, Any]) -> dict[str, Any]:
    """What a user recognises the receipt by, and what is needed to read its reply again."""
    return {
        "prompt": batch.prompt,
        "structured": batch.request.structured_prompt is not None,
        "count": batch.count,
        "first": batch.first,
        "seed": batch.seed,
        "settings": settings,
    }
