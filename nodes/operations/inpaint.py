"""The Inpaint node: draws the masked part of a picture again."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import Inpaint
from ..inputs import sockets, widgets
from ..inputs.operation import Operation
from ..inputs.outputs import image_outputs
from ..inputs.references import REFERENCES
from ..inputs.run_options import run_options
from ..operate import fingerprint

OPERATION = Operation(request=Inpaint, words="structured", start="masked", references=REFERENCES, runs_here=True)


class IdeogramKitInpaint(io.ComfyNode):
    """Draws the masked part of each picture of a batch again."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitInpaint",
            display_name="Ideogram Inpaint",
            category="Ideogram",
            description="Makes the masked part of a picture anew, as the words say, and leaves the rest as it is.",
            search_aliases=["edit", "mask", "fill"],
            inputs=[
                sockets.image("The picture to change."),
                sockets.mask(),
                widgets.prompt("What the whole picture shows once the masked part is new."),
                widgets.model("inpaint"),
                widgets.num_images(),
                widgets.seed(),
                sockets.provider(),
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
