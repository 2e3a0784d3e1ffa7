"""The Reframe node: a picture extended to another frame."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.requests import Reframe
from ..inputs import references, sockets, sources, widgets
from ..inputs.outputs import image_outputs
from ..inputs.run_options import STOP, RunOptions, conduct
from ..operate import fingerprint, operate


class IdeogramKitReframe(io.ComfyNode):
    """Extends each picture of a batch to another frame."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitReframe",
            display_name="Ideogram Reframe",
            category="Ideogram",
            description="Extends a picture beyond its edges to another size. Ideogram asks for a square picture; "
            "others may be cropped.",
            search_aliases=["outpaint", "extend", "uncrop", "aspect ratio"],
            inputs=[
                sockets.image("The picture to extend."),
                widgets.model("reframe"),
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
        fields = await references.fields(model, notes, palette=palette, style_images=style_images)
        requests = [
            Reframe(model=model["model"], image=source, seed=seed, num_images=num_images, **fields)
            for source in await sources.images("image", image, notes)
        ]
        return await operate(sockets.provider_ref(provider), requests, notes, RunOptions(on_failure, ask_again))
