"""fal: Ideogram's models behind its queue.

Sources: fal's documentation and model pages, its registry of August 2026, its Python client 1.0.3, and a third
party's audit of its schemas (2026-09-25). Nothing was tried against the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...requests.layers import LayerizeText
from ..mapping import Endpoint
from ..price import LAYERIZE
from ..settings import SAFETY
from ..table import Endpoints, TableProvider
from .errors import BALANCE, KEY_VARIABLE, NAME, reply_error
from .settings import SETTINGS

if TYPE_CHECKING:
    from ...requests import Request
    from ...requests.job import Item, Job
    from ...requests.layers import Layers
    from ...requests.price import Price
    from ...transport.response import Reply
    from ..batch import Batch, Draft
    from ..context import Context

UNKNOWN_REQUEST = "/ideogram/v4/requests/00000000-0000-4000-8000-000000000000/status"
"""The status of a request that does not exist. It is read to test a key: fal documents no free call for that."""


class Fal(TableProvider):
    """fal: the header `Authorization: Key …`, everything through the queue, results on fal.media.

    fal runs two requests at once for a new account. Further ones wait in its queue, so `in_flight` is the pack's own.
    """

    id = "fal"
    name = NAME
    other_operations = frozenset({"layerize_text"})
    key_variable = KEY_VARIABLE
    origin = "https://queue.fal.run"
    in_flight = 10
    settings = SETTINGS
    cancels = True
    cancelling = "stopped; fal was asked to cancel: what waited in its queue is free, what had begun may be billed"

    def table(self) -> Endpoints:
        from .edit_endpoints import EDITS
        from .endpoints import GENERATE

        return {"generate": GENERATE, **EDITS}

    def endpoint(self, request: Request) -> Endpoint:
        """The endpoint for a request. 3.0 with a character picture has endpoints of its own."""
        from .edit_endpoints import CHARACTERS

        if request.model == "3.0" and request.character_image is not None and request.operation in CHARACTERS:
            return CHARACTERS[request.operation]
        return super().endpoint(request)

    def expresses(self, operation: str, model: str) -> frozenset[str]:
        from .edit_endpoints import CHARACTERS

        fields = super().expresses(operation, model)
        if model == "3.0" and operation in CHARACTERS:
            return fields | frozenset(CHARACTERS[operation].fields)
        return fields

    def _draft(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        from .prices import EXPANSION_FEE

        drafted = super()._draft(request, settings)
        expands = "expansion_model" in self.endpoint(request).settings
        if not expands or drafted.fields.get("expansion_model") == "None":
            return drafted
        return replace(drafted, notes=(*drafted.notes, EXPANSION_FEE))

    def headers(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Key {key}"}

    def price(self, request: Request) -> Price | None:
        from .prices import price

        return price(request)

    def answer_price(self, question: object) -> float | None:
        return LAYERIZE if isinstance(question, LayerizeText) else None

    async def key_works(self, context: Context) -> bool:
        """Whether fal takes the key: 401 and 403 refuse it; that every other answer takes it is inferred.

        A 403 that speaks of the balance is about an empty account, whose key is good.
        """
        reply = await context.http.get(UNKNOWN_REQUEST)
        if reply.status == 429 or reply.status >= 500:
            raise reply_error(reply)
        if reply.status == 403:
            return BALANCE.search(reply.content.decode("utf-8", "replace")) is not None
        return reply.status != 401

    async def submit(self, batch: Batch, context: Context) -> Reply | Job:
        from . import queue

        return await queue.submit(
            self.endpoint(batch.request).path, self.body(batch, context.notes), batch.count, context
        )

    async def answer(self, job: Job, context: Context) -> Reply:
        from . import queue

        return await queue.answer(job, context)

    async def cancel(self, job: Job, context: Context) -> bool:
        from . import queue

        return await queue.cancel(job, context)

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        from . import reply as replies

        # Who switched the safety check off has asked for what it would flag.
        return replies.items(reply, batch.prompt, unsafe_too=batch.settings.get(SAFETY.name) == "off")

    async def layerize_text(self, request: LayerizeText, context: Context) -> Layers:
        from .layers import layerize

        return await layerize(request, context)
