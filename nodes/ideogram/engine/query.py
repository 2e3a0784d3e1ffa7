"""Asks a provider and returns its answer, for operations that give text or data instead of pictures."""

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
from ..receipts.lease import ConcurrencyLimit
from ..requests import Picture, ProviderRef, TrainModel
from ..transport.background import in_thread
from ..transport.progress import Progress
from ..validation.text import check_text
from .answer import Answer
from .exchange import PaidExchange
from .forwarding import check_forwarding
from .prepare import default_ref, key_of, provider_for
from .request_size import fitted, pictures_size
from .shield import run_shielded
from .training import train

PAID_OPERATIONS = ("describe", "magic_prompt", "layerize_text")
"""The operations whose answers have receipts. Datasets are found again at the provider, and lists are free."""

FROM_RECEIPT = "The answer came from a receipt of an earlier run, and cost nothing now."


class Question(Protocol):
    """A frozen request; the provider's method with the name of its operation answers it."""

    operation: ClassVar[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A question and the provider that will answer it; nothing is sent yet. `notes` tell the user what was changed."""

    provider: Provider
    question: Question
    key: Key | None
    settings: dict[str, Any]
    notes: tuple[str, ...] = ()


def prepare(ref: ProviderRef | None, question: Question, keys: Keys) -> Query:
    """Choose the provider. Raises BadInput, Unsupported or KeyMissing."""
    ref = ref or default_ref(keys)
    provider = provider_for(ref, question.operation)
    check_text(question)
    settings, notes = filled(provider.settings, ref.settings), ()
    if question.operation in PAID_OPERATIONS:
        question, notes = fitted(question, pictures_size(question), provider)
    return Query(provider=provider, question=question, key=key_of(provider, keys), settings=settings, notes=notes)


async def answer(query: Query, progress: Progress, run: GraphRun) -> Answer:
    """Ask the provider, on the background loop. Raises the errors of errors.py."""

    async def on_image(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("a query is not answered with pictures")

    context = Context(
        provider=query.provider,
        key=query.key,
        settings=query.settings,
        progress=progress,
        on_image=on_image,
        notes=list(query.notes),
    )
    try:
        check_forwarding(query.provider, query.settings, run)
        return await _answered(query, context, run)
    except IdeogramKitError as error:
        # A provider may quote the key that it refuses.
        if query.key is not None:
            error.args = tuple(query.key.redact(str(argument)) for argument in error.args)
        raise


async def _answered(query: Query, context: Context, run: GraphRun) -> Answer:
    question, provider = query.question, query.provider
    if query.key is not None and isinstance(question, TrainModel):
        return await train(question, provider, context, run, await _paid_request(query, run))
    if query.key is None or question.operation not in PAID_OPERATIONS:
        return Answer(value=await getattr(provider, question.operation)(question, context))
    request = await _paid_request(query, run)
    delivered: list[tuple[str, str]] = []

    async def work(exchange: PaidExchange) -> Any:
        async with exchange.reading():
            value = await getattr(provider, question.operation)(question, exchange.context)
        delivered.append((request.identity, exchange.request_id))
        await exchange.transaction.replace_previous()
        await exchange.transaction.settle(value.usd)
        if exchange.reused:
            return replace(value, usd=0.0, notes=(*value.notes, *context.notes, FROM_RECEIPT))
        return replace(value, notes=(*value.notes, *context.notes))

    value = await run_shielded(work, run, request, provider, context)
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
        concurrency=ConcurrencyLimit(provider.id, provider.in_flight, query.key.value if query.key else ""),
        metadata={"prompt": str(getattr(question, "prompt", None) or ""), "count": 0, "settings": settings},
        usd=provider.answer_price(question),
        traceable=provider.traces,
        ask_again=run.ask_again,
    )
