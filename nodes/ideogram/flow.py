"""The one way to pictures at every provider: split, ask, wait, read, fetch, hand on; and what a cancel does.

Each question is an errand of its own, which goes on by itself when nobody waits for it any more: what may be billed
already is brought home to its receipt, unless the provider can cancel it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from .begin import errand
from .errand import Errand
from .errors import BadReply, Blocked, IdeogramKitError, JobFailed, MixedSizes
from .network import all_of, in_thread, spawn
from .part import Item, Job, Part
from .receipts.identity import identity
from .reply import Reply
from .requests import SEED_MAX, Picture, Request
from .settings import asked

if TYPE_CHECKING:
    from .call import Call

T = TypeVar("T")
Faults = list[tuple[int, IdeogramKitError]]
"""What stands in the place of pictures, by number (from 1)."""


async def pictures(request: Request, call: Call) -> None:
    """Ask for every picture of a request and hand each on as soon as it is there.

    Raises, once all others have arrived, what stands in the place of one: Blocked where a filter withheld it.
    """
    parts = split(request, call)
    if len(parts) > 1:
        call.notes.append(_splitting(request, len(parts), call))
    if not call.provider.seeds(request.operation, request.model):
        call.notes.append("This endpoint takes no seed; another seed only asks again.")
    faults = [fault for found in await all_of(_part(part, call) for part in parts) for fault in found]
    if faults:
        raise _one(faults, request.num_images, call.provider.name)


def split(request: Request, call: Call) -> list[Part]:
    """A request as questions of at most as many pictures as the provider takes at once, with seeds that follow on."""
    most = call.provider.most(request)
    return [
        Part(
            request=request,
            settings=call.settings,
            first=first,
            count=min(most, request.num_images - first),
            seed=(request.seed + first) % (SEED_MAX + 1),
        )
        for first in range(0, request.num_images, most)
    ]


async def once(call: Call, submit: Callable[[], Awaitable[Reply | Job]]) -> Reply:
    """The answer to a question that is not of pictures, asked only where no receipt has it."""
    assert call.errand is not None
    return await call.errand.reply(submit)


async def fetched(call: Call, index: int, url: str) -> bytes:
    """A file of such an answer, by its link; its receipt keeps it."""
    assert call.errand is not None
    return await call.errand.fetched(index, Item(url=url))


async def left_alone(doing: Callable[[Errand], Awaitable[T]], errands: Any, call: Call) -> T:
    """Do an errand so that a cancel of the wait loses nothing paid: it goes on by itself, or is cancelled there.

    `errands` gives the errand (an asynchronous context manager).
    """
    held: list[Errand] = []

    async def work() -> T:
        async with errands as one:
            held.append(one)
            return await doing(one)

    task = asyncio.ensure_future(work())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        one = held[0] if held else None
        if one is None or not one.sent or call.provider.cancels:
            task.cancel()
            if one is not None and (job := one.record.known_job) is not None:
                spawn(call.provider.cancel(job, call))
        spawn(_to_its_end(task))
        raise


async def _to_its_end(task: asyncio.Future[Any]) -> None:
    """Wait for what nobody waits for; the errors that it raises on purpose are for the log."""
    await asyncio.wait({task})
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error


async def _part(part: Part, call: Call) -> Faults:
    """One question and its downloads; what stands in the place of pictures."""
    request, provider = part.request, call.provider
    wanted = asked(provider.settings, part.settings)
    # In a thread: a source picture is told by its pixels.
    ours = {"settings": wanted, "first": part.first, "count": part.count, "seed": part.seed}
    name = await in_thread(identity, provider.id, request.operation, request, **ours)
    price = provider.price(request)
    usd = None if price is None else price.usd_per_image * part.count
    errands = errand(call, name, request.operation, request.model, _about(part, wanted), usd)

    async def doing(one: Errand) -> Faults:
        reply = await one.reply(lambda: provider.submit(part, call))
        earlier = one.reused
        try:
            found = provider.items(reply, part)[: part.count]
            if not found:
                raise BadReply(f"{provider.name} answered without pictures.")
        except IdeogramKitError as error:
            await one.refused(error)
            if earlier and isinstance(error, JobFailed):
                return await doing(one)
            raise
        faults = [(part.first + index + 1, item.fault) for index, item in enumerate(found) if item.fault is not None]
        if len(faults) == len(found) and not any(isinstance(fault, Blocked) for _, fault in faults):
            # Nothing was made. What a filter withheld was made, and may be billed, so that one is not asked again.
            await one.failed()
            return await doing(one) if earlier else faults
        told = [item.usd for item in found]
        await one.billed(None if None in told else sum(usd for usd in told if usd is not None))
        call.progress.downloading()
        await all_of(_fetch(one, part, index, item, call) for index, item in enumerate(found))
        if len(faults) == len(found):
            await one.withheld()
        return faults

    return await left_alone(doing, errands, call)


async def _fetch(one: Errand, part: Part, index: int, item: Item, call: Call) -> None:
    if item.data is None and item.url is None:
        return
    data = await one.fetched(index, item)
    picture = Picture(
        prompt=item.prompt, seed=item.seed, size=item.size, usd=item.usd, receipt=one.reused, facts=item.facts
    )
    try:
        await call.deliver(part.first + index, data, picture)
    except BadReply as error:
        if not isinstance(error, MixedSizes):
            await one.spoilt(index)
        raise


def _about(part: Part, settings: dict[str, Any]) -> dict[str, Any]:
    """What a user recognises a receipt by, and what reading its reply again takes."""
    return {
        "prompt": part.prompt,
        "structured": part.request.structured_prompt is not None,
        "count": part.count,
        "first": part.first,
        "seed": part.seed,
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


def _splitting(request: Request, parts: int, call: Call) -> str:
    most = call.provider.most(request)
    count = "takes no count" if most == 1 else f"takes at most {most} at once"
    takes = call.provider.seeds(request.operation, request.model)
    return f"{request.model} {count}: {parts} requests, {'with seeds that follow on' if takes else 'and no seed'}."
