"""The Reframe node: a picture extended to another frame."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import Reframe
from ..inputs import sockets, widgets
from ..inputs.operation import Operation
from ..inputs.outputs import image_outputs
from ..inputs.run_options import run_options
from ..operate import fingerprint

OPERATION = Operation(request=Reframe, start="image", references=("style_images", "palette"))


class IdeogramKitReframe(io.ComfyNode):
    """Extends each picture of a batch to another frame."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitReframe",
            display_name="Ideogram Reframe",
            category="Ideogram",
            description="Extends a picture beyond its edges to another size. Ideogram asks for a square picture; "
            "others may be cropped.",
            search_aliases=["outpaint", "extend", "uncrop", "aspect ratio"],
            inputs=[
                sockets.image("The picture to extend."),
                widgets.model("reframe"),
                widgets.num_images(),
                widgets.seed(),
                sockets.provider(),
                sockets.style_images(),
                sockets.palette(),
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
