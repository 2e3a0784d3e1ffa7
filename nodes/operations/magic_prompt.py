"""The Magic Prompt node: plain words made into a structured prompt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comfy_api.latest import io

from ..ideogram.models.sizes import RATIOS_V4
from ..ideogram.requests import Description, MagicPrompt
from ..ideogram.results.text_info import best_size, boxed, info
from ..ideogram.validation.words import check_words
from ..inputs import sockets, widgets
from ..inputs.query_operation import QueryOperation
from ..inputs.run_options import run_options
from ..operate import fingerprint

Size = io.Custom("STRING,COMBO")
"""A size is text, and goes into Generate's `resolution` as well, which is a combo."""


async def _question(inputs: Mapping[str, Any], _notes: list[str]) -> MagicPrompt:
    ratio = widgets.chosen("aspect_ratio", inputs["aspect_ratio"])
    question = MagicPrompt(prompt=inputs["prompt"].strip(), aspect_ratio=ratio, seed=inputs["seed"])
    check_words(question)
    return question


def _outputs(question: MagicPrompt, answer: Description, notes: list[str]) -> io.NodeOutput:
    elements = boxed(answer.structured_prompt, notes)
    sizes = [best_size(answer.aspect_ratio or "1x1", tier, notes) for tier in ("1K", "2K")]
    return io.NodeOutput(answer.structured_prompt, elements, answer.text, *sizes, info(question, answer, notes))


OPERATION = QueryOperation(
    inputs=("prompt", "aspect_ratio", "seed", "provider", "on_failure", "ask_again"),
    outputs=6,
    read=_question,
    give=_outputs,
    runs_here=True,
)


class IdeogramKitMagicPrompt(io.ComfyNode):
    """Rewrites words as 4.0 wants them, before a picture is paid."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitMagicPrompt",
            display_name="Ideogram Magic Prompt",
            category="Ideogram",
            description="Plain words made into a structured prompt by Ideogram, to look at and to change before a "
            "picture is paid.",
            search_aliases=["enhance prompt", "expand prompt", "rewrite prompt", "upsample prompt"],
            inputs=[
                io.String.Input(
                    "prompt",
                    multiline=True,
                    default="",
                    placeholder='Words, with literal text "in quotes"',
                    tooltip="What to draw, in plain words; put literal text in quotes.",
                ),
                io.Combo.Input(
                    "aspect_ratio",
                    options=[widgets.AUTO, *RATIOS_V4],
                    default=widgets.AUTO,
                    tooltip="The shape that the layout is for, width x height. auto: Ideogram chooses by the words.",
                ),
                widgets.idle_seed(),
                sockets.provider(),
                *run_options(),
            ],
            outputs=[
                sockets.Dict.Output(
                    "structured_prompt",
                    display_name="structured_prompt",
                    tooltip="For Generate's structured_prompt, or to change in Structured Prompt.",
                ),
                sockets.Array.Output(
                    "elements",
                    display_name="elements",
                    tooltip="The elements that have a box, for `bboxes` of the host's Create Bounding Boxes.",
                ),
                io.String.Output("text", display_name="text", tooltip="The structured prompt as JSON."),
                Size.Output(
                    "size_1k",
                    display_name="size_1k",
                    tooltip="The size of Generate 4.0 that suits the ratio, about 1024 x 1024 pixels in all.",
                ),
                Size.Output(
                    "size_2k",
                    display_name="size_2k",
                    tooltip="The size of Generate 4.0 that suits the ratio, about 2048 x 2048 pixels in all.",
                ),
                io.String.Output(
                    "info", display_name="info", tooltip="JSON: provider, aspect ratio, expected cost and notes."
                ),
            ],
            enable_expand=True,
        )

    @classmethod
    def validate_inputs(cls, prompt: str | None = "") -> bool | str:
        """Refuse a blank prompt when the graph is queued. A linked value is None here: not known yet."""
        return True if prompt is None or prompt.strip() else "it is blank; write what to draw."

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)
