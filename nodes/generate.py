"""The Generate node: pictures from words or from a structured prompt."""

from __future__ import annotations

import asyncio
from typing import Any

from comfy_api.latest import io

from . import host, tensors, widgets
from .ideogram import prompt as structured
from .ideogram.errors import BadInput
from .ideogram.models import MODELS
from .ideogram.requests import Generate, Palette
from .ideogram.run import default_ref
from .operate import operate
from .outputs import image_outputs
from .palette import read_palette
from .pictures import encode

NOT_CONNECTED: Any = object()
"""Tells an input that is not connected from one that is: ComfyUI passes None for a linked value it does not know."""


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
                io.String.Input(
                    "prompt",
                    multiline=True,
                    default="",
                    placeholder='Words, with literal text "in quotes"; or a structured prompt as JSON',
                    tooltip="What to draw: plain words, or a structured prompt as JSON; the node tells them apart.",
                ),
                io.DynamicCombo.Input(
                    "model",
                    options=widgets.model_options(MODELS),
                    tooltip="The model; the widgets below it are the ones that it takes.",
                ),
                widgets.num_images(),
                widgets.seed(),
                widgets.provider(),
                io.MultiType.Input(
                    "structured_prompt",
                    [widgets.Dict, io.String],
                    optional=True,
                    tooltip="A structured prompt: the DICT of the host's Build JSON Prompt, or JSON text. Leave the "
                    "prompt blank when you connect it.",
                ),
                io.Image.Input(
                    "style_images", optional=True, tooltip="3.0 only: pictures whose style to follow, as a batch."
                ),
                io.Image.Input(
                    "character_image", optional=True, tooltip="3.0 only: one picture of a character to keep."
                ),
                io.Mask.Input(
                    "character_mask",
                    optional=True,
                    tooltip="Where in character_image the character is: 1 on it. Same size as the image.",
                ),
                io.MultiType.Input(
                    "palette",
                    [widgets.Dict, widgets.Array, io.String],
                    optional=True,
                    tooltip='3.0 and 2.0: your own colours, as text ("#E4572E 0.5, #17BEBB"), a list of colours, or '
                    "the DICT that Ideogram's API takes. Leave color_palette at auto.",
                ),
            ],
            outputs=image_outputs(),
        )

    @classmethod
    def validate_inputs(
        cls, prompt: str | None = "", structured_prompt: Any = NOT_CONNECTED, *, model: Any = None
    ) -> bool | str:
        """Refuse a blank prompt when the graph is queued, so that nothing of it runs. A linked value is not known yet.

        ComfyUI passes `model` whatever is named here; by keyword only, it is not taken for an input to blame.
        """
        del model
        if prompt is not None and not prompt.strip() and structured_prompt is NOT_CONNECTED:
            return "it is blank; write what to draw, or connect a structured_prompt."
        return True

    @classmethod
    def fingerprint_inputs(cls, provider: Any = NOT_CONNECTED, **_inputs: Any) -> str:
        """Not connected, the provider depends on which key is set: setting one must run the node again."""
        if provider is not NOT_CONNECTED:
            return ""
        try:
            return default_ref(host.keys()).id
        except BadInput:
            # A damaged key file is reported by `execute`; raising here would only make ComfyUI run it every time.
            return "unknown"

    @classmethod
    async def execute(
        cls,
        prompt: str,
        model: dict[str, Any],
        num_images: int,
        seed: int,
        provider: Any = None,
        structured_prompt: dict[str, Any] | str | None = None,
        style_images: tensors.Tensor | None = None,
        character_image: tensors.Tensor | None = None,
        character_mask: tensors.Tensor | None = None,
        palette: Any = None,
    ) -> io.NodeOutput:
        notes: list[str] = []
        words, layout = read_prompt(prompt, structured_prompt, notes)
        fields = {name: widgets.asked(name, value) for name, value in model.items() if name != "model"}
        fields["color_palette"] = choose_palette(fields.get("color_palette"), palette)
        fields |= await asyncio.to_thread(_pictures, style_images, character_image, character_mask, notes)
        request = Generate(
            model=model["model"],
            seed=seed,
            num_images=num_images,
            prompt=words,
            structured_prompt=layout,
            **fields,
        )
        return await operate(widgets.provider_ref(provider), request, notes)


def read_prompt(
    prompt: str, connected: dict[str, Any] | str | None, notes: list[str]
) -> tuple[str | None, dict[str, Any] | None]:
    """The request's words or its structured prompt, whichever was given; what was mended is noted.

    Raises BadInput for both, and for a structured prompt that breaks the contract.
    """
    written = prompt.strip()
    if connected is not None and connected != "":
        if written:
            raise BadInput("prompt", "there is a prompt and a structured_prompt; clear one of them.")
        field, source = "structured_prompt", connected
    elif structured.looks_structured(written):
        field, source = "prompt", written
    else:
        return written, None
    reading = structured.read(source, field)
    notes += reading.findings
    return None, reading.prompt


def choose_palette(preset: str | None, connected: Any) -> Palette | None:
    """The palette of the widget or of the socket. Raises BadInput where both are given."""
    palette = read_palette(connected)
    if preset is None:
        return palette
    if palette is not None:
        raise BadInput("palette", f"there is a palette and color_palette is {preset}; set color_palette to auto.")
    return Palette(name=preset)


def _pictures(
    style_images: tensors.Tensor | None,
    character_image: tensors.Tensor | None,
    character_mask: tensors.Tensor | None,
    notes: list[str],
) -> dict[str, Any]:
    """The three picture inputs, checked and encoded."""
    characters = tensors.pictures("character_image", character_image)
    if len(characters) > 1:
        raise BadInput("character_image", f"it has {len(characters)} pictures; Ideogram takes one.")
    if character_mask is not None and not characters:
        raise BadInput("character_mask", "it needs a character_image; connect one, or disconnect the mask.")
    mask = tensors.character_mask(character_mask, characters[0] if characters else None)
    return {
        "style_images": encode("style_images", tensors.pictures("style_images", style_images), notes),
        "character_image": next(iter(encode("character_image", characters, notes)), None),
        "character_mask": next(iter(encode("character_mask", (mask,) if mask else (), notes)), None),
    }
