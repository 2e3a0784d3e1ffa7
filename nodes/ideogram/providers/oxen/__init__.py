"""Oxen: two of Ideogram's models, which it has made at fal.

Source: section 3 of the pack's reference and Oxen's own pages (repository Oxen-AI/docs, read in November 2026).

Results: the pages' samples of both routes are links at hub.oxen.ai/api/repos/…, presigned, fetched without the key.
Other hosts are on no page, so none is followed; the storage behind it is not guessed, since a cloud's host name is
everyone's. The synchronous route is asked for the picture itself (`response_format`), and needs no link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..table import Endpoints, TableProvider
from .settings import SETTINGS

if TYPE_CHECKING:
    from ...requests import Request
    from ...requests.job import Item, Job
    from ...requests.price import Price
    from ...transport.response import Reply
    from ..batch import Batch
    from ..context import Context

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

    def table(self) -> Endpoints:
        from .endpoints import ENDPOINTS

        return ENDPOINTS

    def headers(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {key}"}

    def price(self, request: Request) -> Price | None:
        from .prices import price

        return price(request)

    async def quote(self, request: Request, context: Context) -> Price | None:
        """4.0's price stands in Oxen's catalogue alone, which is read first."""
        from . import catalogue

        await catalogue.read(self.endpoint(request).path, context)
        return self.price(request)

    async def key_works(self, context: Context) -> bool:
        from .reply import refused

        reply = await context.http.get(QUEUE)
        if reply.status in (401, 403):
            return False
        if reply.status != 200:
            raise refused(reply)
        return True

    async def submit(self, batch: Batch, context: Context) -> Reply | Job:
        from ...transport.body import Body
        from . import catalogue, queue

        body = self.body(batch, context.notes)
        await catalogue.check(body, context)
        if batch.settings.get("delivery") == "synchronous":
            inside = {"response_format": "b64_json"}
            return await context.http.post(GENERATE, Body(fields={**body, **inside}), batch.count, inline=True)
        return await queue.enqueue(body, batch.count, context)

    async def answer(self, job: Job, context: Context) -> Reply:
        from . import queue

        return await queue.ended(job, context)

    async def cancel(self, job: Job, context: Context) -> bool:
        from . import queue

        return await queue.cancel(job, context)

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        return _items(reply, batch)


def _items(answer: Reply, batch: Batch) -> list[Item]:
    from .reply import items

    return items(answer, batch)
