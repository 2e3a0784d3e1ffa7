"""Runware: Ideogram's models and Pruna's P-Image, asked with tasks that are POSTed to one path.

Source: section 2 of the pack's provider reference, which was gathered from Runware's pages, its SDK and its ComfyUI
pack up to November 2026; nothing was tried live. What is inferred is marked where it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...requests import requested_fields
from ...requests.layers import LayerizeText
from ..mapping import Fields
from ..price import LAYERIZE
from ..table import Endpoints, TableProvider
from .errors import KEY_VARIABLE, NAME, code_of, errors_of, reply_error
from .settings import SETTINGS

if TYPE_CHECKING:
    from ...requests import Request
    from ...requests.job import Item, Job
    from ...requests.layers import Layers
    from ...requests.price import Price
    from ...transport.response import Reply
    from ..batch import Batch
    from ..context import Context


class Runware(TableProvider):
    """Runware by REST: a Bearer key, one task a request, up to twenty results of it.

    Runware publishes no limit of requests in flight. A task whose answer was lost is looked up by its id, never sent
    again.
    """

    id = "runware"
    name = NAME
    other_operations = frozenset({"layerize_text"})
    key_variable = KEY_VARIABLE
    origin = "https://api.runware.ai"
    settings = SETTINGS
    traces = True
    cancelling = "stopped; Runware has no way to cancel, so what was asked already goes on there and may be billed"

    def table(self) -> Endpoints:
        from .edit_endpoints import EDITS
        from .endpoints import GENERATE

        return {"generate": GENERATE, **EDITS}

    def headers(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {key}"}

    def price(self, request: Request) -> Price | None:
        from .prices import price

        return price(request)

    def answer_price(self, question: object) -> float | None:
        return LAYERIZE if isinstance(question, LayerizeText) else None

    def traced(self, request_id: str, count: int) -> Job | None:
        from .queue import traced

        return traced(request_id, count)

    def takes_any_prompt(self, request: Request) -> bool:
        from .endpoints import ANY_PROMPT

        endpoint = self.endpoints.get(request.operation, {}).get(request.model)
        return endpoint is not None and ANY_PROMPT in endpoint.extra

    def body(self, batch: Batch, notes: list[str]) -> Fields:
        from .mappers import DEFAULT_SIDE

        constants = self.endpoint(batch.request).constants
        note = f"{self.name} wants a size of this model; {DEFAULT_SIDE}x{DEFAULT_SIDE}, Ideogram's own, was asked."
        if (
            "width" in constants
            and not {"resolution", "aspect_ratio"} & set(requested_fields(batch.request))
            and note not in notes
        ):
            notes.append(note)
        return super().body(batch, notes)

    async def key_works(self, context: Context) -> bool:
        from .queue import PATH
        from .task import account_task

        reply = await context.http.get(PATH, account_task("getDetails"))
        errors = errors_of(reply.json())
        if reply.status in (401, 403) or any("apikey" in code_of(error) for error in errors):
            return False
        if reply.status != 200 or errors:
            raise reply_error(errors, reply)
        return True

    async def submit(self, batch: Batch, context: Context) -> Reply | Job:
        from .queue import submit
        from .task import delivery, is_quick, task_of

        method = delivery(batch.settings, quick=is_quick(batch))
        return await submit(task_of(self.body(batch, context.notes), method, context.request_id), batch.count, context)

    async def answer(self, job: Job, context: Context) -> Reply:
        from .queue import answer

        return await answer(job, context)

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        from . import reply as replies

        return replies.items(reply, batch.prompt, batch.count)

    async def layerize_text(self, request: LayerizeText, context: Context) -> Layers:
        from .layers import layerize

        return await layerize(request, context)
