"""An inner node of Local Generate: counts the prompt's tokens before the host encodes it."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.errors import BadInput
from ..ideogram.local.job import TOKENS

ENCODER = "qwen3vl_8b"
"""How the host's tokenizer for Ideogram 4 names what it makes."""

ENDING = [151644, 77091, 198]
"""Qwen's tokens for the opened turn of the assistant, which is how a prompt ends for Ideogram 4 and for no other type:
a CLIP of another type has another chat form."""


class IdeogramKitLocalPrompt(io.ComfyNode):
    """Hands the text on when the model can read all of it."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitLocalPrompt",
            display_name="Ideogram Local Prompt",
            category="Ideogram",
            description="A part of Local Generate: refuses a prompt longer than Ideogram 4's open weights can read.",
            inputs=[
                io.Clip.Input("clip", tooltip="Ideogram 4's text encoder."),
                io.String.Input("text", multiline=True, force_input=True, tooltip="The prompt."),
            ],
            outputs=[
                io.String.Output("text", display_name="text", tooltip="The prompt, as it came."),
                io.Int.Output("tokens", display_name="tokens", tooltip="Its tokens, with the chat form around it."),
            ],
            is_dev_only=True,
        )

    @classmethod
    def execute(cls, clip: Any, text: str) -> io.NodeOutput:
        if clip is None:
            raise BadInput("clip", "there is no text encoder in it; connect Local Models.")
        parts = clip.tokenize(text).get(ENCODER)
        if not parts or ([token[0] for token in parts[0][-3:]] != ENDING and not text.startswith("<|im_start|>")):
            raise BadInput(
                "clip",
                "it is not Ideogram 4's text encoder. Load Qwen3-VL 8B with Local Models, or with the type ideogram4.",
            )
        count = max(len(part) for part in parts)
        if count > TOKENS:
            raise BadInput(
                "prompt",
                f"it has {count} tokens, and Ideogram 4 reads {TOKENS}. Shorten it: fewer elements, or briefer.",
            )
        return io.NodeOutput(text, count)
