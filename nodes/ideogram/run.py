"""The one way from a request to pictures: provider, checks, key, connection, and what is told of the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .call import Call
from .check import check, lacks
from .errors import BadInput, BadReply, IdeogramKitError, KeyMissing, Unsupported
from .keys import Key, Keys
from .models import BY_NAME
from .network import in_thread
from .progress import Progress
from .providers import BY_ID, PROVIDERS, Provider
from .requests import Picture, ProviderRef, Request, asked

NO_KEY = "No key is set, so this is a free proof. Add a key in Settings → Ideogram Kit."
"""What the picture says where Proof was chosen for want of a key."""

Place = Callable[[int, bytes], tuple[int, int]]
"""Puts the encoded picture with this index (from 0) into the batch, in a worker thread; returns its (width, height)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A request that was checked, and the provider that will carry it out: all is known, nothing is sent."""

    provider: Provider
    request: Request
    key: Key | None
    settings: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The pictures of an order, by their place in the batch; a place that the provider left empty is missing."""

    order: Order
    notes: list[str]
    pictures: dict[int, Picture] = field(default_factory=dict[int, Picture])


def order(ref: ProviderRef | None, request: Request, keys: Keys) -> Order:
    """Choose the provider and refuse what can be refused before asking. Unconnected: the first with a key, else Proof.

    Raises BadInput, Unsupported or KeyMissing.
    """
    ref = ref or default_ref(keys)
    provider = _provider(ref)
    if not provider.offers(request.operation):
        who = [other.name for other in PROVIDERS if other.offers(request.operation)]
        raise Unsupported(f"{provider.name} does not offer {request.operation}; {' and '.join(who)} can.")
    check(request)
    able = provider.expresses(request.operation, request.model)
    if missing := tuple(name for name in asked(request) if name not in able):
        raise Unsupported(_cannot(provider, request, missing), missing)
    return Order(provider=provider, request=request, key=_key(provider, keys), settings=ref.settings)


def default_ref(keys: Keys) -> ProviderRef:
    """The provider of an operation whose `provider` is not connected: the first that has a key, else Proof."""
    for provider in PROVIDERS:
        if provider.key_variable is not None and keys.find(provider.id, provider.key_variable):
            return ProviderRef(id=provider.id)
    return ProviderRef(id="proof", settings={"notice": NO_KEY})


def _provider(ref: ProviderRef) -> Provider:
    if ref.id not in BY_ID:
        raise BadInput("provider", f"{ref.id!r} is not a provider; choose one of {', '.join(BY_ID)}.")
    return BY_ID[ref.id]


def _key(provider: Provider, keys: Keys) -> Key | None:
    if provider.key_variable is None:
        return None
    key = keys.find(provider.id, provider.key_variable)
    if key is None:
        raise KeyMissing(
            f"No key is set for {provider.name}, so nothing was sent. Set one in Settings → Ideogram Kit, or as "
            f"{provider.key_variable} in the environment that ComfyUI starts in. Without a key, choose Proof in the "
            "Provider node."
        )
    return key


def _cannot(provider: Provider, request: Request, missing: tuple[str, ...]) -> str:
    fields = ", ".join(missing)
    able = [
        other.name
        for other in PROVIDERS
        if other.offers(request.operation) and set(missing) <= other.expresses(request.operation, request.model)
    ]
    who = f"{' and '.join(able)} can." if able else lacks(BY_NAME[request.model], missing[0])
    return f"{provider.name} has no way to ask for {fields} with model {request.model}. {who}"


async def run(order: Order, progress: Progress, place: Place) -> Outcome:
    """Carry out an order on the background loop: `place` gets each picture as soon as it is there.

    Raises the errors of `errors.py`; those of a picture that cannot be read come from `place`.
    """
    outcome = Outcome(order=order, notes=[])

    async def deliver(index: int, data: bytes, picture: Picture) -> None:
        size = await in_thread(place, index, data)
        outcome.pictures[index] = Picture(
            prompt=picture.prompt, seed=picture.seed, size=size, facts=_facts(picture, size)
        )
        progress.arrived()

    call = Call(
        provider=order.provider,
        key=order.key,
        settings=order.settings,
        progress=progress,
        deliver=deliver,
        notes=outcome.notes,
    )
    try:
        await getattr(order.provider, order.request.operation)(order.request, call)
    except IdeogramKitError as error:
        # A provider may quote the key that it refuses.
        if order.key is not None:
            error.args = tuple(order.key.redact(str(part)) for part in error.args)
        raise
    if not outcome.pictures:
        raise BadReply(f"{order.provider.name} delivered no picture.")
    return outcome


def _facts(picture: Picture, size: tuple[int, int]) -> dict[str, Any]:
    """The provider's facts, with the size that it announced where the picture turned out another."""
    announced = {} if picture.size in (None, size) else {"announced_size": list(picture.size or ())}
    return {**picture.facts, **announced}
