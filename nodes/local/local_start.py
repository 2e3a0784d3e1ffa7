"""An inner node of Local Generate: checks the picture to start from, and its mask, before they are encoded."""

from __future__ import annotations

from comfy_api.latest import io

from .. import tensors


class IdeogramKitLocalStart(io.ComfyNode):
    """Hands the picture and the mask on, if both are valid and the mask fits the picture."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitLocalStart",
            display_name="Ideogram Local Start",
            category="Ideogram",
            description="A part of Local Generate: checks the picture that it starts from, and its mask.",
            inputs=[
                io.Image.Input("image", tooltip="The picture, or a batch, to start from."),
                io.Mask.Input("mask", optional=True, tooltip="1 where it is to change; one mask, or one for each."),
            ],
            outputs=[
                io.Image.Output("image", display_name="image", tooltip="The picture, as it came."),
                io.Mask.Output("mask", display_name="mask", tooltip="The mask, as it came."),
            ],
            is_dev_only=True,
        )

    @classmethod
    def execute(cls, image: tensors.Tensor, mask: tensors.Tensor | None = None) -> io.NodeOutput:
        tensors.check_image("image", image)
        if mask is not None:
            tensors.check_mask("mask", mask, image)
        return io.NodeOutput(image, mask)
