"""Carries out requests for a node: order, run, wait, outputs; what was paid for is kept when the node fails."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from comfy_api.latest import io

from . import host
from .ideogram import network, run
from .ideogram.consult import Question, answer, enquire
from .ideogram.errors import BadInput, IdeogramKitError
from .ideogram.info import info, summary, used_prompt
from .ideogram.progress import Progress
from .ideogram.requests import ProviderRef, Request
from .tensors import Batch


def fingerprint(inputs: Mapping[str, Any]) -> str:
    """What a node's cached result depends on beside its inputs: the provider, where none is connected.

    Setting a key must run such a node again. ComfyUI passes a linked input as None, and leaves out one that is not
    connected.
    """
    if "provider" in inputs:
        return ""
    try:
        return run.default_ref(host.keys()).id
    except BadInput:
        # A damaged key file is reported by `operate`; raising here would only make ComfyUI run the node every time.
        return "unknown"


async def operate(ref: ProviderRef | None, requests: Sequence[Request], notes: list[str]) -> io.NodeOutput:
    """Ask the provider for every request at once and return images, alpha, prompt and info, in the requests' order.

    Raises the errors of `ideogram/errors.py`, before anything is sent where that can be known.
    """
    keys = host.keys()
    orders = [run.order(ref, request, keys) for request in requests]
    total = sum(request.num_images for request in requests)
    batch = Batch(total)
    progress = Progress(provider=orders[0].provider.name, total=total, cancelling=orders[0].provider.cancelling)
    try:
        outcomes = await host.wait(network.submit(run.run_all(orders, progress, batch.place)), progress)
    except BaseException as error:
        if orders[0].key is not None:
            _keep(batch, error)
        raise
    progress.finished(summary(outcomes))
    host.show(progress)
    return io.NodeOutput(batch.images(), batch.alpha(), used_prompt(outcomes), info(outcomes, notes))


async def consult(ref: ProviderRef | None, question: Question) -> Any:
    """Ask the provider a question and return its answer, with progress under the node and the interrupt heeded."""
    enquiry = enquire(ref, question, host.keys())
    progress = Progress(provider=enquiry.provider.name, total=0)
    found = await host.wait(network.submit(answer(enquiry, progress)), progress)
    progress.finished("answered")
    host.show(progress)
    return found


def _keep(batch: Batch, error: BaseException) -> None:
    """Save the pictures that did arrive, and say where; a cancel has no text to say it in."""
    folder = host.keep(batch.encoded(), time.strftime("kept-%Y%m%d-%H%M%S"))
    if folder is not None and isinstance(error, IdeogramKitError):
        count = len(batch.encoded())
        plural = "picture that did arrive is" if count == 1 else "pictures that did arrive are"
        error.args = (f"{error} The {count} {plural} kept in {folder}.",)
