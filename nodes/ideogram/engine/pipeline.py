"""The one way to pictures at every provider: split into batches, submit, read the reply, download, emit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..errors import BadReply, IdeogramKitError, JobFailed, MixedSizes
from ..providers.batch import Batch, OnePicturePerRequest
from ..providers.context import Context
from ..receipts.claim import PaidRequest
from ..receipts.graph_run import GraphRun
from ..receipts.receipt import count_answered
from ..requests import Picture
from ..requests.job import Item
from ..transport.background import gather_all
from ..transport.response import Reply
from .batches import paid_request, singles, split, splitting_note, was_asked_singly
from .exchange import PaidExchange
from .links import unreadable
from .missing_pictures import FINAL, MADE, all_missing, cost, summary, with_missing
from .prepare import Order
from .shield import run_shielded
from .stored_pictures import PictureErrors, emit_all_stored, emit_picture, emit_stored

Delivered = list[tuple[str, str]]
"""The identity and the request id of each batch that is to be marked as delivered once the graph has its pictures."""


async def fetch_pictures(order: Order, context: Context, run: GraphRun, delivered: Delivered) -> None:
    """Ask for every picture of a request, all batches at once, and emit each picture as soon as it is there.

    Where some did not come, raises one error for them once all others have arrived: Blocked where a filter withheld
    one, TooFew where the provider made fewer than were asked for.
    """
    request = order.request
    batches = split(order)
    if len(batches) > 1:
        context.notes.append(splitting_note(request, len(batches), order.provider))
    if not order.provider.seeds(request.operation, request.model):
        context.notes.append("This endpoint takes no seed; another seed only asks again.")
    unpriced = [await paid_request(batch, order.provider, context, run) for batch in batches]
    priced = await _with_prices(unpriced, order, context, run)
    work = (
        _fetch_batch(batch, order, context, run, paid, delivered) for batch, paid in zip(batches, priced, strict=True)
    )
    errors = [numbered for batch_errors in await gather_all(work) for numbered in batch_errors]
    if errors:
        raise summary(errors, request.num_images, order.provider.name)


async def _with_prices(requests: list[PaidRequest], order: Order, context: Context, run: GraphRun) -> list[PaidRequest]:
    """The requests with what each is expected to cost; where all were paid before, the provider is not asked for it."""
    if not run.ask_again:
        identities = [request.identity for request in requests]
        answered = await run.store.database.run(lambda connection: count_answered(connection, identities))
        if answered == len(requests):
            return requests
    price = await order.provider.quote(order.request, context)
    if price is None:
        return requests
    return [replace(request, usd=price.usd_per_image * request.metadata["count"]) for request in requests]


async def _fetch_batch(
    batch: Batch, order: Order, context: Context, run: GraphRun, paid: PaidRequest, delivered: Delivered
) -> PictureErrors:
    """Ask for one batch in its transaction, shielded from a cancel, and emit its pictures."""

    async def work(exchange: PaidExchange) -> PictureErrors:
        errors = await _emit_batch(batch, exchange)
        if all(isinstance(error, FINAL) for _, error in errors):
            delivered.append((paid.identity, exchange.request_id))
        return errors

    if await was_asked_singly(batch, paid, order.provider, context, run):
        return await _fetch_singles(batch, order, context, run, paid, delivered)
    try:
        return await run_shielded(work, run, paid, order.provider, context)
    except OnePicturePerRequest:
        return await _fetch_singles(batch, order, context, run, paid, delivered)


async def _fetch_singles(
    batch: Batch, order: Order, context: Context, run: GraphRun, paid: PaidRequest, delivered: Delivered
) -> PictureErrors:
    """Ask for each picture of a batch alone, in a transaction of its own, at the same price a picture."""
    alone = singles(batch)
    usd = None if paid.usd is None else paid.usd / batch.count
    unpriced = [await paid_request(single, order.provider, context, run) for single in alone]
    work = (
        _fetch_batch(single, order, context, run, replace(request, usd=usd), delivered)
        for single, request in zip(alone, unpriced, strict=True)
    )
    return [numbered for errors in await gather_all(work) for numbered in errors]


async def _emit_batch(batch: Batch, exchange: PaidExchange) -> PictureErrors:
    """Emit the pictures of a batch, each from the nearest place that has it: the disk, then the reply or the job."""
    context, transaction, provider = exchange.context, exchange.transaction, exchange.provider
    if await emit_all_stored(batch, exchange):
        return []
    try:
        reply = await exchange.reply(lambda: provider.submit(batch, context))
    except IdeogramKitError as error:
        return await emit_stored(batch, exchange, error)
    reused = exchange.reused
    try:
        items = provider.items(reply, batch)[: batch.count]
        if not items:
            raise BadReply(f"{provider.name} answered without pictures.")
    except IdeogramKitError as error:
        if transaction.stored_pictures:
            return await emit_stored(batch, exchange, error)
        if reused and isinstance(error, JobFailed) and not error.sent:
            await exchange.restart()
            return await _emit_batch(batch, exchange)
        await exchange.record_error(error)
        raise
    items = with_missing(items, batch.count)
    errors = [(batch.first + index + 1, item.error) for index, item in enumerate(items) if item.error is not None]
    none_came = len(errors) == len(items)
    was_made = any(isinstance(error, MADE) for _, error in errors)
    if none_came and not was_made and not all_missing(errors):
        # Nothing was made. What was made may be billed, so that one is not asked again.
        if reused:
            await exchange.restart()
            return await _emit_batch(batch, exchange)
        await transaction.roll_back()
        return errors
    # Also for the reply of an earlier run, which may have ended before it came to this.
    await transaction.settle(cost(items, transaction.request.usd))
    if not none_came:
        await transaction.replace_previous()
    await transaction.add_references(_provider_ids(reply, items))
    context.progress.downloading()
    await gather_all(_emit_item(exchange, batch, index, item) for index, item in enumerate(items))
    # A reply that is kept would be read for ever; the next run looks at the job again instead, at no cost.
    if transaction.job is not None and any(item.pending for item in items):
        await transaction.poll_again()
    if errors:
        # What did not come may never come, so that ask_again asks anew, whether or not the graph got the others.
        await transaction.mark_expired()
    return errors


def _provider_ids(reply: Reply, items: Sequence[Item]) -> list[Any]:
    """The ids by which the provider knows the request and its pictures: users find them in its history."""
    ids = [value for item in items for name, value in item.facts.items() if name.endswith("_id")]
    return [*ids, *(value for name, value in reply.headers.items() if name.lower().endswith("request-id"))]


async def _emit_item(exchange: PaidExchange, batch: Batch, index: int, item: Item) -> None:
    if item.data is None and item.url is None:
        return
    data = await exchange.picture(index, item)
    picture = Picture(
        prompt=item.prompt, seed=item.seed, size=item.size, usd=item.usd, receipt=exchange.reused, facts=item.facts
    )
    try:
        await emit_picture(exchange, batch, index, data, picture)
    except MixedSizes:
        raise
    except BadReply as error:
        raise await unreadable(error, item.url, exchange.transaction) from None
