"""The Upscale node: a picture enlarged, with detail added."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.requests import Upscale
from ..inputs import references, sockets, sources, widgets
from ..inputs.outputs import image_outputs
from ..inputs.run_options import STOP, RunOptions, conduct
from ..operate import fingerprint, operate


class IdeogramKitUpscale(io.ComfyNode):
    """Enlarges each picture of a batch."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitUpscale",
            display_name="Ideogram Upscale",
            category="Ideogram",
            description="Enlarges a picture and adds detail; words may guide it.",
            search_aliases=["enlarge", "super resolution", "enhance"],
            inputs=[
                sockets.image("The picture to enlarge."),
                io.String.Input(
                    "prompt", multiline=True, default="", tooltip="Words that guide the detail. Blank: none are sent."
                ),
                widgets.model("upscale"),
                widgets.num_images(),
                widgets.seed(),
                sockets.provider(),
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
        on_failure: str = STOP,
        ask_again: bool = False,
    ) -> io.NodeOutput:
        notes: list[str] = []
        fields = await references.fields(model, notes)
        requests = [
            Upscale(
                model=model["model"],
                image=source,
                prompt=prompt.strip() or None,
                seed=seed,
                num_images=num_images,
                **fields,
            )
            for source in await sources.images("image", image, notes)
        ]
        return await operate(sockets.provider_ref(provider), requests, notes, RunOptions(on_failure, ask_again))
