"""The Local Magic Prompt node: plain words made into a structured prompt by the text encoder that is already loaded."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import host
from ..ideogram.errors import BadInput
from ..ideogram.models.sizes import RATIOS_V4
from ..inputs import outputs, widgets
from ..inputs.prompt import validate_words


class IdeogramKitLocalMagicPrompt(io.ComfyNode):
    """Expands into the host's Generate Text, and into Local Reading, which reads the text that was generated."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitLocalMagicPrompt",
            display_name="Ideogram Local Magic Prompt",
            category="Ideogram",
            description="Plain words made into a structured prompt by Ideogram 4's own text encoder, on your GPU: no "
            "key, no cost, no network.",
            search_aliases=["enhance prompt", "expand prompt", "rewrite prompt", "llm", "offline"],
            inputs=[
                io.Clip.Input("clip", raw_link=True, tooltip="The text encoder, from Local Models."),
                widgets.plain_prompt(),
                io.Combo.Input(
                    "aspect_ratio",
                    options=list(RATIOS_V4),
                    default="1x1",
                    tooltip="The shape that the layout is for, width x height.",
                ),
                widgets.local_seed("Another seed, another layout.", io.ControlAfterGenerate.fixed),
            ],
            outputs=[
                io.String.Output(
                    "prompt", display_name="prompt", tooltip="The structured prompt as JSON, for any prompt input."
                ),
                outputs.structured_prompt("The same for a structured_prompt input, or to change in Structured Prompt."),
                outputs.elements(),
                outputs.report(),
            ],
            enable_expand=True,
        )

    @classmethod
    def validate_inputs(cls, prompt: str | None = "") -> bool | str:
        """Refuse a blank prompt when the graph is queued. A linked value is None here: not known yet."""
        return validate_words(prompt)

    @classmethod
    def execute(cls, clip: Any, prompt: str, aspect_ratio: str, seed: int) -> io.NodeOutput:
        if not prompt.strip():
            raise BadInput("prompt", "it is blank; write what to draw.")
        from .words import write

        graph = host.graph()
        reading = write(graph, clip, prompt, aspect_ratio, seed)
        return io.NodeOutput(*(reading.out(index) for index in range(4)), expand=graph.finalize())
