"""Ideogram's endpoints that start from a picture, one for each model, and the names of their fields.

Source: Ideogram's API pages and OpenAPI file of July 2026; the mask rules are its official table of November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..mapping import Endpoint, Mapper
from ..mapping.multipart import upload, upload_mask
from ..mapping.values import alike, same, serialised
from .endpoints import CHARACTER_V3, COPYRIGHT, COUNT, CUSTOM_MODEL, ENVELOPE, STYLE_V3, endpoint, legacy, legacy_family

IMAGE: Mapping[str, Mapper] = {"image": upload("image")}
IMAGE_FILE: Mapping[str, Mapper] = {"image": upload("image_file")}
MASK: Mapping[str, Mapper] = {"mask": upload_mask("mask", black_changes=True)}


def _v3(operation: str, fields: Mapping[str, Mapper], sources: Mapping[str, Mapper] = IMAGE) -> Endpoint:
    path = f"/v1/ideogram-v3/{operation}"
    return endpoint(path, {**alike("rendering_speed"), **STYLE_V3, **fields}, sources=sources, **COUNT)


def _legacy_edit(model: str) -> Endpoint:
    return legacy("/edit", "magic_prompt", "style_type", model=model, sources={**IMAGE_FILE, **MASK})


def _legacy_reframe(model: str) -> Endpoint:
    return legacy("/reframe", "resolution", "style_type", model=model, sources=IMAGE_FILE)


EDITS: Mapping[str, Mapping[str, Endpoint]] = {
    "remix": {
        # The documents of July have neither a seed nor a count for it. It would take a structured prompt for words.
        "4.0": endpoint(
            "/v1/ideogram-v4/remix",
            {**alike("image_weight", "resolution", "rendering_speed"), **COPYRIGHT},
            sources=IMAGE,
            prompt="text_prompt",
            structured=None,
            seed=None,
        ),
        "4.0 image to image": endpoint(
            "/v1/ideogram-v4/image-to-image",
            {
                **alike("resolution", "rendering_speed"),
                "magic_prompt": same("magic_prompt_option"),
                **COPYRIGHT,
            },
            sources=IMAGE,
            structured=serialised("prompt", magic_prompt_option="OFF"),
        ),
        "3.0": _v3(
            "remix",
            {
                **alike("image_weight", "aspect_ratio", "resolution", "magic_prompt", "style_type", "negative_prompt"),
                **CHARACTER_V3,
                **CUSTOM_MODEL,
            },
        ),
        **legacy_family("/remix", "image_weight", sources=IMAGE_FILE),
    },
    "inpaint": {
        "3.0": _v3(
            "inpaint", {**alike("magic_prompt", "style_type"), **CHARACTER_V3, **CUSTOM_MODEL}, {**IMAGE, **MASK}
        ),
        "2.0": _legacy_edit("2.0"),
        "2.0 Turbo": _legacy_edit("2.0 Turbo"),
    },
    "edit": {
        # It names no model and takes 3.0's sizes; whichever it is, it reads plain words.
        "Ideogram": endpoint(
            "/v1/edit",
            alike("aspect_ratio", "resolution", "magic_prompt", "transparent_background"),
            sources={"images": upload("images")},
            **COUNT,
        )
    },
    "reframe": {
        "3.0": _v3("reframe", alike("resolution")),
        "2.0": _legacy_reframe("2.0"),
        "2.0 Turbo": _legacy_reframe("2.0 Turbo"),
    },
    "replace_background": {"3.0": _v3("replace-background", alike("magic_prompt"))},
    "remove_background": {"1.0": endpoint("/v1/remove-background", {}, sources=IMAGE, seed=None)},
    "remove_object": {
        "1.0": endpoint("/v1/remove-object", {}, sources={**IMAGE, "mask": upload_mask("mask", black_changes=False)})
    },
    "upscale": {
        "Ideogram": legacy(
            "/upscale",
            *("resemblance", "detail", "magic_prompt", "magic_prompt_version"),
            inside=ENVELOPE,
            sources=IMAGE_FILE,
        )
    },
}
"""By operation, then by model."""
