"""The Replace Background node: the foreground of a picture before another background."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import ReplaceBackground
from ..inputs import sockets, widgets
from ..inputs.operation import Operation
from ..inputs.outputs import image_outputs
from ..inputs.run_options import run_options
from ..operate import fingerprint

OPERATION = Operation(
    request=ReplaceBackground, words="structured", start="image", references=("style_images", "palette")
)


class IdeogramKitReplaceBackground(io.ComfyNode):
    """Puts another background behind the foreground of each picture of a batch."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitReplaceBackground",
            display_name="Ideogram Replace Background",
            category="Ideogram",
            description="Finds what is in front by itself, and puts the background behind it that the words describe.",
            search_aliases=["background", "product photo", "backdrop"],
            inputs=[
                sockets.image("The picture whose foreground to keep."),
                widgets.prompt("The new background."),
                widgets.model("replace_background"),
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
