"""The Replace Background node: another background behind what is in front."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.requests import ReplaceBackground
from ..inputs import references, sockets, sources, widgets
from ..inputs.outputs import image_outputs
from ..inputs.prompt import read_prompt
from ..inputs.run_options import STOP, RunOptions, conduct
from ..operate import fingerprint, operate


class IdeogramKitReplaceBackground(io.ComfyNode):
    """Puts another background behind the foreground of each picture of a batch."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitReplaceBackground",
            display_name="Ideogram Replace Background",
            category="Ideogram",
            description="Finds what is in front by itself, and puts the background behind it that the words describe.",
            search_aliases=["background", "product photo", "backdrop"],
            inputs=[
                sockets.image("The picture whose foreground to keep."),
                widgets.prompt("The new background."),
                widgets.model("replace_background"),
                widgets.num_images(),
                widgets.seed(),
                sockets.provider(),
                sockets.style_images(),
                sockets.palette(),
                *conduct(),
            ],
            outputs=image_outputs(),
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(
        cls,
        image: tensors.Tensor,
        prompt: str,
        model: dict[str, Any],
        num_images: int,
        seed: int,
        provider: Any = None,
        style_images: tensors.Tensor | None = None,
        palette: Any = None,
        on_failure: str = STOP,
        ask_again: bool = False,
    ) -> io.NodeOutput:
        notes: list[str] = []
        words, layout = read_prompt(prompt, None, notes)
        fields = await references.fields(model, notes, palette=palette, style_images=style_images)
        requests = [
            ReplaceBackground(
                model=model["model"],
                image=source,
                prompt=words or None,
                structured_prompt=layout,
                seed=seed,
                num_images=num_images,
                **fields,
            )
            for source in await sources.images("image", image, notes)
        ]
        return await operate(sockets.provider_ref(provider), requests, notes, RunOptions(on_failure, ask_again))
