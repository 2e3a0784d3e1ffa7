"""Segmind's endpoints that start from a picture or a character, one for each model.

Sources: `www.segmind.com/models/*/api` of August 2026. Inferred: the fields of `ideogram-v4-remix` (as of
`ideogram-4`, with the `image` and `image_weight` of `ideogram-3-remix`, one picture a request); that a higher
`image_weight` keeps more of the source, as Ideogram's own does. No page says which colour of a mask changes at
`ideogram-character` (Replicate's model of that name, whose fields are the same, paints where it is black), so the
Provider node's `mask_polarity` does.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..mapping import Endpoint, Fields, Mapper, MappingContext, files, values
from .endpoints import (
    FIELDS_2A,
    FIELDS_V2,
    FIELDS_V3,
    FIELDS_V4,
    NARROW_SEEDS,
    SETTINGS_V4,
    SIZE_V2,
    STRUCTURED_V3,
    STRUCTURED_V4,
    STYLE_V3,
    STYLES_V2,
    legacy,
)
from .mappers import base64_text, picture

IMAGE = {"image": picture("image")}
IMAGE_FILE = {"image": picture("image_file")}
WEIGHT = {"image_weight": values.weight("image_weight")}


def _remix(path: str, fields: Mapping[str, Mapper]) -> Endpoint:
    return legacy(path, {**fields, **WEIGHT}, sources=IMAGE_FILE, seed_limits=NARROW_SEEDS)


def _ratio(value: str, context: MappingContext) -> Fields:
    return {"aspect_ratio": value.replace("x", ":")}


def _not_with_a_character(value: object, context: MappingContext) -> Fields:
    raise context.unsupported("the model that takes a character_image has no such field.")


CHARACTER_FIELDS: Mapping[str, Mapper] = {
    "character_image": picture("character_reference_image"),
    "resolution": values.same("resolution"),
    "aspect_ratio": _ratio,
    "style_type": values.choice("style_type", {"AUTO": "Auto", "REALISTIC": "Realistic", "FICTION": "Fiction"}),
    "rendering_speed": values.choice("rendering_speed", {"TURBO": "Turbo", "DEFAULT": "Default", "QUALITY": "Quality"}),
    "magic_prompt": values.choice("magic_prompt_option", {"ON": "On", "OFF": "Off"}),
    **dict.fromkeys(("negative_prompt", "color_palette", "style_codes", "style_images"), _not_with_a_character),
}
CHARACTER = Endpoint(
    path="ideogram-character",
    fields=CHARACTER_FIELDS,
    structured=values.plain_words("prompt", magic_prompt_option="Off"),
)
"""3.0 with a character_image, which is a model of its own with its own values."""

CHARACTER_INPAINT = Endpoint(
    path=CHARACTER.path,
    fields=CHARACTER_FIELDS,
    structured=CHARACTER.structured,
    sources={"image": picture("image"), "mask": files.mask_of_chosen_polarity("mask", encode=base64_text)},
)

EDITS: Mapping[str, Mapping[str, Endpoint]] = {
    "remix": {
        "4.0": Endpoint(
            path="ideogram-v4-remix",
            fields={**FIELDS_V4, **WEIGHT},
            settings=SETTINGS_V4,
            structured=STRUCTURED_V4,
            sources=IMAGE,
        ),
        "3.0": Endpoint(
            path="ideogram-3-remix", fields={**FIELDS_V3, **WEIGHT}, structured=STRUCTURED_V3, sources=IMAGE
        ),
        "2a": _remix("ideogram-2a-img-2-img", FIELDS_2A),
        "2.0": _remix("ideogram-img-2-img", FIELDS_V2),
        "2.0 Turbo": _remix("ideogram-turbo-img-2-img", FIELDS_V2),
    },
    "inpaint": {"3.0": CHARACTER_INPAINT},
    "reframe": {
        "3.0": Endpoint(
            path="ideogram-3-reframe",
            prompt=None,
            fields={**STYLE_V3, "resolution": values.same("resolution")},
            sources=IMAGE,
            seed_limits=NARROW_SEEDS,
        ),
        "2.0": Endpoint(
            path="ideogram-reframe",
            prompt=None,
            fields={"resolution": SIZE_V2, "style_type": values.among("style_type", *STYLES_V2)},
            sources=IMAGE_FILE,
        ),
    },
    "replace_background": {
        "3.0": Endpoint(
            path="ideogram-3-replace-background",
            fields={**STYLE_V3, "magic_prompt": values.same("magic_prompt")},
            structured=STRUCTURED_V3,
            sources=IMAGE,
            seed_limits=NARROW_SEEDS,
        )
    },
}
"""By operation, then by model."""
