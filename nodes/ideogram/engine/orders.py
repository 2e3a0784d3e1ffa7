"""Carries out orders at the same time, puts their pictures into the batch in order, and says what came of each."""

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
from ..transport.background import gather_all, in_thread
from ..transport.progress import Progress
from .forwarding import check_forwarding
from .pipeline import fetch_pictures
from .prepare import Order

InsertPicture = Callable[[int, bytes], tuple[int, int]]
"""Decodes a picture into the batch at an index (from 0), in a worker thread; returns its (width, height) in pixels."""


async def run_all(
    orders: Sequence[Order], progress: Progress, insert: InsertPicture, graph_run: GraphRun
) -> list[Outcome]:
    """Carry out orders at the same time; their pictures follow one another in the batch, in the orders' order."""
    first = accumulate((order.request.num_images for order in orders), initial=0)
    return await gather_all(
        run(order, progress, insert, graph_run, start) for order, start in zip(orders, first, strict=False)
    )


async def run(order: Order, progress: Progress, insert: InsertPicture, graph_run: GraphRun, first: int = 0) -> Outcome:
    """Carry out an order on the background loop. `insert` is called with each picture as soon as it is there.

    The order's pictures have the indexes from `first` on. An error of errors.py is not raised: it is the outcome's
    `error`, beside the pictures that came.
    """
    outcome = Outcome(
        provider=order.provider.id,
        request=order.request,
        notes=list(order.notes),
    )

    async def on_image(index: int, data: bytes, picture: Picture) -> None:
        size = await in_thread(insert, first + index, data)
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
        check_forwarding(order.provider, order.settings, graph_run)
        if order.key is None:
            await order.provider.draw(order.request, context)
        else:
            await fetch_pictures(order, context, graph_run, outcome.delivered)
        if not outcome.pictures:
            raise BadReply(f"{order.provider.name} delivered no picture.")
    except IdeogramKitError as error:
        # A provider may quote the key that it refuses.
        if order.key is not None:
            error.args = tuple(order.key.redact(str(argument)) for argument in error.args)
        outcome.error = error
    # Only now, because some providers only tell a price when they are asked for it, which the order has done.
    outcome.price = order.provider.price(order.request)
    return outcome


async def mark_delivered(requests: Sequence[tuple[str, str]], graph_run: GraphRun) -> None:
    """Mark requests, by identity and request id, as delivered to the graph; now and then, old pictures are evicted."""
    try:
        await graph_run.store.delivered(requests)
    except Storage as error:
        # The pictures are in the graph; that their receipts cannot be marked only keeps them longer.
        logging.getLogger(__name__).warning("%s", error)


def _facts(picture: Picture, size: tuple[int, int]) -> dict[str, Any]:
    """The provider's facts, with the size that it announced where the picture has another."""
    announced = {} if picture.size in (None, size) else {"announced_size": list(picture.size or ())}
    return {**picture.facts, **announced}
