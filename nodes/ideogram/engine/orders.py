"""Carries out orders: every request at once, its pictures in the requests' order, and what is told of the result."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

from ..errors import BadReply, IdeogramKitError, Storage
from ..providers.context import Context
from ..receipts.graph_run import GraphRun
from ..requests import Picture
from ..results.outcome import Outcome
from ..transport.background import all_of, in_thread
from ..transport.progress import Progress
from .pipeline import pictures
from .prepare import Order

Place = Callable[[int, bytes], tuple[int, int]]
"""Puts the encoded picture with this index (from 0) into the batch, in a worker thread; returns its (width, height)."""


async def run_all(orders: Sequence[Order], progress: Progress, place: Place, graph_run: GraphRun) -> list[Outcome]:
    """Carry out orders at the same time; their pictures follow one another in the batch, in the orders' order."""
    first = accumulate((order.request.num_images for order in orders), initial=0)
    return await all_of(
        run(order, progress, place, graph_run, start) for order, start in zip(orders, first, strict=False)
    )


async def run(order: Order, progress: Progress, place: Place, graph_run: GraphRun, first: int = 0) -> Outcome:
    """Carry out an order on the background loop: `place` gets each picture, from place `first` on, once it is there.

    What goes wrong is in the outcome's `error`, beside the pictures that came.
    """
    outcome = Outcome(
        provider=order.provider.id,
        name=order.provider.name,
        request=order.request,
    )

    async def on_image(index: int, data: bytes, picture: Picture) -> None:
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

    context = Context(
        provider=order.provider,
        key=order.key,
        settings=order.settings,
        progress=progress,
        on_image=on_image,
        notes=outcome.notes,
    )
    try:
        if order.key is None:
            await order.provider.draw(order.request, context)
        else:
            await pictures(order, context, graph_run, outcome.delivered)
        if not outcome.pictures:
            raise BadReply(f"{order.provider.name} delivered no picture.")
    except IdeogramKitError as error:
        # A provider may quote the key that it refuses.
        if order.key is not None:
            error.args = tuple(order.key.redact(str(batch)) for batch in error.args)
        outcome.error = error
    # Now, since some providers tell their prices only when they are asked.
    outcome.price = order.provider.price(order.request)
    return outcome


async def delivered(requests: Sequence[tuple[str, str]], graph_run: GraphRun) -> None:
    """Note that the graph has had what was asked by these identities and request ids, and evict now and then."""
    try:
        await graph_run.store.delivered(requests)
    except Storage as error:
        # The pictures are in the graph; that their receipts cannot be marked only keeps them longer.
        logging.getLogger(__name__).warning("%s", error)


def _facts(picture: Picture, size: tuple[int, int]) -> dict[str, Any]:
    """The provider's facts, with the size that it announced where the picture turned out another."""
    announced = {} if picture.size in (None, size) else {"announced_size": list(picture.size or ())}
    return {**picture.facts, **announced}
