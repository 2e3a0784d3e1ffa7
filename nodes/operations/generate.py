"""The Generate node: pictures from words or from a structured prompt."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.requests import Generate
from ..inputs import references, sockets, widgets
from ..inputs.outputs import image_outputs
from ..inputs.prompt import read_prompt
from ..inputs.run_options import STOP, RunOptions, conduct
from ..operate import fingerprint, operate

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
                widgets.prompt("What to draw: plain words, or a structured prompt as JSON; the node tells them apart."),
                widgets.model("generate"),
                widgets.num_images(),
                widgets.seed(),
                sockets.provider(),
                sockets.structured_prompt(),
                *sockets.references(),
                *conduct(),
            ],
            outputs=image_outputs(),
            enable_expand=True,
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
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

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
        on_failure: str = STOP,
        ask_again: bool = False,
    ) -> io.NodeOutput:
        notes: list[str] = []
        words, layout = read_prompt(prompt, structured_prompt, notes)
        fields = await references.fields(
            model,
            notes,
            palette=palette,
            style_images=style_images,
            character_image=character_image,
            character_mask=character_mask,
        )
        request = Generate(
            model=model["model"],
            seed=seed,
            num_images=num_images,
            prompt=words,
            structured_prompt=layout,
            **fields,
        )
        ref = sockets.provider_ref(provider)
        if sockets.is_local(ref):
            # Imported here, as everything that only Local needs: starting ComfyUI must not wait for it.
            from ..local.operation import expand

            return expand(ref, [request], notes, RunOptions(on_failure, ask_again))
        return await operate(ref, [request], notes, RunOptions(on_failure, ask_again))
