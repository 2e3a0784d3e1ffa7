"""An inner node of Local Magic Prompt: reads what the text encoder wrote, and mends it."""

from __future__ import annotations

import json

from comfy_api.latest import io

from .. import host
from ..ideogram.local.magic import answer
from ..ideogram.local.told import words_info
from ..ideogram.prompt import serialise
from ..ideogram.results.text_info import boxed
from ..inputs import sockets


class IdeogramKitLocalReading(io.ComfyNode):
    """Makes a structured prompt of written text, or says that there is none in it."""

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
                sockets.Dict.Output(
                    "structured_prompt", display_name="structured_prompt", tooltip="The structured prompt."
                ),
                sockets.Array.Output("elements", display_name="elements", tooltip="The elements that have a box."),
                io.String.Output("report", display_name="report", tooltip="What was mended or is unusual."),
                io.String.Output("info", display_name="info", tooltip="JSON: what was known, and what was mended."),
            ],
            is_dev_only=True,
        )

    @classmethod
    def execute(cls, text: str, facts: str = "{}") -> io.NodeOutput:
        reading = answer(text)
        findings = list(reading.findings)
        elements = boxed(reading.prompt, findings)
        host.say(f"{len(reading.prompt['compositional_deconstruction']['elements'])} elements")
        report = "\n".join(findings) or "no findings"
        told = words_info(json.loads(facts), findings)
        return io.NodeOutput(serialise(reading.prompt), reading.prompt, elements, report, told)
