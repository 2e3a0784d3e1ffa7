"""The Edit node: one to ten pictures changed, or put together, as the words say."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.requests import Edit
from ..inputs import references, sockets, sources, widgets
from ..inputs.outputs import image_outputs
from ..inputs.prompt import read_prompt
from ..inputs.run_options import STOP, RunOptions, conduct
from ..operate import fingerprint, operate


class IdeogramKitEdit(io.ComfyNode):
    """Changes pictures as the words say, all in one request."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitEdit",
            display_name="Ideogram Edit",
            category="Ideogram",
            description="Changes one to ten pictures, or puts them together, as the words say. All of them go into one "
            "request.",
            search_aliases=["edit with a prompt", "instruction", "combine"],
            inputs=[
                io.Autogrow.Input(
                    "images",
                    template=io.Autogrow.TemplatePrefix(
                        io.Image.Input("image", tooltip="A picture to change or to use; a batch counts as several."),
                        prefix="image",
                        min=1,
                        max=10,
                    ),
                    tooltip="One to ten pictures; another socket grows as one is connected.",
                ),
                widgets.prompt("What to change, or how to put the pictures together."),
                widgets.model("edit"),
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
        images: dict[str, tensors.Tensor],
        prompt: str,
        model: dict[str, Any],
        num_images: int,
        seed: int,
        provider: Any = None,
        on_failure: str = STOP,
        ask_again: bool = False,
    ) -> io.NodeOutput:
        notes: list[str] = []
        words, layout = read_prompt(prompt, None, notes)
        fields = await references.fields(model, notes)
        encoded = [await sources.images(name, tensor, notes) for name, tensor in images.items() if tensor is not None]
        requests = [
            Edit(
                model=model["model"],
                images=tuple(picture for batch in encoded for picture in batch),
                prompt=words or None,
                structured_prompt=layout,
                seed=seed,
                num_images=num_images,
                **fields,
            )
        ]
        return await operate(sockets.provider_ref(provider), requests, notes, RunOptions(on_failure, ask_again))
