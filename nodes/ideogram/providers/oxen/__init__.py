"""Oxen: two of Ideogram's models, which it runs at fal.

Source: section 3 of the pack's reference and Oxen's own pages (repository Oxen-AI/docs, read in November 2026).

Results: the samples on the pages of both routes are presigned links at hub.oxen.ai/api/repos/…, which need no key; no
page promises a host. The synchronous route is asked for the picture itself (`response_format`), and needs no link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..table import Endpoints, TableProvider
from .errors import KEY_VARIABLE, NAME, reply_error
from .settings import SETTINGS

if TYPE_CHECKING:
    from ...requests import Request
    from ...requests.job import Item, Job
    from ...requests.price import Price
    from ...transport.response import Reply
    from ..batch import Batch
    from ..context import Context
    from ..mapping import Fields

GENERATE = "/api/ai/images/generate"
QUEUE = "/api/ai/queue"


class Oxen(TableProvider):
    """Oxen: through its queue, whose jobs can be cancelled, or in one long request. It publishes no rate limits."""

    id = "oxen"
    name = NAME
    key_variable = KEY_VARIABLE
    origin = "https://hub.oxen.ai"
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
        """The price, after reading Oxen's catalogue, which alone has that of 4.0."""
        from . import catalogue

        await catalogue.read(self.endpoint(request).path, context)
        return self.price(request)

    async def key_works(self, context: Context) -> bool:
        reply = await context.http.get(QUEUE)
        if reply.status in (401, 403):
            return False
        if reply.status != 200:
            raise reply_error(reply)
        return True

    def body(self, batch: Batch, notes: list[str]) -> Fields:
        from .counts import counted

        is_synchronous = _is_synchronous(batch)
        body = counted(super().body(batch, notes), batch.count, synchronous=is_synchronous, notes=notes)
        return {**body, "response_format": "b64_json"} if is_synchronous else body

    async def submit(self, batch: Batch, context: Context) -> Reply | Job:
        from ...transport.body import Body
        from . import catalogue, queue

        body = await catalogue.checked(self.body(batch, context.notes), context)
        if _is_synchronous(batch):
            return await context.http.post(GENERATE, Body(fields=body), batch.count, inline=True)
        return await queue.submit(body, batch.count, context)

    async def answer(self, job: Job, context: Context) -> Reply:
        from . import queue

        return await queue.answer(job, context)

    async def cancel(self, job: Job, context: Context) -> bool:
        from . import queue

        return await queue.cancel(job, context)

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        from . import reply as replies

        return replies.items(reply, batch)


def _is_synchronous(batch: Batch) -> bool:
    return batch.settings.get("delivery") == "synchronous"
