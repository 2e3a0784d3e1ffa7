"""The way from a question to its answer, for operations that give words or data instead of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from .call import Call
from .errors import IdeogramKitError
from .keys import Key, Keys
from .progress import Progress
from .providers import Provider
from .requests import Picture, ProviderRef
from .run import default_ref, key_of, offering
from .settings import filled


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


def enquire(ref: ProviderRef | None, question: Question, keys: Keys) -> Enquiry:
    """Choose the provider. Raises BadInput, Unsupported or KeyMissing."""
    ref = ref or default_ref(keys)
    provider = offering(ref, question.operation)
    settings = filled(provider.settings, ref.settings)
    return Enquiry(provider=provider, question=question, key=key_of(provider, keys), settings=settings)


async def answer(enquiry: Enquiry, progress: Progress) -> Any:
    """Ask on the background loop; the answer is what the provider's method returns. Raises the errors of errors.py."""

    async def deliver(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("a question is answered in words")

    call = Call(
        provider=enquiry.provider, key=enquiry.key, settings=enquiry.settings, progress=progress, deliver=deliver
    )
    try:
        return await getattr(enquiry.provider, enquiry.question.operation)(enquiry.question, call)
    except IdeogramKitError as error:
        # A provider may quote the key that it refuses.
        if enquiry.key is not None:
            error.args = tuple(enquiry.key.redact(str(part)) for part in error.args)
        raise
