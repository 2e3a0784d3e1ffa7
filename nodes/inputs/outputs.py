"""The outputs that every image operation has, in this order: a contract."""

from __future__ import annotations

from comfy_api.latest import io


def image_outputs(*, lists: bool = False) -> list[io.Output]:
    """images, alpha, prompt, info; as `lists`, the first three have an entry a picture, whatever its size."""
    each = "The pictures, one by one, of any sizes." if lists else "The pictures, as one batch."
    return [
        io.Image.Output("images", display_name="images", is_output_list=lists, tooltip=each),
        io.Mask.Output(
            "alpha",
            display_name="alpha",
            is_output_list=lists,
            tooltip="1 where a picture is transparent, 0 where it is not.",
        ),
        io.String.Output(
            "prompt", display_name="prompt", is_output_list=lists, tooltip="The prompt that was really used."
        ),
        io.String.Output(
            "info",
            display_name="info",
            tooltip="JSON: provider, model, expected cost, and each image's seed, size and prompt.",
        ),
    ]
