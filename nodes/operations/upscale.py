"""The Upscale node: a picture enlarged, with detail added."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import Upscale
from ..inputs import sockets, widgets
from ..inputs.operation import Operation
from ..inputs.outputs import image_outputs
from ..inputs.run_options import run_options
from ..operate import fingerprint

OPERATION = Operation(request=Upscale, words="plain", start="image")


class IdeogramKitUpscale(io.ComfyNode):
    """Enlarges each picture of a batch."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitUpscale",
            display_name="Ideogram Upscale",
            category="Ideogram",
            description="Enlarges a picture and adds detail; words may guide it.",
            search_aliases=["enlarge", "super resolution", "enhance"],
            inputs=[
                sockets.image("The picture to enlarge."),
                io.String.Input(
                    "prompt", multiline=True, default="", tooltip="Words that guide the detail. Blank: none are sent."
                ),
                widgets.model("upscale"),
                widgets.num_images(),
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
