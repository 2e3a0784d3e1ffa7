"""Ideogram's own API, v1.

Source: developer.ideogram.ai and its OpenAPI file, July to November 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import prices
from ...errors import Blocked
from ...models import BY_NAME
from ...network import all_of
from ...prompt import serialise
from ...requests import SEED_MAX, Generate, Picture, Request
from ..base import Provider
from .rows import GENERATE, Row

if TYPE_CHECKING:
    from ...call import Call


class Ideogram(Provider):
    """Ideogram itself: every model, the header `Api-Key`, ten images in progress at once."""

    id = "ideogram"
    name = "Ideogram"
    key_variable = "IDEOGRAM_API_KEY"
    origin = "https://api.ideogram.ai"
    in_flight = 10
    result_hosts = ("ideogram.ai", "d2gu96o5zk2m7w.cloudfront.net")

    def headers(self, key: str) -> dict[str, str]:
        return {"Api-Key": key}

    def expresses(self, operation: str, model: str) -> frozenset[str]:
        return frozenset(BY_NAME[model].fields)

    def price(self, request: Request) -> prices.Price | None:
        return prices.ideogram(request)

    async def key_works(self, call: Call) -> bool:
        from .reply import refusal

        reply = await call.http.get("/models?scope=owned")
        if reply.status in (401, 403):
            return False
        if reply.status != 200:
            raise refusal(reply)
        return True

    async def generate(self, request: Generate, call: Call) -> None:
        row = GENERATE[request.model]
        step = request.num_images if row.count is not None else 1
        if step < request.num_images:
            call.notes.append(
                f"{request.model} takes no count: {request.num_images} requests, with seeds that follow on."
            )
        starts = range(0, request.num_images, step)
        parts = [_part(request, row, call, first, step) for first in starts]
        withheld = [number for numbers in await all_of(parts) for number in numbers]
        if withheld:
            raise Blocked(_withheld(withheld, request.num_images), tuple(withheld))


async def _part(request: Generate, row: Row, call: Call, first: int, count: int) -> list[int]:
    """One POST and its downloads, which run at once; the numbers (from 1) of the pictures that were withheld."""
    from .body import generate
    from .reply import items

    seed = (request.seed + first) % (SEED_MAX + 1)
    reply = await call.http.post(row.path, generate(request, row, seed=seed, count=count), count)
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
