"""Runs the operation of a node whose provider is Local: checked as at any other, then expanded into host nodes.

As soon as a node waits, the host drops from its cache what the running graph has not named yet, and the models that the
last run loaded are such a thing: they stay only if the node expands before it has awaited anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comfy_api.latest import io

from .. import host, tensors
from ..ideogram.engine import query
from ..ideogram.engine.prepare import order
from ..ideogram.errors import IdeogramKitError
from ..ideogram.local.files import AUTO, TEXT_ENCODER
from ..ideogram.local.told import words_facts
from ..ideogram.requests import MagicPrompt, ProviderRef, Request
from ..ideogram.results.text_info import best_size
from ..inputs.run_options import RunOptions
from ..operate import blocked
from . import graph as graphs
from . import load
from .words import WRITER, write

RATIO = "1x1"
"""The shape of a structured prompt for which none was asked."""


def expand(
    ref: ProviderRef | None,
    requests: Sequence[Request],
    notes: list[str],
    options: RunOptions,
    image: tensors.Tensor | None = None,
    mask: tensors.Tensor | None = None,
) -> io.NodeOutput:
    """images, alpha, prompt and info of the requests, and the graph that makes them.

    There is a request for each picture of `image` [B, H, W, C], in its order; they differ in the picture alone. `mask`
    is [H, W] or [1 or B, H, W], 1 where something is to change. Raises the errors of `ideogram/errors.py`: what is
    wrong with a request before what is missing on this machine. With options that go on, they block the branch;
    what goes wrong later, in the host's nodes, stops the graph.
    """
    try:
        return _expanded(ref, requests, notes, image, mask)
    except IdeogramKitError as error:
        if not options.goes_on:
            raise
        return blocked(error, 4, requests[0].operation)


def _expanded(
    ref: ProviderRef | None,
    requests: Sequence[Request],
    notes: list[str],
    image: tensors.Tensor | None,
    mask: tensors.Tensor | None,
) -> io.NodeOutput:
    from ..ideogram.local.requested import files_of, job_of

    orders = [order(ref, request, host.keys()) for request in requests]
    settings = orders[0].settings
    job = job_of(requests[0], notes, settings)
    graphs.need_the_host()
    found = load.find(files_of(settings), weights=settings["weights"])
    load.check(found)
    graph = host.graph()
    made = graphs.run(graph, load.loaders(graph, found), job, tuple(_starts(image, mask)))
    return io.NodeOutput(*made[:4], expand=graph.finalize())


def _starts(image: tensors.Tensor | None, mask: tensors.Tensor | None) -> Iterator[graphs.Start]:
    """Each picture of a batch with its own mask, or with the one for all."""
    for index in range(0 if image is None else len(image)):
        assert image is not None
        own = mask if mask is None or mask.ndim == 2 or len(mask) == 1 else mask[index : index + 1]
        yield graphs.Start(image=image[index : index + 1], mask=own)


def rewrite(ref: ProviderRef | None, question: MagicPrompt) -> io.NodeOutput:
    """The outputs of Magic Prompt, and the graph that makes them. Raises the errors of `ideogram/errors.py`."""
    query.prepare(ref, question, host.keys())
    graphs.need_the_host(WRITER)
    found = load.find({}, (TEXT_ENCODER,))
    load.check(found)
    notes: list[str] = []
    ratio = question.aspect_ratio or RATIO
    if question.aspect_ratio is None:
        notes.append(f"aspect_ratio {AUTO} is {RATIO} here: the text encoder chooses none.")
    sizes = [best_size(ratio, tier, notes) for tier in ("1K", "2K")]
    graph = host.graph()
    clip = load.text_encoder(graph, found)
    reading = write(graph, clip, question.prompt, ratio, question.seed, words_facts(ratio, notes))
    text, layout, elements, info = (reading.out(index) for index in (0, 1, 2, 4))
    return io.NodeOutput(layout, elements, text, *sizes, info, expand=graph.finalize())
