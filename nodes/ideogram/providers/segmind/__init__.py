"""Segmind: Ideogram's models from 2.0 to 4.0, each at a path of its own, through a queue.

Source: Segmind's API pages and documentation of August 2026, and its Python client 1.3.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import Unsupported
from ...requests import Describe
from ..mapping import Endpoint
from ..table import Endpoints, TableProvider
from .errors import KEY_VARIABLE, NAME, reply_error
from .settings import SETTINGS

if TYPE_CHECKING:
    from ...requests import Request
    from ...requests.job import Item, Job
    from ...requests.price import Price
    from ...requests.words import Description
    from ...transport.response import Reply
    from ..batch import Batch, Draft
    from ..context import Context


class Segmind(TableProvider):
    """Segmind: the header `x-api-key`, a queue, no cancel. How many requests a minute it takes is not established."""

    id = "segmind"
    name = NAME
    other_operations = frozenset({"describe"})
    key_variable = KEY_VARIABLE
    origin = "https://api.segmind.com"
    settings = SETTINGS
    asks_singly = True
    cancelling = "stopped; Segmind cannot cancel, so what was asked already may be made and billed"

    def table(self) -> Endpoints:
        from .edit_endpoints import EDITS
        from .endpoints import GENERATE

        return {"generate": GENERATE, **EDITS}

    def headers(self, key: str) -> dict[str, str]:
        return {"x-api-key": key}

    def expresses(self, operation: str, model: str) -> frozenset[str]:
        fields = super().expresses(operation, model)
        return fields | {"character_image"} if (operation, model) == ("generate", "3.0") else fields

    def endpoint(self, request: Request) -> Endpoint:
        """The endpoint for a request. 3.0 with a character_image is another model at Segmind."""
        from .edit_endpoints import CHARACTER

        if request.character_image is not None and (request.operation, request.model) == ("generate", "3.0"):
            return CHARACTER
        return super().endpoint(request)

    def most(self, request: Request) -> int:
        from .endpoints import BLOCKING

        # v1 makes one picture, whatever num_images says.
        return 1 if BLOCKING in self.endpoint(request).extra else super().most(request)

    def check(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        if request.operation == "inpaint" and request.character_image is None:
            raise Unsupported(f"{self.name} inpaints only with a character_image; connect one.", ("character_image",))
        return super().check(request, settings)

    def price(self, request: Request) -> Price | None:
        from .prices import price

        endpoint = self.endpoints.get(request.operation, {}).get(request.model)
        return None if endpoint is None else price(request, self.endpoint(request).path)

    def answer_price(self, question: object) -> float | None:
        from .prices import DESCRIBE

        return DESCRIBE if isinstance(question, Describe) else None

    async def key_works(self, context: Context) -> bool:
        reply = await context.http.get("/v1/get-user-credits")
        if reply.status == 401:
            return False
        # The key of a user who has bought nothing works, and answers 404 with "no credits record"; a 403 is a
        # restriction of the team or the plan that the key belongs to.
        if reply.status in (200, 403) or (reply.status == 404 and b"credit" in reply.content.lower()):
            return True
        raise reply_error(reply)

    async def submit(self, batch: Batch, context: Context) -> Reply | Job:
        from .endpoints import BLOCKING
        from .queue import submit

        endpoint = self.endpoint(batch.request)
        fields = self.body(batch, context.notes)
        return await submit(endpoint.path, fields, batch.count, context, blocking=BLOCKING in endpoint.extra)

    async def answer(self, job: Job, context: Context) -> Reply:
        from .queue import answer

        return await answer(job, context)

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        from . import reply as replies

        return replies.items(reply, batch)

    async def describe(self, request: Describe, context: Context) -> Description:
        from .queries import describe

        return await describe(request, context)
