"""A request for every field: what the wire tests and the contract test ask."""

from __future__ import annotations

import functools
from io import BytesIO
from typing import Any

from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.models import Model, model_of
from ideogram_kit.nodes.ideogram.providers import Provider
from ideogram_kit.nodes.ideogram.providers.settings import MASK_POLARITY, WHITE_CHANGES, filled
from ideogram_kit.nodes.ideogram.requests import Generate, Lora, Palette, PaletteMember, Request
from ideogram_kit.nodes.ideogram.requests import pictures as requests
from PIL import Image

LAYOUT: dict[str, Any] = {
    "high_level_description": "A poster for a fair",
    "compositional_deconstruction": {
        "background": "warm paper",
        "elements": [{"type": "text", "bbox": [100, 100, 300, 900], "text": "Été 夏", "desc": "bold"}],
    },
}


@functools.cache
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
    "image_weight": 30,
    "resemblance": 70,
    "detail": 20,
    "transparent_background": True,
    "loras": (Lora(url="https://example.com/style.safetensors", scale=0.8),),
}
"""A value for each field that has no list of choices (color_palette has one, but takes members too)."""

COMPANIONS: dict[str, dict[str, Any]] = {
    "custom_width": {"custom_height": 256},
    "custom_height": {"custom_width": 512},
    "character_mask": {"character_image": FREE["character_image"]},
}
"""What a field cannot be asked without."""

NEEDED: dict[tuple[str, str, str], dict[str, Any]] = {
    ("segmind", "inpaint", "3.0"): {"character_image": png("plum")},
}
"""What a provider cannot do an operation of a model without, beyond what the model itself needs."""


def needed_settings(provider: Provider, request: Request) -> dict[str, Any]:
    """The Provider node's settings without which the request is refused: which colour of a mask changes."""
    if MASK_POLARITY not in provider.settings or not hasattr(request, "mask"):
        return {}
    try:
        provider.check(request, filled(provider.settings, {}))
    except Unsupported as error:
        return {MASK_POLARITY.name: WHITE_CHANGES} if error.fields == ("mask",) else {}
    except BadInput:
        pass
    return {}


def value(model: Model, field: str) -> Any:
    """A value of this field that the model takes and that is not its default."""
    choices = model.fields[field]
    return FREE[field] if field in FREE or choices is None else choices[-1]


def generate(model: str, **fields: Any) -> Generate:
    """A small request for one picture."""
    return Generate(**{"model": model, "seed": 7, "prompt": 'A fox, the words "Été 夏"', **fields})


REQUESTS: dict[str, type[Request]] = {
    kind.operation: kind for kind in vars(requests).values() if isinstance(kind, type) and issubclass(kind, Generate)
}
"""The request of every operation that makes pictures."""


@functools.cache
def half_masked(columns: int = 8) -> bytes:
    """A mask of `png`'s size that changes its left half, or as many columns on its left."""
    mask = Image.new("L", (16, 16))
    mask.paste(255, (0, 0, columns, 16))
    out = BytesIO()
    mask.save(out, "PNG")
    return out.getvalue()


def make(operation: str, model: str, **fields: Any) -> Request:
    """A small request for one picture of any operation, with what it cannot do without."""
    known = model_of(operation, model)
    sources: dict[str, Any] = {"image": png(), "images": (png(), png("teal")), "mask": half_masked()}
    kind = REQUESTS[operation]
    needed = {name: sources[name] for name in sources if name in kind.__dataclass_fields__}
    needed |= {name: (known.fields[name] or ("",))[0] for name in known.required}
    if known.prompt != "none":
        needed["prompt"] = "A fox"
    return kind(**{"model": model, "seed": 7, **needed, **fields})
