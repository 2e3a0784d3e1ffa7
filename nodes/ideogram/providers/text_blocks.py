"""The place of a text in a layered picture, which every provider of Layerize Text gives as four numbers."""

from __future__ import annotations

from ..requests.layers import TextBlock

PLACE = ("x", "y", "width", "height")
"""The fields of a text block that say where it stands, in pixels."""


def has_place(block: TextBlock) -> bool:
    """Whether all four fields of the place are numbers."""
    return all(isinstance(block.get(name), int | float) for name in PLACE)
