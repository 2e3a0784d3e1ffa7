"""The one way to pictures at every provider: split, ask, wait, read, fetch, hand on; and what a cancel does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .errors import BadReply, Blocked, IdeogramKitError
from .network import all_of, spawn
from .part import Item, Job, Part
from .reply import Reply
from .requests import SEED_MAX, Picture, Request

if TYPE_CHECKING:
    from .call import Call


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


async def settle(asked: Reply | Job, call: Call) -> Reply:
    """The answer: at once, or the job's once it is done. A cancel of the wait cancels the job, where that can be."""
    if isinstance(asked, Reply):
        return asked
    try:
        return await call.provider.answer(asked, call)
    except asyncio.CancelledError:
        spawn(call.provider.cancel(asked, call))
        raise


async def _part(part: Part, call: Call) -> list[tuple[int, IdeogramKitError]]:
    """One question and its downloads, which run at once; what stands in the place of pictures, by number (from 1)."""
    reply = await settle(await call.provider.submit(part, call), call)
    found = call.provider.items(reply, part)[: part.count]
    if not found:
        raise BadReply(f"{call.provider.name} answered without pictures.")
    call.progress.downloading()

    async def fetch(index: int, item: Item) -> None:
        data = item.data
        if data is None and item.url is not None:
            data = await call.http.download(item.url)
        if data is not None:
            picture = Picture(prompt=item.prompt, seed=item.seed, size=item.size, usd=item.usd, facts=item.facts)
            await call.deliver(part.first + index, data, picture)

    await all_of(fetch(index, item) for index, item in enumerate(found))
    return [(part.first + index + 1, item.fault) for index, item in enumerate(found) if item.fault is not None]


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
