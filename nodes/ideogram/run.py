"""The one way from a request to pictures: provider, checks, key, connection, and what is told of the result."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from .call import Call
from .check import check, lacks
from .check_text import check_text
from .desk import Desk
from .errors import BadInput, BadReply, IdeogramKitError, KeyMissing, Storage, Unsupported
from .keys import Key, Keys
from .models import model_of
from .network import all_of, in_thread, on_disk
from .progress import Progress
from .providers import BY_ID, PROVIDERS, Provider
from .requests import Picture, ProviderRef, Request
from .settings import filled

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


@dataclass(kw_only=True, slots=True)
class Outcome:
    """The pictures of an order, by their place in the batch; a place that the provider left empty is missing.

    `error` is why some are missing, where there is a reason. `identities` are the receipts.
    """

    order: Order
    notes: list[str]
    identities: list[str]
    pictures: dict[int, Picture] = field(default_factory=dict[int, Picture])
    error: IdeogramKitError | None = None


def order(ref: ProviderRef | None, request: Request, keys: Keys) -> Order:
    """Choose the provider and refuse what can be refused before asking. Unconnected: the first with a key, else Proof.

    Raises BadInput, Unsupported or KeyMissing.
    """
    ref = ref or default_ref(keys)
    provider = offering(ref, request.operation)
    check_text(request)
    check(request)
    settings = filled(provider.settings, ref.settings)
    try:
        provider.check(request, settings)
    except Unsupported as error:
        raise Unsupported(f"{error} {_who_can(provider, request, error.fields)}", error.fields) from None
    return Order(provider=provider, request=request, key=key_of(provider, keys), settings=settings)


def default_ref(keys: Keys) -> ProviderRef:
    """The provider of an operation whose `provider` is not connected: the first that has a key, else Proof."""
    for provider in PROVIDERS:
        if provider.key_variable is not None and keys.find(provider.id, provider.key_variable):
            return ProviderRef(id=provider.id)
    return ProviderRef(id="proof", settings={"notice": NO_KEY})


def offering(ref: ProviderRef, operation: str) -> Provider:
    """The provider that is meant. Raises BadInput where there is none of this name, Unsupported with who can."""
    if ref.id not in BY_ID:
        raise BadInput("provider", f"{ref.id!r} is not a provider; choose one of {', '.join(BY_ID)}.")
    provider = BY_ID[ref.id]
    if operation not in provider.operations:
        who = [other.name for other in PROVIDERS if operation in other.operations]
        raise Unsupported(f"{provider.name} does not offer {operation}; {' and '.join(who)} can.")
    return provider


def key_of(provider: Provider, keys: Keys) -> Key | None:
    """The provider's key, or None where it needs none. Raises KeyMissing."""
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


def _who_can(provider: Provider, request: Request, fields: tuple[str, ...]) -> str:
    """The sentence that names the providers that take the request as it is; else the models that have the field."""
    able = [other.name for other in PROVIDERS if other is not provider and _can(other, request)]
    if able:
        return f"{' and '.join(able)} can."
    return lacks(request.operation, model_of(request.operation, request.model), fields[0]) if fields else ""


def _can(provider: Provider, request: Request) -> bool:
    if request.operation not in provider.operations:
        return False
    try:
        provider.check(request, filled(provider.settings, {}))
    except (Unsupported, BadInput):
        return False
    return True


async def run_all(orders: Sequence[Order], progress: Progress, place: Place, desk: Desk) -> list[Outcome]:
    """Carry out orders at the same time; their pictures follow one another in the batch, in the orders' order."""
    first = accumulate((order.request.num_images for order in orders), initial=0)
    return await all_of(run(order, progress, place, desk, start) for order, start in zip(orders, first, strict=False))


async def run(order: Order, progress: Progress, place: Place, desk: Desk, first: int = 0) -> Outcome:
    """Carry out an order on the background loop: `place` gets each picture, from place `first` on, once it is there.

    What goes wrong is in the outcome's `error`, beside the pictures that came.
    """
    outcome = Outcome(order=order, notes=[], identities=[])

    async def deliver(index: int, data: bytes, picture: Picture) -> None:
        size = await in_thread(place, first + index, data)
        outcome.pictures[index] = Picture(
            prompt=picture.prompt,
            seed=picture.seed,
            size=size,
            usd=picture.usd,
            receipt=picture.receipt,
            facts=_facts(picture, size),
        )
        progress.arrived()

    call = Call(
        provider=order.provider,
        key=order.key,
        settings=order.settings,
        progress=progress,
        deliver=deliver,
        desk=desk,
        notes=outcome.notes,
        identities=outcome.identities,
    )
    try:
        await order.provider.pictures(order.request, call)
        if not outcome.pictures:
            raise BadReply(f"{order.provider.name} delivered no picture.")
    except IdeogramKitError as error:
        # A provider may quote the key that it refuses.
        if order.key is not None:
            error.args = tuple(order.key.redact(str(part)) for part in error.args)
        outcome.error = error
    return outcome


async def delivered(identities: Sequence[str], desk: Desk) -> None:
    """Note that the graph has had the pictures of these receipts, and bring the folder below its limit."""

    def mark() -> None:
        for identity in identities:
            record = desk.receipts.read(identity)
            if record is not None and not record.delivered:
                record.delivered = True
                desk.receipts.write(record)
        desk.receipts.tidy()

    try:
        await on_disk(mark)
    except Storage as error:
        # The pictures are in the graph; that their receipts cannot be marked only keeps them longer.
        logging.getLogger(__name__).warning("%s", error)


def _facts(picture: Picture, size: tuple[int, int]) -> dict[str, Any]:
    """The provider's facts, with the size that it announced where the picture turned out another."""
    announced = {} if picture.size in (None, size) else {"announced_size": list(picture.size or ())}
    return {**picture.facts, **announced}
