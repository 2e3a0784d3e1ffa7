"""The Remove Object node: a picture without what the mask covers."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import RemoveObject
from ..inputs import sockets, widgets
from ..inputs.operation import Operation
from ..inputs.outputs import image_outputs
from ..inputs.run_options import run_options
from ..operate import fingerprint

OPERATION = Operation(request=RemoveObject, start="masked", counted=False)


class IdeogramKitRemoveObject(io.ComfyNode):
    """Removes what the mask covers from each picture of a batch."""

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
                *run_options(),
            ],
            outputs=image_outputs(),
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)
