"""Oxen: two of Ideogram's models, which it has made at fal.

Source: section 3 of the pack's reference and Oxen's own pages (repository Oxen-AI/docs, read in November 2026).

Results: the pages' samples of both routes are links at hub.oxen.ai/api/repos/…, presigned, fetched without the key.
Other hosts are on no page, so none is followed; the storage behind it is not guessed, since a cloud's host name is
everyone's. The synchronous route is asked for the picture itself (`response_format`), and needs no link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..table import Rows, TableProvider
from .settings import SETTINGS

if TYPE_CHECKING:
    from ...call import Call
    from ...part import Item, Job, Part
    from ...prices import Price
    from ...reply import Reply
    from ...requests import Request

GENERATE = "/api/ai/images/generate"
QUEUE = "/api/ai/queue"


class Oxen(TableProvider):
    """Oxen: by its queue, whose jobs can be cancelled, or in one long request. It publishes no rate limits."""

    id = "oxen"
    name = "Oxen"
    key_variable = "OXEN_API_KEY"
    origin = "https://hub.oxen.ai"
    result_hosts = ("oxen.ai",)
    settings = SETTINGS
    cancels = True
    cancelling = "stopped; what is still queued or being made at Oxen is cancelled there, the rest may be billed"

    def table(self) -> Rows:
        from .rows import ROWS

        return ROWS

    def headers(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {key}"}

    def price(self, request: Request) -> Price | None:
        from .prices import price

        return price(request)

    async def quote(self, request: Request, call: Call) -> Price | None:
        """4.0's price stands in Oxen's catalogue alone, which is read first."""
        from . import catalogue

        await catalogue.read(self.row(request).path, call)
        return self.price(request)

    async def key_works(self, call: Call) -> bool:
        from .reply import refused

        reply = await call.http.get(QUEUE)
        if reply.status in (401, 403):
            return False
        if reply.status != 200:
            raise refused(reply)
        return True

    async def submit(self, part: Part, call: Call) -> Reply | Job:
        from ...body import Body
        from . import catalogue, queue

        body = self.body(part, call.notes)
        await catalogue.check(body, call)
        if part.settings.get("delivery") == "synchronous":
            inside = {"response_format": "b64_json"}
            return await call.http.post(GENERATE, Body(fields={**body, **inside}), part.count, inline=True)
        return await queue.enqueue(body, part.count, call)

    async def answer(self, job: Job, call: Call) -> Reply:
        from . import queue

        return await queue.ended(job, call)

    async def cancel(self, job: Job, call: Call) -> bool:
        from . import queue

        return await queue.cancel(job, call)

    def items(self, reply: Reply, part: Part) -> list[Item]:
        return _items(reply, part)


def _items(answer: Reply, part: Part) -> list[Item]:
    from .reply import items

    return items(answer, part)
