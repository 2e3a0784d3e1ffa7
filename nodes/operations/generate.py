"""The Generate node: pictures from words or from a structured prompt."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.requests import Generate
from ..inputs import sockets, widgets
from ..inputs.operation import Operation
from ..inputs.outputs import image_outputs
from ..inputs.prompt import NOT_CONNECTED, validate
from ..inputs.references import REFERENCES
from ..inputs.run_options import run_options
from ..operate import fingerprint

OPERATION = Operation(request=Generate, words="connectable", references=REFERENCES, runs_here=True)


class IdeogramKitGenerate(io.ComfyNode):
    """Makes 1 to 8 pictures with any Ideogram model."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitGenerate",
            display_name="Ideogram Generate",
            category="Ideogram",
            description="Pictures from words, or from a structured prompt that places every element and every text. "
            "Without a key it draws a free layout proof.",
            search_aliases=["ideogram", "text to image", "typography", "poster", "logo", "structured prompt"],
            inputs=[
                widgets.prompt("What to draw: plain words, or a structured prompt as JSON; the node tells them apart."),
                widgets.model("generate"),
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
    def validate_inputs(
        cls, prompt: str | None = "", structured_prompt: Any = NOT_CONNECTED, *, model: Any = None
    ) -> bool | str:
        """Refuse a blank prompt when the graph is queued, so that nothing of it runs. A linked value is not known yet.

        ComfyUI passes `model` whatever is named here; by keyword only, it is not taken for an input to blame.
        """
        del model
        return validate(prompt, structured_prompt)

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)
