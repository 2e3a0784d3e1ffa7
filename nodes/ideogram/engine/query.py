"""The way from a question to its answer, for operations that give words or data instead of pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

from ..config.keys import Key, Keys
from ..errors import IdeogramKitError
from ..providers import Provider
from ..providers.context import Context
from ..providers.settings import filled, set_values
from ..receipts.claim import PaidRequest
from ..receipts.graph_run import GraphRun
from ..receipts.identity import identity
from ..receipts.lease import Places
from ..requests import Picture, ProviderRef, TrainModel
from ..transport.background import in_thread
from ..transport.progress import Progress
from ..validation.text import check_text
from .answer import Answer
from .exchange import PaidExchange
from .prepare import default_ref, key_of, offering
from .shield import shielded
from .training import trained

PAID = ("describe", "magic_prompt", "layerize_text")
"""The operations whose answers are kept. Datasets are found again at the provider, and lists are free."""

FROM_RECEIPT = "The answer came from a receipt of an earlier run, and cost nothing now."


class Question(Protocol):
    """A frozen request of an operation; the provider's method of the same name answers it."""

    operation: ClassVar[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A question and the provider that will answer it: nothing is sent yet."""

    provider: Provider
    question: Question
    key: Key | None
    settings: dict[str, Any]


def prepare(ref: ProviderRef | None, question: Question, keys: Keys) -> Query:
    """Choose the provider. Raises BadInput, Unsupported or KeyMissing."""
    ref = ref or default_ref(keys)
    provider = offering(ref, question.operation)
    check_text(question)
    settings = filled(provider.settings, ref.settings)
    return Query(provider=provider, question=question, key=key_of(provider, keys), settings=settings)


async def answer(query: Query, progress: Progress, run: GraphRun) -> Answer:
    """Ask on the background loop. Raises the errors of errors.py."""

    async def on_image(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("a question is answered in words")

    context = Context(
        provider=query.provider, key=query.key, settings=query.settings, progress=progress, on_image=on_image
    )
    try:
        return await _answered(query, context, run)
    except IdeogramKitError as error:
        # A provider may quote the key that it refuses.
        if query.key is not None:
            error.args = tuple(query.key.redact(str(batch)) for batch in error.args)
        raise


async def _answered(query: Query, context: Context, run: GraphRun) -> Answer:
    question, provider = query.question, query.provider
    if query.key is not None and isinstance(question, TrainModel):
        return await trained(question, provider, context, run, await _paid_request(query, run))
    if query.key is None or question.operation not in PAID:
        return Answer(value=await getattr(provider, question.operation)(question, context))
    request = await _paid_request(query, run)
    delivered: list[tuple[str, str]] = []

    async def work(exchange: PaidExchange) -> Any:
        async with exchange.reading():
            value = await getattr(provider, question.operation)(question, exchange.context)
        delivered.append((request.identity, exchange.request_id))
        await exchange.paid.settled(value.usd)
        if exchange.reused:
            return replace(value, usd=0.0, notes=(*value.notes, *context.notes, FROM_RECEIPT))
        return replace(value, notes=(*value.notes, *context.notes))

    value = await shielded(work, run, request, provider, context)
    return Answer(value=value, delivered=tuple(delivered))


async def _paid_request(query: Query, run: GraphRun) -> PaidRequest:
    question, provider = query.question, query.provider
    settings = set_values(provider.settings, query.settings)
    return PaidRequest(
        identity=await in_thread(identity, provider.id, question.operation, question, settings=settings),
        provider=provider.id,
        operation=question.operation,
        model=str(getattr(question, "model", "")),
        run=run.id,
        places=Places(provider.id, provider.in_flight, query.key.value if query.key else ""),
        about={"prompt": str(getattr(question, "prompt", None) or ""), "count": 0, "settings": settings},
        usd=provider.answer_price(question),
        traceable=provider.traces,
        ask_again=run.ask_again,
    )
