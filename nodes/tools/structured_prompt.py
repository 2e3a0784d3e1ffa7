"""The Structured Prompt node: composes a structured prompt, or changes a part of one, without any network."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.prompt import serialise
from ..ideogram.prompt.compose import PromptChanges, compose
from ..ideogram.results.text_info import elements_with_boxes
from ..inputs import outputs, sockets
from ..inputs.palette import read_palette


class IdeogramKitStructuredPrompt(io.ComfyNode):
    """Composes or changes a structured prompt, checks it, and reports what it found."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitStructuredPrompt",
            display_name="Ideogram Structured Prompt",
            category="Ideogram",
            description="Puts a structured prompt together, or changes a part of one, and checks it against Ideogram's "
            "rules. Free, without a network.",
            search_aliases=["json prompt", "layout", "edit prompt", "change text", "elements"],
            inputs=[
                io.String.Input(
                    "high_level_description",
                    multiline=True,
                    default="",
                    placeholder="The whole picture in a sentence or two",
                    tooltip="The whole picture in a sentence or two. Blank: as it is in structured_prompt.",
                ),
                io.String.Input(
                    "background",
                    multiline=True,
                    default="",
                    placeholder="What lies behind everything",
                    tooltip="What lies behind everything. Blank: as it is in structured_prompt.",
                ),
                io.DynamicCombo.Input(
                    "style",
                    options=[
                        io.DynamicCombo.Option("keep", []),
                        io.DynamicCombo.Option("none", []),
                        io.DynamicCombo.Option("photo", _style("photo", "The camera and the lens, as in 35mm, f/1.4.")),
                        io.DynamicCombo.Option(
                            "art_style", _style("art_style", "The manner, as in flat vector, bold outlines.")
                        ),
                    ],
                    tooltip="keep: the style of structured_prompt. none: no style. photo and art_style: the words "
                    "below; blank ones stay as they are.",
                ),
                io.Int.Input(
                    "change_element",
                    default=0,
                    min=0,
                    max=1000,
                    tooltip="The number of the element to change, counted from 1. 0: none.",
                ),
                io.String.Input(
                    "element_text",
                    default="",
                    multiline=True,
                    placeholder="The letters of that element",
                    tooltip="The letters that a text element draws. Blank: as they are.",
                ),
                io.String.Input(
                    "element_desc",
                    default="",
                    multiline=True,
                    placeholder="How that element looks",
                    tooltip="How the element looks. Blank: as it is.",
                ),
                io.MultiType.Input(
                    "structured_prompt",
                    [sockets.Dict, io.String],
                    optional=True,
                    tooltip="The structured prompt to change, as a DICT or as JSON text. Not connected: a new one.",
                ),
                io.MultiType.Input(
                    "elements",
                    [sockets.Array, io.String],
                    optional=True,
                    tooltip="Elements that replace all there are: those of the host's Create Bounding Boxes, or JSON.",
                ),
                io.MultiType.Input(
                    "palette",
                    [sockets.Dict, sockets.Array, io.String],
                    optional=True,
                    tooltip="The style's colours: from the Palette node, a list, or text. A preset has no place here.",
                ),
            ],
            outputs=[
                outputs.structured_prompt("For Generate's structured_prompt."),
                outputs.elements(),
                outputs.text("The structured prompt as JSON."),
                outputs.report(),
            ],
        )

    @classmethod
    def execute(
        cls,
        high_level_description: str,
        background: str,
        style: dict[str, Any],
        change_element: int,
        element_text: str,
        element_desc: str,
        structured_prompt: dict[str, Any] | str | None = None,
        elements: list[Any] | str | None = None,
        palette: Any = None,
    ) -> io.NodeOutput:
        reading = compose(
            structured_prompt,
            PromptChanges(
                high_level_description=high_level_description,
                background=background,
                style=style["style"],
                style_words={name: words for name, words in style.items() if name != "style"},
                palette=read_palette(palette),
                elements=elements,
                element=change_element,
                element_text=element_text,
                element_desc=element_desc,
            ),
        )
        findings = list(reading.findings)
        boxes = elements_with_boxes(reading.prompt, findings)
        return io.NodeOutput(reading.prompt, boxes, serialise(reading.prompt), outputs.report_text(findings))


def _style(kind: str, tooltip: str) -> list[io.Input]:
    return [
        io.String.Input("aesthetics", default="", tooltip="The general look, as in moody, cinematic, desaturated."),
        io.String.Input("lighting", default="", tooltip="The light, as in golden hour, rim light."),
        io.String.Input("medium", default="", tooltip="The medium, as in photograph, painting, graphic_design."),
        io.String.Input(kind, default="", tooltip=tooltip),
    ]
