"""Segmind's endpoints that generate from words, one for each model.

Sources: Segmind's API pages of `ideogram-4` and `ideogram-txt-2-img`, and `www.segmind.com/models/*/api` of August
2026; Ideogram's legacy list of resolutions, 78 as Segmind's pages count them.

Inferred: the last three of the six named sizes (from fal and Oxen, whose other names are the same); the fields of
`ideogram-v4-fast` (as of `ideogram-4`) and of `p-image-ideogram` (as of Ideogram's own P-Image). These two are asked
for one picture a request, without a count, which is right whether they have one or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...models.sizes import SIZES_V2
from ..mapping import Endpoint, Fields, Mapper, MappingContext, sizes, values
from .mappers import pictures

BLOCKING = "blocking"
"""The flag, in `extra`, of a model that only v1 has. None is known; after a 404 of v2 any model is tried on v1.

v1 makes one picture a POST, whatever `num_images` says [the reference, 0a].
"""

NARROW_SEEDS = (100, 999_999)
"""The range that these pages state: 2a, image to image of the 2.0 family, and reframe and replace background of 3.0.

The page of `ideogram-txt-2-img` says "integer", and public clients send 0 to 9,999,999 [the reference, 0a]; no
range is recorded of `ideogram-turbo-txt-2-img` and `ideogram-reframe`. These get every seed as it is.
"""

STYLES_V2 = ("GENERAL", "REALISTIC", "DESIGN", "RENDER_3D", "ANIME")
STYLES_V3 = ("AUTO", "GENERAL", "REALISTIC", "DESIGN", "FICTION")
"""The page lists none. These are Ideogram's, without the one for custom models and STYLIZED, newer than the page."""


def _prompt_expansion(value: str, context: MappingContext) -> Fields:
    if value == "on" and context.request.structured_prompt is not None:
        raise context.unsupported("on would rewrite the structured_prompt; set it to auto or off in the Provider node.")
    return {"enable_prompt_expansion": value == "on"}


SETTINGS_V4: Mapping[str, Mapper] = {
    "safety": values.FAL_SAFETY,
    "output_format": values.same("output_format"),
    "prompt_expansion": _prompt_expansion,
}
"""The Provider node's settings, which only the 4.0 family has."""

FIELDS_V4: Mapping[str, Mapper] = {
    "resolution": sizes.preset("image_size"),
    "rendering_speed": values.FAL_SPEED,
}
STRUCTURED_V4 = values.serialised("prompt", enable_prompt_expansion=False)

PALETTE = values.palette("color_palette", "color_hex", "color_weight")
STYLE_V3: Mapping[str, Mapper] = {
    "rendering_speed": values.among("rendering_speed", "TURBO", "DEFAULT", "QUALITY"),
    "color_palette": PALETTE,
    "style_codes": values.same("style_codes"),
    "style_images": pictures("style_reference_images"),
}
"""The fields that every model of the 3.0 family takes."""

FIELDS_V3: Mapping[str, Mapper] = {
    **STYLE_V3,
    "aspect_ratio": values.same("aspect_ratio"),
    "resolution": values.same("resolution"),
    "magic_prompt": values.same("magic_prompt"),
    "negative_prompt": values.same("negative_prompt"),
    "style_type": values.among("style_type", *STYLES_V3),
}
STRUCTURED_V3 = values.plain_words("prompt", magic_prompt="OFF")

SIZE_V2 = sizes.nearest(sizes.words("resolution", "RESOLUTION_{}_{}"), SIZES_V2)
"""Maps to one of the 78 named sizes; a ratio to the nearest of them, as these models take no ratios."""

FIELDS_2A: Mapping[str, Mapper] = {
    "aspect_ratio": SIZE_V2,
    "style_type": values.among("style_type", *STYLES_V2),
    "magic_prompt": values.same("magic_prompt_option"),
}
FIELDS_V2: Mapping[str, Mapper] = {
    **FIELDS_2A,
    "resolution": SIZE_V2,
    "negative_prompt": values.same("negative_prompt"),
    "color_palette": PALETTE,
}


def legacy(path: str, fields: Mapping[str, Mapper], **more: Any) -> Endpoint:
    """An endpoint of the 2.0 and 2a family."""
    return Endpoint(
        path=path,
        fields=fields,
        structured=values.plain_words("prompt", magic_prompt_option="OFF"),
        **more,
    )


GENERATE: Mapping[str, Endpoint] = {
    "4.0": Endpoint(
        path="ideogram-4",
        fields=FIELDS_V4,
        settings=SETTINGS_V4,
        structured=STRUCTURED_V4,
        count="num_images",
        most=8,
    ),
    "3.0": Endpoint(path="ideogram-3", fields=FIELDS_V3, structured=STRUCTURED_V3),
    "P-Image": Endpoint(
        path="p-image-ideogram",
        fields={
            "aspect_ratio": values.same("aspect_ratio"),
            "resolution": values.same("resolution"),
            "quality": values.same("quality"),
            "magic_prompt": values.same("prompt_upsampling"),
            "custom_width": values.same("custom_width"),
            "custom_height": values.same("custom_height"),
        },
        structured=values.serialised("prompt", prompt_upsampling="OFF"),
    ),
    "4.0 Fast": Endpoint(path="ideogram-v4-fast", fields=FIELDS_V4, settings=SETTINGS_V4, structured=STRUCTURED_V4),
    "2a": legacy("ideogram-2a-txt-2-img", FIELDS_2A, seed_limits=NARROW_SEEDS),
    "2.0": legacy("ideogram-txt-2-img", FIELDS_V2),
    "2.0 Turbo": legacy("ideogram-turbo-txt-2-img", FIELDS_V2),
}
