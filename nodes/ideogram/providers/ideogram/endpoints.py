"""Ideogram's endpoints that generate from words, one for each model, and the names of their fields.

Source: Ideogram's API pages and OpenAPI file of July 2026; P-Image and 4.0 transparent from its pages of autumn 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..mapping import Endpoint, Mapper
from ..mapping.multipart import upload
from ..mapping.sizes import exact, words
from ..mapping.values import alike, palette, plain_words, same, serialised

COUNT: Mapping[str, Any] = {"count": "num_images", "most": 8}
"""For an endpoint that makes several pictures at once."""

ENVELOPE = "image_request."
"""The object that holds all fields at most legacy endpoints; files are sent beside it."""

CUSTOM_MODEL: Mapping[str, Mapper] = {"custom_model": same("custom_model_uri")}
COPYRIGHT: Mapping[str, Mapper] = {"copyright_detection": same("enable_copyright_detection")}
STYLE_V3: Mapping[str, Mapper] = {
    **alike("style_preset", "style_codes"),
    # The spec's own example nests the members wrongly [ColorPaletteWithPresetNameOrMembers].
    "color_palette": palette("color_palette", "color_hex", "color_weight"),
    "style_images": upload("style_reference_images"),
}
CHARACTER_V3: Mapping[str, Mapper] = {
    "character_image": upload("character_reference_images"),
    "character_mask": upload("character_reference_images_mask"),
}

LEGACY = {
    "2a": "V_2A",
    "2a Turbo": "V_2A_TURBO",
    "2.0": "V_2",
    "2.0 Turbo": "V_2_TURBO",
    "1.0": "V_1",
    "1.0 Turbo": "V_1_TURBO",
}
"""The names of the 1.0 to 2a family in the body [ModelEnum]."""

LEGACY_FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("2a", "2a Turbo"), ("style_type",)),
    **dict.fromkeys(("2.0", "2.0 Turbo"), ("resolution", "style_type", "negative_prompt", "color_palette")),
    **dict.fromkeys(("1.0", "1.0 Turbo"), ("negative_prompt",)),
}
"""The fields that each of them takes beside a ratio and magic prompt."""


def endpoint(
    path: str, fields: Mapping[str, Mapper], *, inside: str = "", rewriting: str = "magic_prompt", **more: Any
) -> Endpoint:
    """An endpoint of 3.0 or older, to which a structured prompt goes as plain words; `more` may say otherwise.

    `inside` is the object that holds the fields, with its dot. OFF in the field `rewriting` keeps the structured prompt
    from being rewritten.
    """
    off: dict[str, Any] = {inside + rewriting: "OFF"}
    defaults: dict[str, Any] = {
        "prompt": inside + "prompt",
        "structured": plain_words(inside + "prompt", **off),
        "seed": inside + "seed",
        **more,
    }
    return Endpoint(path=path, fields=fields, fields_last=True, **defaults)


def legacy_fields(*names: str, inside: str = "") -> dict[str, Mapper]:
    """The mappers of a legacy endpoint for the fields `names`. Its sizes are words such as RESOLUTION_1024_1024."""
    mappers: dict[str, Mapper] = {
        "aspect_ratio": exact(words(inside + "aspect_ratio", "ASPECT_{}_{}")),
        "resolution": exact(words(inside + "resolution", "RESOLUTION_{}_{}")),
        "magic_prompt": same(inside + "magic_prompt_option"),
        "color_palette": palette(inside + "color_palette", "color_hex", "color_weight"),
    }
    return {name: mappers.get(name) or same(inside + name) for name in names}


def legacy(path: str, *names: str, model: str | None = None, inside: str = "", **more: Any) -> Endpoint:
    """A legacy endpoint. It serves several models, so the body names the model."""
    constants = {} if model is None else {inside + "model": LEGACY[model]}
    return endpoint(
        path,
        legacy_fields(*names, inside=inside),
        inside=inside,
        rewriting="magic_prompt_option",
        count=inside + "num_images",
        most=8,
        constants=constants,
        **more,
    )


def legacy_family(path: str, *names: str, **more: Any) -> dict[str, Endpoint]:
    """The endpoints of the 1.0 to 2a family at a path, by model; `names` are the fields that all of them take there."""
    shared = ("aspect_ratio", "magic_prompt", "magic_prompt_version", *names)
    return {
        model: legacy(path, *shared, *own, model=model, inside=ENVELOPE, **more) for model, own in LEGACY_FIELDS.items()
    }


V4: Mapping[str, Any] = {"prompt": "text_prompt", "structured": same("json_prompt")}
"""4.0 has a field of its own for a structured prompt, which takes an object."""

GENERATE: Mapping[str, Endpoint] = {
    "4.0": endpoint(
        "/v1/ideogram-v4/generate", {**alike("resolution", "rendering_speed"), **CUSTOM_MODEL, **COPYRIGHT}, **V4
    ),
    "4.0 transparent": endpoint(
        "/v1/ideogram-v4/generate-transparent",
        {**alike("aspect_ratio", "output_resolution", "rendering_speed"), **COPYRIGHT},
        multipart=True,
        **V4,
    ),
    "3.0": endpoint(
        "/v1/ideogram-v3/generate",
        {
            **alike("aspect_ratio", "resolution", "rendering_speed", "magic_prompt", "style_type", "negative_prompt"),
            **STYLE_V3,
            **CHARACTER_V3,
            **CUSTOM_MODEL,
            **COPYRIGHT,
        },
        **COUNT,
    ),
    "3.0 transparent": endpoint(
        "/v1/ideogram-v3/generate-transparent",
        {
            **alike("aspect_ratio", "upscale_factor", "rendering_speed", "magic_prompt", "negative_prompt"),
            **CUSTOM_MODEL,
        },
        **COUNT,
    ),
    "P-Image": endpoint(
        "/v1/text-to-image/p-image-ideogram",
        {
            **alike("aspect_ratio", "resolution", "quality", "custom_width", "custom_height"),
            "magic_prompt": same("prompt_upsampling"),
            **COPYRIGHT,
        },
        structured=serialised("prompt", prompt_upsampling="OFF"),
    ),
    **legacy_family("/generate"),
}
