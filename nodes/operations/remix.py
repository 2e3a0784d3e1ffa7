"""The Remix node: pictures from a picture and words."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import Remix
from ..inputs import sockets, widgets
from ..inputs.operation import Operation
from ..inputs.outputs import image_outputs
from ..inputs.references import REFERENCES
from ..inputs.run_options import run_options
from ..operate import fingerprint

OPERATION = Operation(request=Remix, words="connectable", start="image", references=REFERENCES, runs_here=True)


class IdeogramKitRemix(io.ComfyNode):
    """Makes new pictures from each picture of a batch."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitRemix",
            display_name="Ideogram Remix",
            category="Ideogram",
            description="New pictures from a picture and words: keep its composition, change its style or its content.",
            search_aliases=["image to image", "img2img", "variation", "restyle"],
            inputs=[
                sockets.image("The picture to start from."),
                widgets.prompt("What to make of it: plain words, or a structured prompt as JSON."),
                widgets.model("remix"),
                widgets.num_images(),
                widgets.seed(),
                sockets.provider(),
                sockets.structured_prompt(),
                *sockets.references(),
                *run_options(),
            ],
            outputs=image_outputs(),
            enable_expand=True,
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)
