"""The sockets that nodes share."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from comfy_api.latest import io

from ..ideogram.errors import BadInput
from ..ideogram.requests import ProviderRef

Provider = io.Custom("IDEOGRAM_PROVIDER")
"""The socket that carries a ProviderRef from the Provider node."""

Dict = io.Custom("DICT")
Array = io.Custom("ARRAY")
"""The host's own sockets, by name: ComfyUI 0.18.2 has no classes for them yet."""


def check_names(connected: Iterable[str], names: Container[str]) -> None:
    """Raise BadInput for an input that the node does not have: ComfyUI passes on whatever is linked, under any name."""
    for name in connected:
        if name not in names:
            raise BadInput(name, "this node has no such input; disconnect it.")


def image(tooltip: str) -> io.Input:
    """The socket for the picture to start from."""
    return io.Image.Input("image", tooltip=f"{tooltip} A batch is asked for at the same time, results in order.")


def mask() -> io.Input:
    """The socket for the mask of what changes."""
    return io.Mask.Input("mask", tooltip="1 where the picture is to change. One mask, or one for each image.")


def provider() -> io.Input:
    """The socket for the Provider node."""
    return Provider.Input(
        "provider",
        optional=True,
        tooltip="Where to run, from the Provider node. Not connected: the first provider that has a key, else Proof, "
        "which is free and needs no network.",
    )


def provider_ref(value: Any) -> ProviderRef | None:
    """The value of the provider's socket; raises TypeError for anything else, which another pack's node may emit."""
    if value is None or isinstance(value, ProviderRef):
        return value
    raise TypeError(f"provider: it is a {type(value).__name__}; connect the Provider node.")


def is_local(ref: ProviderRef | None) -> bool:
    """Whether a node's provider is Local, for which the node expands into host nodes instead of asking a provider."""
    return ref is not None and ref.id == "local"


def structured_prompt() -> io.Input:
    """The socket for a structured prompt."""
    return io.MultiType.Input(
        "structured_prompt",
        [Dict, io.String],
        optional=True,
        tooltip="A structured prompt: the DICT of the host's Build JSON Prompt, or JSON text. Leave the prompt blank "
        "when you connect it.",
    )


def palette() -> io.Input:
    """The socket for colours of one's own."""
    return io.MultiType.Input(
        "palette",
        [Dict, Array, io.String],
        optional=True,
        tooltip='3.0 and 2.0: your own colours, as text ("#E4572E 0.5, #17BEBB"), a list of colours, or the DICT that '
        "Ideogram's API takes. Leave color_palette at auto.",
    )


def style_images() -> io.Input:
    """The socket for pictures of a style."""
    return io.Image.Input(
        "style_images", optional=True, tooltip="3.0 only: pictures whose style to follow, as a batch."
    )


def references() -> list[io.Input]:
    """The sockets for style, character and palette, in the order that every node has them."""
    return [
        style_images(),
        io.Image.Input("character_image", optional=True, tooltip="3.0 only: one picture of a character to keep."),
        io.Mask.Input(
            "character_mask",
            optional=True,
            tooltip="Where in character_image the character is: 1 on it. Same size as the image.",
        ),
        palette(),
    ]
