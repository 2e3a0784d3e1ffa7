"""A request for every field: what the wire tests and the contract test ask."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from ideogram_kit.nodes.ideogram.models import Model
from ideogram_kit.nodes.ideogram.requests import Generate, Palette, PaletteMember
from PIL import Image

LAYOUT: dict[str, Any] = {
    "high_level_description": "A poster for a fair",
    "compositional_deconstruction": {
        "background": "warm paper",
        "elements": [{"type": "text", "bbox": [100, 100, 300, 900], "text": "Été 夏", "desc": "bold"}],
    },
}


def png(colour: str = "tomato", size: tuple[int, int] = (16, 16), mode: str = "RGB") -> bytes:
    """A small PNG."""
    out = BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


FREE: dict[str, Any] = {
    "custom_model": "model/my-model/version/1",
    "copyright_detection": True,
    "negative_prompt": "fog",
    "style_codes": ("AAFF5733", "0133FF57"),
    "color_palette": Palette(
        members=(PaletteMember(color_hex="#E4572E", color_weight=0.5), PaletteMember(color_hex="#17BEBB"))
    ),
    "custom_width": 512,
    "custom_height": 256,
    "style_images": (png("tomato"), png("teal")),
    "character_image": png("gold"),
    "character_mask": png("black", mode="L"),
}
"""A value for each field that has no list of choices (color_palette has one, but takes members too)."""

COMPANIONS: dict[str, dict[str, Any]] = {
    "custom_width": {"custom_height": 256},
    "custom_height": {"custom_width": 512},
    "character_mask": {"character_image": FREE["character_image"]},
}
"""What a field cannot be asked without."""


def value(model: Model, field: str) -> Any:
    """A value of this field that the model takes and that is not its default."""
    choices = model.fields[field]
    return FREE[field] if field in FREE or choices is None else choices[-1]


def generate(model: str, **fields: Any) -> Generate:
    """A small request for one picture."""
    return Generate(**{"model": model, "seed": 7, "prompt": 'A fox, the words "Été 夏"', **fields})
