"""The Remove Object node: a picture without what the mask covers."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.requests import RemoveObject
from ..inputs import sockets, sources, widgets
from ..inputs.outputs import image_outputs
from ..inputs.run_options import STOP, RunOptions, conduct
from ..operate import fingerprint, operate


class IdeogramKitRemoveObject(io.ComfyNode):
    """Takes what the mask covers out of each picture of a batch."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitRemoveObject",
            display_name="Ideogram Remove Object",
            category="Ideogram",
            description="Takes what the mask covers out of a picture and fills the place with what could be behind it.",
            search_aliases=["erase", "clean up", "object removal"],
            inputs=[
                sockets.image("The picture to take something out of."),
                sockets.mask(),
                widgets.model("remove_object"),
                widgets.seed(),
                sockets.provider(),
                *conduct(),
            ],
            outputs=image_outputs(),
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(
        cls,
        image: tensors.Tensor,
        mask: tensors.Tensor,
        model: dict[str, Any],
        seed: int,
        provider: Any = None,
        on_failure: str = STOP,
        ask_again: bool = False,
    ) -> io.NodeOutput:
        notes: list[str] = []
        requests = [
            RemoveObject(model=model["model"], image=source, mask=changed, seed=seed)
            for source, changed in await sources.masked(image, mask, notes)
        ]
        return await operate(sockets.provider_ref(provider), requests, notes, RunOptions(on_failure, ask_again))
