"""The way from a question to its answer, for operations that give words or data instead of pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

from .begin import errand
from .call import Call
from .check_text import check_text
from .desk import Desk
from .errand import Errand
from .errors import IdeogramKitError
from .flow import left_alone
from .keys import Key, Keys
from .network import in_thread
from .progress import Progress
from .providers import Provider
from .receipts.identity import identity
from .requests import Picture, ProviderRef
from .run import default_ref, key_of, offering
from .settings import asked, filled

PAID = ("describe", "magic_prompt", "layerize_text")
"""The operations that leave a receipt. Datasets and trainings are found again at the provider, and lists are free."""

FROM_RECEIPT = "The answer came from a receipt of an earlier run, and cost nothing now."


class Question(Protocol):
    """A frozen request of an operation; the provider's method of the same name answers it."""

    operation: ClassVar[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Enquiry:
    """A question and the provider that will answer it: nothing is sent yet."""

    provider: Provider
    question: Question
    key: Key | None
    settings: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a question was answered with: what the provider's method of its name returns; and its receipts."""

    found: Any
    identities: tuple[str, ...] = ()


def enquire(ref: ProviderRef | None, question: Question, keys: Keys) -> Enquiry:
    """Choose the provider. Raises BadInput, Unsupported or KeyMissing."""
    ref = ref or default_ref(keys)
    provider = offering(ref, question.operation)
    check_text(question)
    settings = filled(provider.settings, ref.settings)
    return Enquiry(provider=provider, question=question, key=key_of(provider, keys), settings=settings)


async def answer(enquiry: Enquiry, progress: Progress, desk: Desk) -> Answer:
    """Ask on the background loop. Raises the errors of errors.py."""

    async def deliver(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("a question is answered in words")

    call = Call(
        provider=enquiry.provider,
        key=enquiry.key,
        settings=enquiry.settings,
        progress=progress,
        deliver=deliver,
        desk=desk,
    )
    try:
        return await _asked(enquiry, call)
    except IdeogramKitError as error:
        # A provider may quote the key that it refuses.
        if enquiry.key is not None:
            error.args = tuple(enquiry.key.redact(str(part)) for part in error.args)
        raise


async def _asked(enquiry: Enquiry, call: Call) -> Answer:
    question, provider = enquiry.question, enquiry.provider
    ask = getattr(provider, question.operation)
    if question.operation not in PAID or enquiry.key is None:
        return Answer(found=await ask(question, call))

    async def doing(one: Errand) -> Any:
        try:
            found = await ask(question, replace(call, errand=one))
        except IdeogramKitError as error:
            if one.record.state == "answered":
                await one.refused(error)
            raise
        if one.reused:
            return replace(found, usd=0.0, notes=(*found.notes, *call.notes, FROM_RECEIPT))
        await one.billed(found.usd)
        return replace(found, notes=(*found.notes, *call.notes))

    wanted = asked(provider.settings, enquiry.settings)
    name = await in_thread(identity, provider.id, question.operation, question, settings=wanted)
    model = str(getattr(question, "model", ""))
    about = {"prompt": str(getattr(question, "prompt", None) or ""), "count": 0, "settings": wanted}
    found = await left_alone(doing, errand(call, name, question.operation, model, about, None), call)
    return Answer(found=found, identities=tuple(call.identities))
