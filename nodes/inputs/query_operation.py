"""The declaration of an operation that is answered in words or data: Describe, Magic Prompt and Layerize Text."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from comfy_api.latest import io

from ..ideogram.errors import IdeogramKitError
from ..operate import blocked, query
from . import sockets
from .run_options import RunOptions

ReadQuestion = Callable[[Mapping[str, Any], list[str]], Awaitable[Any]]
"""A node's inputs as a checked question; what the user is told goes into the list. Raises BadInput."""

GiveOutputs = Callable[[Any, Any, list[str]], io.NodeOutput]
"""A question, its answer and the notes so far as the node's outputs; called off the event loop."""


@dataclass(frozen=True, kw_only=True)
class QueryOperation:
    """What one node asks, and what it makes of the answer.

    `inputs` are the names of the node's inputs in the order of its schema, `outputs` is how many outputs it has. With
    `runs_here` the host's own text encoder answers where the provider is Local; as in nodes/inputs/operation.py, its
    module is imported then, and nothing may be awaited before.
    """

    inputs: tuple[str, ...]
    outputs: int
    read: ReadQuestion
    give: GiveOutputs
    runs_here: bool = False

    async def run(self, inputs: Mapping[str, Any]) -> io.NodeOutput:
        """The node's outputs, from what ComfyUI hands to `execute`. Raises the errors of `ideogram/errors.py`."""
        sockets.check_names(inputs, self.inputs)
        notes: list[str] = []
        question = await self.read(inputs, notes)
        options = RunOptions.read(inputs)
        ref = sockets.provider_ref(inputs.get("provider"))
        try:
            if self.runs_here and sockets.is_local(ref):
                from ..local.operation import rewrite

                return rewrite(ref, question)
            answer = await query(ref, question, options)
        except IdeogramKitError as error:
            if not options.goes_on:
                raise
            return blocked(error, self.outputs, question.operation)
        return await asyncio.to_thread(self.give, question, answer, notes)
