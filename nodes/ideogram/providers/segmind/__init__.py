"""Segmind: Ideogram's models from 2.0 to 4.0, each a slug of its own, asked through a queue.

Source: Segmind's API pages and documentation of August 2026, and its Python client 1.3.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import Unsupported
from ...requests import Describe
from ..mapping import Endpoint
from ..settings import SAFETY, choice, output_format
from ..table import Endpoints, TableProvider

if TYPE_CHECKING:
    from ...requests import Request
    from ...requests.job import Item, Job
    from ...requests.price import Price
    from ...requests.words import Description
    from ...transport.response import Reply
    from ..batch import Batch, Draft
    from ..context import Context

PROMPT_EXPANSION = choice(
    "prompt_expansion",
    ("on", "off"),
    "4.0 only. Whether a language model rewrites your words first; off keeps quoted text as it is. auto: its default, "
    "which is on. A structured prompt always goes with off.",
)


class Segmind(TableProvider):
    """Segmind: the header `x-api-key`, a queue, no cancel. How many requests it takes a minute is not established."""

    id = "segmind"
    name = "Segmind"
    more = frozenset({"describe"})
    key_variable = "SEGMIND_API_KEY"
    origin = "https://api.segmind.com"
    result_hosts = ("images.segmind.com",)
    settings = (SAFETY, output_format("png", "jpeg"), PROMPT_EXPANSION)
    cancelling = "stopped; Segmind cannot cancel, so what was asked already may be made and billed"

    def table(self) -> Endpoints:
        from .edit_endpoints import EDITS
        from .endpoints import GENERATE

        return {"generate": GENERATE, **EDITS}

    def headers(self, key: str) -> dict[str, str]:
        return {"x-api-key": key}

    def expresses(self, operation: str, model: str) -> frozenset[str]:
        able = super().expresses(operation, model)
        return able | {"character_image"} if (operation, model) == ("generate", "3.0") else able

    def endpoint(self, request: Request) -> Endpoint:
        """3.0 with a character_image is another model at Segmind."""
        from .edit_endpoints import CHARACTER

        if request.character_image is not None and (request.operation, request.model) == ("generate", "3.0"):
            return CHARACTER
        return super().endpoint(request)

    def check(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        drafted = super().check(request, settings)
        if request.operation == "inpaint" and request.character_image is None:
            raise Unsupported(f"{self.name} inpaints only with a character_image; connect one.", ("character_image",))
        return drafted

    def price(self, request: Request) -> Price | None:
        from .prices import price

        return price(request)

    def answer_price(self, question: object) -> float | None:
        from .prices import DESCRIBE

        return DESCRIBE if isinstance(question, Describe) else None

    async def key_works(self, context: Context) -> bool:
        from .refusals import refused

        reply = await context.http.get("/v1/get-user-credits")
        if reply.status in (401, 403):
            return False
        # A user whom it knows but who has bought nothing has "no credits record".
        if reply.status == 200 or (reply.status == 404 and b"credit" in reply.content.lower()):
            return True
        raise refused(reply)

    async def submit(self, batch: Batch, context: Context) -> Reply | Job:
        from .endpoints import BLOCKING
        from .queue import ask

        endpoint = self.endpoint(batch.request)
        fields = self.body(batch, context.notes)
        return await ask(endpoint.path, fields, batch.count, context, blocking=BLOCKING in endpoint.extra)

    async def answer(self, job: Job, context: Context) -> Reply:
        from .queue import answer

        return await answer(job, context)

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        return _items(reply, batch)

    async def describe(self, request: Describe, context: Context) -> Description:
        from .words import describe

        return await describe(request, context)


def _items(answer: Reply, batch: Batch) -> list[Item]:
    from .reply import items

    return items(answer, batch.prompt, batch.seed)
