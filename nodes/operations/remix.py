"""The Remix node: pictures from a picture and words."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.requests import Remix
from ..inputs import references, sockets, sources, widgets
from ..inputs.outputs import image_outputs
from ..inputs.prompt import read_prompt
from ..inputs.run_options import STOP, RunOptions, conduct
from ..operate import fingerprint, operate


class IdeogramKitRemix(io.ComfyNode):
    """Makes new pictures from each picture of a batch."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitRemix",
            display_name="Ideogram Remix",
            category="Ideogram",
            description="New pictures from a picture and words: keep its composition, change its style or its content.",
            search_aliases=["image to image", "img2img", "variation", "restyle"],
            inputs=[
                sockets.image("The picture to start from."),
                widgets.prompt("What to make of it: plain words, or a structured prompt as JSON."),
                widgets.model("remix"),
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
        ref = sockets.provider_ref(provider)
        requests = [
            Remix(
                model=model["model"],
                image=source,
                prompt=words or None,
                structured_prompt=layout,
                seed=seed,
                num_images=num_images,
                **fields,
            )
            for source in await sources.images("image", image, notes, stay=sockets.is_local(ref))
        ]
        if sockets.is_local(ref):
            # Imported here, as everything that only Local needs: starting ComfyUI must not wait for it.
            from ..local.operation import expand

            return expand(ref, requests, notes, RunOptions(on_failure, ask_again), image)
        return await operate(ref, requests, notes, RunOptions(on_failure, ask_again))
