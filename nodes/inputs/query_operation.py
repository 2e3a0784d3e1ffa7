"""The declaration of an operation that is answered in words or data instead of pictures.

Describe, Magic Prompt, Layerize Text, Dataset, Train Model and Custom Model are declared by it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from comfy_api.latest import io

from ..ideogram.errors import IdeogramKitError
from ..operate import block_or_raise, query
from . import sockets
from .run_options import RunOptions

ReadInputs = Callable[[Mapping[str, Any], list[str]], Awaitable[Any]]
"""Turns a node's inputs into a checked question; notes for the user are added to the list. Raises BadInput."""

BuildOutputs = Callable[[Any, Any, list[str]], io.NodeOutput]
"""Turns a question, its answer and the notes so far into the node's outputs; called off the event loop."""


@dataclass(frozen=True, kw_only=True)
class QueryOperation:
    """What one node asks, and how its outputs are made from the answer.

    `inputs` are the names of the node's inputs in the order of its schema, `outputs` is how many outputs it has.
    `takes_lists` is the schema's is_input_list: ComfyUI then hands over a list for every input.

    With `runs_here` the host's own text encoder answers where the provider is Local. As in nodes/inputs/operation.py,
    the module for that is imported only then, and nothing may be awaited before.
    """

    inputs: tuple[str, ...]
    outputs: int
    read_inputs: ReadInputs
    build_outputs: BuildOutputs
    takes_lists: bool = False
    runs_here: bool = False

    async def run(self, inputs: Mapping[str, Any]) -> io.NodeOutput:
        """The node's outputs, from what ComfyUI passes to `execute`. Raises the errors of `ideogram/errors.py`."""
        sockets.check_names(inputs, self.inputs)
        notes: list[str] = []
        question = await self.read_inputs(inputs, notes)
        if self.takes_lists:
            # A node that takes lists still asks one question, of one provider.
            inputs = {name: values[0] for name, values in inputs.items() if values}
        options = RunOptions.read(inputs)
        ref = sockets.provider_ref(inputs.get("provider"))
        try:
            if self.runs_here and sockets.is_local(ref):
                from ..local.operation import rewrite

                return rewrite(ref, question)
            answer = await query(ref, question, options)
        except IdeogramKitError as error:
            return block_or_raise(error, options, self.outputs, question.operation)
        return await asyncio.to_thread(self.build_outputs, question, answer, notes)
