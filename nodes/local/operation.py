"""Runs the operation of a node whose provider is Local: checked as for any provider, then expanded into host nodes.

As soon as a node awaits something, the host drops from its cache whatever the running graph has not named yet. The
models that the last run loaded are among that: they stay loaded only if the node expands before it awaits anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comfy_api.latest import io

from .. import host, tensors
from ..ideogram.engine import query
from ..ideogram.engine.prepare import order
from ..ideogram.errors import IdeogramKitError
from ..ideogram.local.files import AUTO, TEXT_ENCODER
from ..ideogram.local.info import magic_prompt_metadata
from ..ideogram.requests import MagicPrompt, ProviderRef, Request
from ..ideogram.results.text_info import nearest_size
from ..inputs.run_options import RunOptions
from ..operate import block_or_raise
from . import graph as graphs
from . import load
from .words import WRITER, write

RATIO = "1x1"
"""The aspect ratio of a structured prompt where none was asked for."""


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
    is [H, W] or [1 or B, H, W], 1 where something is to change.

    Raises the errors of `ideogram/errors.py`: what is wrong with a request before what is missing on this machine.
    Where the options say `go on`, they block the outputs instead; what goes wrong later, in the host's nodes, stops the
    graph.
    """
    try:
        return _expanded(ref, requests, notes, image, mask)
    except IdeogramKitError as error:
        return block_or_raise(error, options, 4, requests[0].operation)


def _expanded(
    ref: ProviderRef | None,
    requests: Sequence[Request],
    notes: list[str],
    image: tensors.Tensor | None,
    mask: tensors.Tensor | None,
) -> io.NodeOutput:
    from ..ideogram.local.from_request import files_of, job_of

    orders = [order(ref, request, host.keys()) for request in requests]
    settings = orders[0].settings
    notes += orders[0].notes
    job = job_of(orders[0].request, notes, settings)
    graphs.need_the_host()
    files = load.find(files_of(settings), weights=settings["weights"])
    load.check(files)
    graph = host.graph()
    outputs = graphs.run(graph, load.loaders(graph, files), job, tuple(_starts(image, mask)))
    return io.NodeOutput(*outputs[:4], expand=graph.finalize())


def _starts(image: tensors.Tensor | None, mask: tensors.Tensor | None) -> Iterator[graphs.Start]:
    """Each picture of a batch, with its own mask or with the mask that all share."""
    for index in range(0 if image is None else len(image)):
        assert image is not None
        own = mask
        if mask is not None and mask.ndim == 3 and len(mask) > 1:
            own = mask[index : index + 1]
        yield graphs.Start(image=image[index : index + 1], mask=own)


def rewrite(ref: ProviderRef | None, question: MagicPrompt) -> io.NodeOutput:
    """The outputs of Magic Prompt, and the graph that makes them. Raises the errors of `ideogram/errors.py`."""
    query.prepare(ref, question, host.keys())
    graphs.need_the_host(WRITER)
    files = load.find({}, (TEXT_ENCODER,))
    load.check(files)
    notes: list[str] = []
    ratio = question.aspect_ratio or RATIO
    if question.aspect_ratio is None:
        notes.append(f"aspect_ratio {AUTO} is {RATIO} here: the text encoder chooses none.")
    sizes = [nearest_size(ratio, tier, notes) for tier in ("1K", "2K")]
    graph = host.graph()
    clip = load.text_encoder(graph, files)
    reading = write(graph, clip, question.prompt, ratio, question.seed, magic_prompt_metadata(ratio, notes))
    text, layout, elements, info = (reading.out(index) for index in (0, 1, 2, 4))
    return io.NodeOutput(layout, elements, text, *sizes, info, expand=graph.finalize())
