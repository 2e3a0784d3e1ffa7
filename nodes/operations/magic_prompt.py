"""The Magic Prompt node: plain words made into a structured prompt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comfy_api.latest import io

from ..ideogram.models.sizes import RATIOS_V4
from ..ideogram.requests import Description, MagicPrompt
from ..ideogram.results.text_info import elements_with_boxes, info, nearest_size
from ..ideogram.validation.words import check_query
from ..inputs import outputs, sockets, widgets
from ..inputs.prompt import validate_words
from ..inputs.query_operation import QueryOperation
from ..inputs.run_options import run_options
from ..operate import fingerprint

Size = io.Custom("STRING,COMBO")
"""The type of a size: text, which can also be linked to Generate's `resolution`, a combo."""


async def _read_inputs(inputs: Mapping[str, Any], _notes: list[str]) -> MagicPrompt:
    ratio = widgets.field_value("aspect_ratio", inputs["aspect_ratio"])
    question = MagicPrompt(prompt=inputs["prompt"].strip(), aspect_ratio=ratio, seed=inputs["seed"])
    check_query(question)
    return question


def _build_outputs(question: MagicPrompt, answer: Description, notes: list[str]) -> io.NodeOutput:
    elements = elements_with_boxes(answer.structured_prompt, notes)
    sizes = [nearest_size(answer.aspect_ratio or "1x1", tier, notes) for tier in ("1K", "2K")]
    return io.NodeOutput(answer.structured_prompt, elements, answer.text, *sizes, info(question, answer, notes))


OPERATION = QueryOperation(
    inputs=("prompt", "aspect_ratio", "seed", "provider", "on_failure", "ask_again"),
    outputs=6,
    read_inputs=_read_inputs,
    build_outputs=_build_outputs,
    runs_here=True,
)


class IdeogramKitMagicPrompt(io.ComfyNode):
    """Rewrites a prompt in the form that 4.0 takes, before a picture is paid for."""

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
                widgets.plain_prompt(),
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
                outputs.structured_prompt("For Generate's structured_prompt, or to change in Structured Prompt."),
                outputs.elements(),
                outputs.text("The structured prompt as JSON."),
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
                outputs.info("JSON: provider, aspect ratio, expected cost and notes."),
            ],
            enable_expand=True,
        )

    @classmethod
    def validate_inputs(cls, prompt: str | None = "") -> bool | str:
        """Refuse a blank prompt when the graph is queued. A linked value is None here: not known yet."""
        return validate_words(prompt)

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)
