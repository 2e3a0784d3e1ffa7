"""The outputs that every image operation has, in this order: a contract."""

from __future__ import annotations

from comfy_api.latest import io


def image_outputs() -> list[io.Output]:
    """images, alpha, prompt, info."""
    return [
        io.Image.Output("images", display_name="images", tooltip="The pictures, as one batch."),
        io.Mask.Output("alpha", display_name="alpha", tooltip="1 where a picture is transparent, 0 where it is not."),
        io.String.Output("prompt", display_name="prompt", tooltip="The prompt that was really used."),
        io.String.Output(
            "info",
            display_name="info",
            tooltip="JSON: provider, model, expected cost, and each image's seed, size and prompt.",
        ),
    ]
