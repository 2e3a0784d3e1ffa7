"""The Inpaint node: the masked part of a picture made anew."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.requests import Inpaint
from ..inputs import references, sockets, sources, widgets
from ..inputs.outputs import image_outputs
from ..inputs.prompt import read_prompt
from ..inputs.run_options import STOP, RunOptions, conduct
from ..operate import fingerprint, operate


class IdeogramKitInpaint(io.ComfyNode):
    """Makes the masked part of each picture of a batch anew."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitInpaint",
            display_name="Ideogram Inpaint",
            category="Ideogram",
            description="Makes the masked part of a picture anew, as the words say, and leaves the rest as it is.",
            search_aliases=["edit", "mask", "fill"],
            inputs=[
                sockets.image("The picture to change."),
                sockets.mask(),
                widgets.prompt("What the whole picture shows once the masked part is new."),
                widgets.model("inpaint"),
                widgets.num_images(),
                widgets.seed(),
                sockets.provider(),
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
        mask: tensors.Tensor,
        prompt: str,
        model: dict[str, Any],
        num_images: int,
        seed: int,
        provider: Any = None,
        style_images: tensors.Tensor | None = None,
        character_image: tensors.Tensor | None = None,
        character_mask: tensors.Tensor | None = None,
        palette: Any = None,
        on_failure: str = STOP,
        ask_again: bool = False,
    ) -> io.NodeOutput:
        notes: list[str] = []
        words, layout = read_prompt(prompt, None, notes)
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
            Inpaint(
                model=model["model"],
                image=source,
                mask=changed,
                prompt=words or None,
                structured_prompt=layout,
                seed=seed,
                num_images=num_images,
                **fields,
            )
            for source, changed in await sources.masked(image, mask, notes, stay=sockets.is_local(ref))
        ]
        if sockets.is_local(ref):
            # Imported here, as everything that only Local needs: starting ComfyUI must not wait for it.
            from ..local.operation import expand

            return expand(ref, requests, notes, RunOptions(on_failure, ask_again), image, mask)
        return await operate(ref, requests, notes, RunOptions(on_failure, ask_again))
