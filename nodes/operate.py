"""Runs a node's requests and returns its outputs; a failure stops the graph, or only the nodes behind this one."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from comfy_api.latest import io

from . import host
from .ideogram.engine import orders
from .ideogram.engine import query as queries
from .ideogram.engine.prepare import default_ref, order
from .ideogram.engine.query import Question
from .ideogram.errors import BadInput, IdeogramKitError, Storage
from .ideogram.requests import ProviderRef, Request
from .ideogram.results.area import max_pixels
from .ideogram.results.info import info, summary, used_prompt
from .ideogram.transport import background
from .ideogram.transport.progress import Progress
from .inputs.run_options import RunOptions
from .tensors import Batch

RECEIPTS = "What did arrive is in its receipts: the same inputs give it for nothing, and Ideogram Recover gives it now."


def fingerprint(inputs: Mapping[str, Any]) -> str:
    """What a node's cached result depends on besides its inputs: the default provider, where none is connected.

    So setting a key runs such a node again. With `ask_again` every run differs. ComfyUI passes a linked input as None,
    and leaves out one that is not connected.
    """
    if inputs.get("ask_again"):
        return uuid.uuid4().hex
    if "provider" in inputs:
        return ""
    try:
        return default_ref(host.keys()).id
    except (BadInput, Storage):
        # A damaged key file is reported by `operate`; raising here would only make ComfyUI run the node every time.
        return "unknown"


async def operate(
    ref: ProviderRef | None, requests: Sequence[Request], notes: list[str], options: RunOptions | None = None
) -> io.NodeOutput:
    """Ask the provider for every request at once and return images, alpha, prompt and info, in the requests' order.

    Raises the errors of `ideogram/errors.py`, before anything is sent where that can be known. Where the options say
    `go on`, a failure blocks the outputs instead, so that only the nodes behind this one are left out.
    """
    options = options or RunOptions()
    try:
        return await _operated(ref, requests, notes, options)
    except IdeogramKitError as error:
        return block_or_raise(error, options, 4, requests[0].operation if requests else "")


async def _operated(
    ref: ProviderRef | None, requests: Sequence[Request], notes: list[str], options: RunOptions
) -> io.NodeOutput:
    keys = host.keys()
    # In a thread: checking a request builds its body, pictures included, and other nodes run meanwhile.
    prepared = await asyncio.to_thread(lambda: [order(ref, request, keys) for request in requests])
    total = sum(request.num_images for request in requests)
    batch = Batch(total, [max_pixels(request) for request in requests for _ in range(request.num_images)])
    provider = prepared[0].provider
    progress = Progress(provider=provider.name, total=total, cancelling=provider.cancelling)
    graph_run = host.graph_run(options.ask_again)
    outcomes = await host.wait(background.submit(orders.run_all(prepared, progress, batch.place, graph_run)), progress)
    arrived = any(outcome.pictures for outcome in outcomes)
    error = next((outcome.error for outcome in outcomes if outcome.error is not None), None)
    if error is not None and not (options.goes_on and arrived):
        if arrived and prepared[0].key is not None:
            error.args = (f"{error} {RECEIPTS}",)
        raise error
    progress.finished(summary(outcomes) if error is None else f"{summary(outcomes)}; {error}")
    host.show(progress)
    outputs = io.NodeOutput(batch.images(), batch.alpha(), used_prompt(outcomes), info(outcomes, notes))
    delivered = [request for outcome in outcomes for request in outcome.delivered]
    await host.wait(background.submit(orders.mark_delivered(delivered, graph_run)), progress)
    return outputs


async def query(ref: ProviderRef | None, question: Question, options: RunOptions | None = None) -> Any:
    """Ask the provider a question and return its answer; progress shows under the node, and an interrupt ends it.

    Raises the errors of `ideogram/errors.py`.
    """
    prepared = await asyncio.to_thread(queries.prepare, ref, question, host.keys())
    progress = Progress(provider=prepared.provider.name, total=0, cancelling=prepared.provider.cancelling)
    graph_run = host.graph_run(options is not None and options.ask_again)
    answer = await host.wait(background.submit(queries.answer(prepared, progress, graph_run)), progress)
    progress.finished("answered")
    host.show(progress)
    await host.wait(background.submit(orders.mark_delivered(answer.delivered, graph_run)), progress)
    return answer.value


def block_or_raise(error: IdeogramKitError, options: RunOptions, outputs: int, operation: str) -> io.NodeOutput:
    """Raise the error where a failure stops the graph; else return the outputs of a node that failed.

    All of them are blocked but the last, `info`, which is JSON with the error.
    """
    if not options.goes_on:
        raise error
    info = {"operation": operation, "failed": [{"error": type(error).__name__, "says": str(error)}]}
    host.say(str(error))
    return io.NodeOutput(*[host.blocker() for _ in range(outputs - 1)], json.dumps(info, ensure_ascii=False, indent=2))
