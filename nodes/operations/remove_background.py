"""The Remove Background node: the foreground of a picture, on a transparent background."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import RemoveBackground
from ..inputs import sockets, widgets
from ..inputs.operation import Operation
from ..inputs.outputs import image_outputs
from ..inputs.run_options import run_options
from ..operate import fingerprint

OPERATION = Operation(request=RemoveBackground, start="image", counted=False)


class IdeogramKitRemoveBackground(io.ComfyNode):
    """Cuts the foreground out of each picture of a batch."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitRemoveBackground",
            display_name="Ideogram Remove Background",
            category="Ideogram",
            description="Cuts out what is in front. images and alpha compose with Join Image with Alpha, or over "
            "another picture with an inverted alpha as the mask.",
            search_aliases=["cut out", "transparent", "matting", "rembg"],
            inputs=[
                sockets.image("The picture to cut out of."),
                widgets.model("remove_background"),
                widgets.idle_seed(),
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
