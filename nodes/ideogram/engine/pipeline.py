"""The one way to pictures at every provider: split, ask, wait, read, fetch, hand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..errors import BadReply, Blocked, IdeogramKitError, JobFailed, MixedSizes
from ..providers.base import Provider
from ..providers.batch import Batch
from ..providers.context import Context
from ..providers.settings import set_values
from ..receipts.claim import PaidRequest
from ..receipts.graph_run import GraphRun
from ..receipts.identity import identity
from ..receipts.lease import Places
from ..receipts.receipt import StoredPicture, answered
from ..requests import SEED_MAX, Picture, Request
from ..requests.job import Item
from ..transport.background import all_of, in_thread
from ..transport.response import Reply
from .exchange import PaidExchange
from .prepare import Order
from .shield import shielded

Faults = list[tuple[int, IdeogramKitError]]
"""What stands in the place of pictures, by number (from 1)."""

Delivered = list[tuple[str, str]]
"""What was asked, by identity and request id, to be marked once the graph has had the pictures."""


async def pictures(order: Order, context: Context, run: GraphRun, delivered: Delivered) -> None:
    """Ask for every picture of a request and hand each on as soon as it is there.

    Raises, once all others have arrived, what stands in the place of one: Blocked where a filter withheld it.
    """
    request = order.request
    batches = split(order)
    if len(batches) > 1:
        context.notes.append(_splitting(request, len(batches), order.provider))
    if not order.provider.seeds(request.operation, request.model):
        context.notes.append("This endpoint takes no seed; another seed only asks again.")
    asked_for = await _priced(
        [await _paid_request(batch, order, context, run) for batch in batches], order, context, run
    )
    work = (_batch(batch, order, context, run, paid, delivered) for batch, paid in zip(batches, asked_for, strict=True))
    faults = [fault for found in await all_of(work) for fault in found]
    if faults:
        raise _one(faults, request.num_images, order.provider.name)


def split(order: Order) -> list[Batch]:
    """A request as questions of at most as many pictures as the provider takes at once, with seeds that follow on."""
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


async def _priced(requests: list[PaidRequest], order: Order, context: Context, run: GraphRun) -> list[PaidRequest]:
    """The requests with what each is expected to cost; the provider is not asked for it where all was paid before."""
    if not run.ask_again:
        known = await run.store.database.run(lambda c: answered(c, [request.identity for request in requests]))
        if known == len(requests):
            return requests
    quoted = await order.provider.quote(order.request, context)
    if quoted is None:
        return requests
    return [replace(request, usd=quoted.usd_per_image * request.about["count"]) for request in requests]


async def _batch(
    batch: Batch, order: Order, context: Context, run: GraphRun, paid_request: PaidRequest, delivered: Delivered
) -> Faults:
    """One question and its downloads; what stands in the place of pictures."""

    async def work(exchange: PaidExchange) -> Faults:
        faults = await _asked(batch, exchange)
        if all(isinstance(fault, Blocked) for _, fault in faults):
            delivered.append((paid_request.identity, exchange.request_id))
        return faults

    return await shielded(work, run, paid_request, order.provider, context)


async def _paid_request(batch: Batch, order: Order, context: Context, run: GraphRun) -> PaidRequest:
    request, provider = batch.request, order.provider
    settings = set_values(provider.settings, batch.settings)
    # In a thread: a source picture is told by its pixels.
    ours = {"settings": settings, "first": batch.first, "count": batch.count, "seed": batch.seed}
    return PaidRequest(
        identity=await in_thread(identity, provider.id, request.operation, request, **ours),
        provider=provider.id,
        operation=request.operation,
        model=request.model,
        run=run.id,
        places=Places(provider.id, provider.in_flight, context.key.value if context.key else ""),
        about=_about(batch, settings),
        traceable=provider.traces,
        ask_again=run.ask_again,
    )


async def _asked(batch: Batch, exchange: PaidExchange) -> Faults:
    """The pictures of one question, each from the nearest place that has it: the disk, then the answer or the job."""
    context, paid, provider = exchange.context, exchange.paid, exchange.provider
    if await _all_from_disk(batch, exchange):
        return []
    try:
        reply = await exchange.reply(lambda: provider.submit(batch, context))
    except IdeogramKitError as error:
        return await _some_from_disk(batch, exchange, error)
    earlier = exchange.reused
    try:
        items = provider.items(reply, batch)[: batch.count]
        if not items:
            raise BadReply(f"{provider.name} answered without pictures.")
    except IdeogramKitError as error:
        if paid.stored:
            return await _some_from_disk(batch, exchange, error)
        if earlier and isinstance(error, JobFailed):
            await exchange.renew()
            return await _asked(batch, exchange)
        await exchange.refused(error)
        raise
    faults = [(batch.first + index + 1, item.error) for index, item in enumerate(items) if item.error is not None]
    nothing = len(faults) == len(items)
    if nothing and not any(isinstance(fault, Blocked) for _, fault in faults):
        # Nothing was made. What a filter withheld was made, and may be billed, so that one is not asked again.
        if earlier:
            await exchange.renew()
            return await _asked(batch, exchange)
        await paid.roll_back()
        return faults
    # Also what an earlier run was answered, which may have ended before it came to this.
    prices = [item.usd for item in items]
    await paid.settled(None if None in prices else sum(usd for usd in prices if usd is not None))
    await paid.refer(_ids(reply, items))
    context.progress.downloading()
    await all_of(_fetch(exchange, batch, index, item) for index, item in enumerate(items))
    if nothing:
        await paid.expire()
    return faults


def _ids(reply: Reply, items: Sequence[Item]) -> list[Any]:
    """The ids by which the provider knows the request and its pictures: users find them in its history."""
    facts = [value for item in items for name, value in item.facts.items() if name.endswith("_id")]
    return [*facts, *(value for name, value in reply.headers.items() if name.lower().endswith("request-id"))]


async def _fetch(exchange: PaidExchange, batch: Batch, index: int, item: Item) -> None:
    if item.data is None and item.url is None:
        return
    data = await exchange.picture(index, item)
    picture = Picture(
        prompt=item.prompt, seed=item.seed, size=item.size, usd=item.usd, receipt=exchange.reused, facts=item.facts
    )
    await _hand_on(exchange, batch, index, data, picture)


async def _hand_on(exchange: PaidExchange, batch: Batch, index: int, data: bytes, picture: Picture) -> None:
    try:
        await exchange.context.on_image(batch.first + index, data, picture)
    except BadReply as error:
        if not isinstance(error, MixedSizes):
            await exchange.paid.spoilt(index)
        raise


async def _all_from_disk(batch: Batch, exchange: PaidExchange) -> bool:
    """Hand on every picture from the disk, where all are there; nothing is asked, nor the answer read."""
    stored = exchange.paid.stored
    if set(stored) != set(range(batch.count)):
        return False
    found = {index: await exchange.paid.bytes_of(picture) for index, picture in sorted(stored.items())}
    if None in found.values():
        return False
    for index, data in found.items():
        await _hand_on(exchange, batch, index, data or b"", picture_of(stored[index]))
    return True


async def _some_from_disk(batch: Batch, exchange: PaidExchange, error: IdeogramKitError) -> Faults:
    """Hand on what is on the disk though the answer cannot be had; `error` stands for the rest, or is raised."""
    came: set[int] = set()
    for index, stored in sorted(exchange.paid.stored.items()):
        if (data := await exchange.paid.bytes_of(stored)) is not None:
            await _hand_on(exchange, batch, index, data, picture_of(stored))
            came.add(index)
    if not came:
        raise error
    return [(batch.first + index + 1, error) for index in range(batch.count) if index not in came]


def picture_of(stored: StoredPicture) -> Picture:
    """What a receipt keeps of a picture."""
    about = stored.about
    size = about.get("size")
    return Picture(
        prompt=str(about.get("prompt") or ""),
        seed=about.get("seed"),
        size=(size[0], size[1]) if size else None,
        usd=about.get("usd"),
        receipt=True,
        facts=about.get("facts") or {},
    )


def _about(batch: Batch, settings: dict[str, Any]) -> dict[str, Any]:
    """What a user recognises a receipt by, and what reading its reply again takes."""
    return {
        "prompt": batch.prompt,
        "structured": batch.request.structured_prompt is not None,
        "count": batch.count,
        "first": batch.first,
        "seed": batch.seed,
        "settings": settings,
    }


def _one(faults: Sequence[tuple[int, IdeogramKitError]], total: int, name: str) -> IdeogramKitError:
    """One error for all pictures that did not come."""
    blocked = [number for number, fault in faults if isinstance(fault, Blocked)]
    if not blocked:
        return faults[0][1]
    which = ", ".join(str(number) for number in blocked)
    plural = "s" if len(blocked) > 1 else ""
    why = str(next(fault for _, fault in faults if isinstance(fault, Blocked)))
    return Blocked(f"{name}'s safety filter withheld image{plural} {which} of {total}. {why}", tuple(blocked))


def _splitting(request: Request, batches: int, provider: Provider) -> str:
    most = provider.most(request)
    count = "takes no count" if most == 1 else f"takes at most {most} at once"
    takes = provider.seeds(request.operation, request.model)
    return f"{request.model} {count}: {batches} requests, {'with seeds that follow on' if takes else 'and no seed'}."
