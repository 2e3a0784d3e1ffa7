"""An inner node of Local Generate: counts the prompt's tokens before the host encodes it."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.errors import BadInput
from ..ideogram.local.job import MAX_TOKENS

ENCODER = "qwen3vl_8b"
"""The key under which the host's tokenizer for Ideogram 4 returns its tokens."""

ENDING = [151644, 77091, 198]
"""Qwen's tokens that open the assistant's turn. A prompt ends with them for Ideogram 4 alone: a CLIP of another type
has another chat template."""


class IdeogramKitLocalPrompt(io.ComfyNode):
    """Hands the text on, if the model can read all of it."""

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
        chunks = clip.tokenize(text).get(ENCODER)
        if not chunks or ([token[0] for token in chunks[0][-3:]] != ENDING and not text.startswith("<|im_start|>")):
            raise BadInput(
                "clip",
                "it is not Ideogram 4's text encoder. Load Qwen3-VL 8B with Local Models, or with the type ideogram4.",
            )
        count = max(len(chunk) for chunk in chunks)
        if count > MAX_TOKENS:
            raise BadInput(
                "prompt",
                f"it has {count} tokens, and Ideogram 4 reads {MAX_TOKENS}. Shorten it: fewer elements, or briefer.",
            )
        return io.NodeOutput(text, count)
