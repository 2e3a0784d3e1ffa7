"""The Describe node: a picture as a structured prompt, or in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comfy_api.latest import io

from ..ideogram.errors import BadInput
from ..ideogram.requests import Describe, Description
from ..ideogram.results.text_info import elements_with_boxes, info
from ..ideogram.validation.words import DESCRIBERS, check_query
from ..inputs import outputs, sockets, sources
from ..inputs.query_operation import QueryOperation
from ..inputs.run_options import run_options
from ..operate import fingerprint


async def _read_inputs(inputs: Mapping[str, Any], notes: list[str]) -> Describe:
    image, model = inputs["image"], inputs["model"]
    if image.ndim == 4 and len(image) > 1:
        raise BadInput("image", f"it has {len(image)} pictures; connect one, for instance through ImageFromBatch.")
    (encoded,) = await sources.images("image", image, notes)
    choices = {name: value for name, value in model.items() if name != "model"}
    question = Describe(model=model["model"], image=encoded, **choices)
    check_query(question)
    return question


def _build_outputs(question: Describe, answer: Description, notes: list[str]) -> io.NodeOutput:
    elements = elements_with_boxes(answer.structured_prompt, notes)
    return io.NodeOutput(answer.structured_prompt or {}, elements, answer.text, info(question, answer, notes))


OPERATION = QueryOperation(
    inputs=("image", "model", "provider", "on_failure", "ask_again"),
    outputs=4,
    read_inputs=_read_inputs,
    build_outputs=_build_outputs,
)


class IdeogramKitDescribe(io.ComfyNode):
    """Describes a picture: as a structured prompt, which 4.0 draws from, or in sentences."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitDescribe",
            display_name="Ideogram Describe",
            category="Ideogram",
            description="Says what is in a picture: 4.0 as a structured prompt with boxes and texts, which Generate "
            "draws again; 3.0 and 2.0 in sentences.",
            search_aliases=["caption", "image to prompt", "interrogate", "img2txt"],
            inputs=[
                io.Image.Input("image", tooltip="The picture to describe; one, not a batch of several."),
                io.DynamicCombo.Input(
                    "model",
                    options=[io.DynamicCombo.Option(name, _choices() if name == "4.0" else []) for name in DESCRIBERS],
                    tooltip="4.0 gives a structured prompt; 3.0 and 2.0 give sentences alone, so their "
                    "structured_prompt and elements are empty.",
                ),
                sockets.provider(),
                *run_options(),
            ],
            outputs=[
                outputs.structured_prompt(
                    "For Generate's structured_prompt, or to change in Structured Prompt. Empty for 3.0 and 2.0."
                ),
                outputs.elements(),
                outputs.text("The structured prompt as JSON, or the sentences."),
                outputs.info("JSON: provider, model, expected cost, tags and notes."),
            ],
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)


def _choices() -> list[io.Input]:
    return [
        io.Boolean.Input("include_bbox", default=True, tooltip="Say where each element is, as a box."),
        io.Boolean.Input(
            "include_style_descriptions", default=False, tooltip="Also describe the style: light, medium, colours."
        ),
        io.Boolean.Input("include_tags", default=False, tooltip="Also give keywords; they stand in `info`."),
    ]
