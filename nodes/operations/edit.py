"""The Edit node: changes one to ten pictures, or combines them, as the prompt says."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import Edit
from ..inputs import sockets, widgets
from ..inputs.operation import Operation
from ..inputs.outputs import image_outputs
from ..inputs.run_options import run_options
from ..operate import fingerprint

OPERATION = Operation(request=Edit, words="structured", start="images")


class IdeogramKitEdit(io.ComfyNode):
    """Changes pictures as the prompt says, all in one request."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitEdit",
            display_name="Ideogram Edit",
            category="Ideogram",
            description="Changes one to ten pictures, or puts them together, as the words say. All of them go into one "
            "request.",
            search_aliases=["edit with a prompt", "instruction", "combine"],
            inputs=[
                io.Autogrow.Input(
                    "images",
                    template=io.Autogrow.TemplatePrefix(
                        io.Image.Input("image", tooltip="A picture to change or to use; a batch counts as several."),
                        prefix="image",
                        min=1,
                        max=10,
                    ),
                    tooltip="One to ten pictures; another socket grows as one is connected.",
                ),
                widgets.prompt("What to change, or how to put the pictures together."),
                widgets.model("edit"),
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
