"""Carries out one request for a node: order, run, wait, outputs; what was paid for is kept when the node fails."""

from __future__ import annotations

import time

from comfy_api.latest import io

from . import host
from .ideogram import network, run
from .ideogram.errors import IdeogramKitError
from .ideogram.info import info, summary, used_prompt
from .ideogram.progress import Progress
from .ideogram.requests import ProviderRef, Request
from .tensors import Batch


async def operate(ref: ProviderRef | None, request: Request, notes: list[str]) -> io.NodeOutput:
    """Ask the provider and return images, alpha, prompt and info.

    Raises the errors of `ideogram/errors.py`, before anything is sent where that can be known.
    """
    order = run.order(ref, request, host.keys())
    batch = Batch(request.num_images)
    progress = Progress(provider=order.provider.name, total=request.num_images)
    try:
        outcome = await host.wait(network.submit(run.run(order, progress, batch.place)), progress)
    except BaseException as error:
        if order.key is not None:
            _keep(batch, error)
        raise
    progress.finished(summary(outcome))
    host.show(progress)
    return io.NodeOutput(batch.images(), batch.alpha(), used_prompt(outcome), info(outcome, notes))


def _keep(batch: Batch, error: BaseException) -> None:
    """Save the pictures that did arrive, and say where; a cancel has no text to say it in."""
    folder = host.keep(batch.encoded(), time.strftime("kept-%Y%m%d-%H%M%S"))
    if folder is not None and isinstance(error, IdeogramKitError):
        count = len(batch.encoded())
        plural = "picture that did arrive is" if count == 1 else "pictures that did arrive are"
        error.args = (f"{error} The {count} {plural} kept in {folder}.",)
