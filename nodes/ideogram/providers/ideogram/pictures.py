"""Carries out one operation that makes pictures: the requests that it takes, and their downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Blocked
from ...network import all_of
from ...prompt import serialise
from ...requests import SEED_MAX, Picture, Request
from .rows import Row

if TYPE_CHECKING:
    from ...call import Call


async def pictures(request: Request, row: Row, call: Call) -> None:
    """Ask for every picture of a request and hand each on as soon as it is there.

    Raises Blocked, once all others have arrived, where a safety filter withheld one.
    """
    step = request.num_images if row.count is not None else 1
    if step < request.num_images:
        seeds = "with seeds that follow on" if row.seed else "and no seed"
        call.notes.append(f"{request.model} takes no count: {request.num_images} requests, {seeds}.")
    if row.seed is None:
        call.notes.append("This endpoint takes no seed; another seed only asks again.")
    starts = range(0, request.num_images, step)
    parts = [_part(request, row, call, first, step) for first in starts]
    withheld = [number for numbers in await all_of(parts) for number in numbers]
    if withheld:
        raise Blocked(_withheld(withheld, request.num_images), tuple(withheld))


async def _part(request: Request, row: Row, call: Call, first: int, count: int) -> list[int]:
    """One POST and its downloads, which run at once; the numbers (from 1) of the pictures that were withheld."""
    # Imported here: both need httpx, which starting ComfyUI does not.
    from .body import build
    from .reply import items

    seed = (request.seed + first) % (SEED_MAX + 1)
    reply = await call.http.post(row.path, build(request, row, seed=seed, count=count), count)
    written = request.prompt if request.structured_prompt is None else serialise(request.structured_prompt)
    found = items(reply, written or "")[:count]
    call.progress.downloading()

    async def fetch(index: int) -> None:
        item = found[index]
        if item.url is not None:
            picture = Picture(prompt=item.prompt, seed=item.seed, size=item.size, facts=item.facts)
            await call.deliver(first + index, await call.http.download(item.url), picture)

    await all_of(fetch(index) for index in range(len(found)))
    return [first + index + 1 for index, item in enumerate(found) if item.url is None]


def _withheld(numbers: list[int], total: int) -> str:
    which = ", ".join(str(number) for number in numbers)
    plural = "s" if len(numbers) > 1 else ""
    return (
        f"Ideogram's safety filter withheld image{plural} {which} of {total}. It was billed all the same. Change the "
        "prompt, or try another seed."
    )
