"""An inner node of Local Magic Prompt: reads the text that the text encoder wrote, and repairs it."""

from __future__ import annotations

import json

from comfy_api.latest import io

from .. import host
from ..ideogram.local.info import magic_prompt_info
from ..ideogram.local.magic import answer
from ..ideogram.prompt import serialise
from ..ideogram.results.text_info import elements_with_boxes
from ..inputs import outputs


class IdeogramKitLocalReading(io.ComfyNode):
    """Turns the written text into a structured prompt, or says that it holds none."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitLocalReading",
            display_name="Ideogram Local Reading",
            category="Ideogram",
            description="A part of Local Magic Prompt: checks and mends what the text encoder wrote.",
            inputs=[
                io.String.Input("text", force_input=True, tooltip="What was written, after its given beginning."),
                io.String.Input(
                    "facts", optional=True, force_input=True, tooltip="JSON: what is known beside it, for `info`."
                ),
            ],
            outputs=[
                io.String.Output("prompt", display_name="prompt", tooltip="The structured prompt as JSON."),
                outputs.structured_prompt("The structured prompt."),
                outputs.elements("The elements that have a box."),
                outputs.report("What was mended or is unusual."),
                outputs.info("JSON: what was known, and what was mended."),
            ],
            is_dev_only=True,
        )

    @classmethod
    def execute(cls, text: str, facts: str = "{}") -> io.NodeOutput:
        reading = answer(text)
        findings = list(reading.findings)
        elements = elements_with_boxes(reading.prompt, findings)
        host.say(f"{len(reading.prompt['compositional_deconstruction']['elements'])} elements")
        report = outputs.report_text(findings)
        info = magic_prompt_info(json.loads(facts), findings)
        return io.NodeOutput(serialise(reading.prompt), reading.prompt, elements, report, info)
