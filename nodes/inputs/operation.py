"""The declaration of an operation that makes pictures: which request a node makes, and which inputs it has.

A node file is this declaration, its schema and an `execute` that hands over its inputs. What only Local needs is
imported when a graph first runs there, because starting ComfyUI must not wait for it. For Local, nothing is awaited
before the node expands: see nodes/local/operation.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from comfy_api.latest import io

from ..ideogram.requests import Request
from ..operate import operate
from . import references, sockets, sources
from .prompt import read_given_prompt
from .run_options import RunOptions

Words = Literal["none", "plain", "structured", "connectable"]
"""The prompt that a node takes: none; plain words; also a structured prompt as JSON; also one that is connected."""

Start = Literal["nothing", "image", "masked", "images"]
"""What a node starts from: nothing; each picture of a batch, in a request of its own; the same with its mask; or
several pictures in one request."""

STARTS: Mapping[Start, tuple[str, ...]] = {
    "nothing": (),
    "image": ("image",),
    "masked": ("image", "mask"),
    "images": ("images",),
}
"""The names of the inputs that a node of each kind of start has."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What one node asks.

    `references` are the sockets of references.REFERENCES that it has, `counted` whether it has num_images. With
    `runs_here` it can also be made of the host's own nodes, where the provider is Local.
    """

    request: type[Request]
    words: Words = "none"
    start: Start = "nothing"
    references: tuple[str, ...] = ()
    counted: bool = True
    runs_here: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the node's inputs, in the order of its schema."""
        return (
            *STARTS[self.start],
            *(("prompt",) if self.words != "none" else ()),
            "model",
            *(("num_images",) if self.counted else ()),
            *("seed", "provider"),
            *(("structured_prompt",) if self.words == "connectable" else ()),
            *self.references,
            *("on_failure", "ask_again"),
        )

    async def run(self, inputs: Mapping[str, Any]) -> io.NodeOutput:
        """images, alpha, prompt and info. Of the inputs that ComfyUI passes to `execute`, optional ones may be missing.

        Raises the errors of `ideogram/errors.py`, before anything is sent where that can be known.
        """
        sockets.check_names(inputs, self.inputs)
        notes: list[str] = []
        fields = self._read_words(inputs)
        connected = {name: inputs.get(name) for name in self.references}
        fields |= await references.fields(inputs["model"], notes, **connected)
        ref = sockets.provider_ref(inputs.get("provider"))
        local = self.runs_here and sockets.is_local(ref)
        if self.counted:
            fields["num_images"] = inputs["num_images"]
        requests = [
            self.request(model=inputs["model"]["model"], seed=inputs["seed"], **fields, **source)
            for source in await self._read_sources(inputs, notes, stay=local)
        ]
        options = RunOptions.read(inputs)
        if local:
            from ..local.operation import expand

            return expand(ref, requests, notes, options, inputs.get("image"), inputs.get("mask"))
        return await operate(ref, requests, notes, options)

    def _read_words(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the prompt; a blank one is None for a node that has a picture."""
        if self.words == "none":
            return {}
        if self.words == "plain":
            return {"prompt": inputs["prompt"].strip() or None}
        fields = read_given_prompt(inputs["prompt"], inputs.get("structured_prompt"))
        return {**fields, "prompt": fields["prompt"] or None} if self.start != "nothing" else fields

    async def _read_sources(self, inputs: Mapping[str, Any], notes: list[str], *, stay: bool) -> list[dict[str, Any]]:
        """The pictures that each request starts from, by field. `stay` as in nodes/inputs/sources.py."""
        if self.start == "nothing":
            return [{}]
        if self.start == "image":
            pictures = await sources.images("image", inputs["image"], notes, stay=stay)
            return [{"image": picture} for picture in pictures]
        if self.start == "masked":
            pairs = await sources.masked(inputs["image"], inputs["mask"], notes, stay=stay)
            return [{"image": picture, "mask": mask} for picture, mask in pairs]
        batches = [
            await sources.images(name, batch, notes, stay=stay)
            for name, batch in inputs["images"].items()
            if batch is not None
        ]
        return [{"images": tuple(picture for batch in batches for picture in batch)}]
