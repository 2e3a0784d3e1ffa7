"""Our names of the fields of Oxen's two models, by which the user is told what to change."""

from __future__ import annotations

import re

OUR_FIELDS = {
    "image_size": "resolution",
    "aspect_ratio": "resolution",
    "resolution": "resolution",
    "rendering_speed": "rendering_speed",
    "quality": "quality",
    "expansion_model": "expansion_model",
    "acceleration": "acceleration",
    "enable_safety_checker": "safety",
    "output_format": "output_format",
    "enable_prompt_expansion": "magic_prompt",
    "num_images": "num_images",
    "num_generations": "num_images",
    "seed": "seed",
    "prompt": "prompt",
}
"""Our name of each field that is sent."""

_NAMES = "|".join(sorted(OUR_FIELDS, key=len, reverse=True))
_NAMED = re.compile(rf"(?<![\w-])({_NAMES})(?![\w-])", re.IGNORECASE)
_BLAMED = re.compile(
    rf"^\W*([\w ]*error\W+)?((body|input|parameters?|params)\W+)?({_NAMES})['\")\]]*\s*:", re.IGNORECASE
)


def field_named(text: str) -> str | None:
    """Our name of the first of Oxen's fields that a text names; None where it names none."""
    match = _NAMED.search(text)
    return OUR_FIELDS[match[1].lower()] if match else None


def blames_field(text: str) -> bool:
    """Whether a text begins with a field, as the checks of values do: `image_size: …`, `body.image_size: …`."""
    return _BLAMED.search(text) is not None
