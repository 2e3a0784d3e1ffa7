"""Reads the inputs that several nodes share: the model's widgets, a palette, style and character pictures."""

from __future__ import annotations

import asyncio
from typing import Any

from .. import tensors
from ..ideogram.errors import BadInput
from ..ideogram.requests import Palette
from . import widgets
from .encode import encode
from .palette import read_palette

REFERENCES = ("style_images", "character_image", "character_mask", "palette")
"""The sockets of sockets.references(), by name."""


async def fields(
    model: dict[str, Any],
    notes: list[str],
    *,
    palette: Any = None,
    style_images: tensors.Tensor | None = None,
    character_image: tensors.Tensor | None = None,
    character_mask: tensors.Tensor | None = None,
) -> dict[str, Any]:
    """The optional fields of a request, from a node's inputs; pictures are encoded off the event loop.

    Without pictures it awaits nothing, which Local needs: see nodes/local/operation.py.
    """
    fields = widgets.model_fields(model)
    fields["color_palette"] = choose_palette(fields.get("color_palette"), palette)
    pictures = (style_images, character_image, character_mask)
    if all(picture is None for picture in pictures):
        return fields | _encoded(*pictures, notes)
    return fields | await asyncio.to_thread(_encoded, *pictures, notes)


def choose_palette(preset: str | None, connected: Any) -> Palette | None:
    """The palette that was chosen or connected. Raises BadInput where both are given."""
    palette = read_palette(connected)
    if preset is None:
        return palette
    if palette is not None:
        raise BadInput("palette", f"there is a palette and color_palette is {preset}; set color_palette to auto.")
    return Palette(name=preset)


def _encoded(
    style_images: tensors.Tensor | None,
    character_image: tensors.Tensor | None,
    character_mask: tensors.Tensor | None,
    notes: list[str],
) -> dict[str, Any]:
    """The three picture inputs, checked and encoded."""
    characters = tensors.pictures("character_image", character_image, alpha=False)
    if len(characters) > 1:
        raise BadInput("character_image", f"it has {len(characters)} pictures; Ideogram takes one.")
    if character_mask is not None and not characters:
        raise BadInput("character_mask", "it needs a character_image; connect one, or disconnect the mask.")
    mask = tensors.character_mask(character_mask, characters[0] if characters else None)
    return {
        "style_images": encode("style_images", tensors.pictures("style_images", style_images, alpha=False), notes),
        "character_image": next(iter(encode("character_image", characters, notes)), None),
        "character_mask": next(iter(encode("character_mask", (mask,) if mask else (), notes)), None),
    }
