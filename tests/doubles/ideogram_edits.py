"""Ideogram's v1 endpoints that change a part of a picture: inpaint, edit, replace and remove background, remove object.

Source: Ideogram's OpenAPI file of 2026-07-02. Its masks are black where inpaint and edit draw anew, and white
(128 or more) where remove-object does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from . import ideogram_lists as lists
from . import sources
from .ideogram_fields import Field, Refused, choice, flag, model_uri, nullable, text
from .ideogram_requests import (
    CHARACTER,
    COUNT,
    MAGIC,
    MULTIPART,
    PROMPTED,
    SEED,
    SPEED,
    STYLE,
    Endpoint,
    not_together,
    v3,
)
from .ideogram_sizes import Made, asked_size, like_v3
from .ideogram_uploads import Size, dimensions, files, image_urls, picture_file, same_size

V3_INPAINT = "/v1/ideogram-v3/inpaint"
V3_EDIT = "/v1/ideogram-v3/edit"  # the old name of inpaint
EDIT_LEGACY = "/edit"
EDIT = "/v1/edit"
REPLACE_BACKGROUND = "/v1/ideogram-v3/replace-background"
REMOVE_BACKGROUND = "/v1/remove-background"
REMOVE_OBJECT = "/v1/remove-object"
BARE = (REMOVE_BACKGROUND, REMOVE_OBJECT)  # their one item has neither prompt nor seed nor resolution
MASKED: dict[str, Field] = {"image": picture_file(), "mask": picture_file()}


def _inpaint(given: dict[str, Any]) -> None:
    v3(given)
    same_size("image", "mask")(given)


def _edit(given: dict[str, Any]) -> None:
    not_together(given, "resolution", "aspect_ratio")
    # The file: URLs are an "alternative to uploading"; that one of the two is needed is inferred.
    if bool(given.get("images")) == bool(given.get("image_urls")):
        raise Refused("give either images or image_urls")
    for data in given.get("images", []):
        dimensions("images", data)


INPAINT = Endpoint(
    fields=PROMPTED
    | STYLE
    | CHARACTER
    | MASKED
    | {"rendering_speed": SPEED, "style_type": choice(lists.STYLES_V3), "custom_model_uri": model_uri()},
    required=("image", "mask", "prompt"),
    rules=_inpaint,
    accepts=(MULTIPART,),
)
ENDPOINTS: dict[str, Endpoint] = {
    V3_INPAINT: INPAINT,
    V3_EDIT: INPAINT,
    EDIT_LEGACY: Endpoint(
        fields={
            "image_file": picture_file(),
            "mask": picture_file(),
            "prompt": text(),
            "model": choice(lists.EDITORS_LEGACY),
            "magic_prompt_option": MAGIC,
            "magic_prompt_system_prompt_config_id": text(),
            "num_images": COUNT,
            "seed": SEED,
            "style_type": choice(lists.STYLES_LEGACY),
        },
        required=("image_file", "mask", "prompt", "model"),
        rules=same_size("image_file", "mask"),
        accepts=(MULTIPART,),
    ),
    EDIT: Endpoint(
        fields=PROMPTED
        | {
            "images": files(most=10, each=True),
            "image_urls": image_urls(most=10),
            "resolution": choice(lists.RESOLUTIONS_V3),
            "aspect_ratio": choice(lists.RATIOS_V3),
            "transparent_background": flag(),
        },
        required=("prompt",),
        rules=_edit,
        accepts=(MULTIPART,),
    ),
    REPLACE_BACKGROUND: Endpoint(
        fields=PROMPTED | STYLE | {"image": picture_file(), "rendering_speed": SPEED},
        required=("image", "prompt"),
        rules=v3,
        accepts=(MULTIPART,),
    ),
    REMOVE_BACKGROUND: Endpoint(fields={"image": picture_file()}, required=("image",), accepts=(MULTIPART,)),
    REMOVE_OBJECT: Endpoint(
        fields=MASKED | {"seed": nullable(SEED)},
        required=("image", "mask"),
        rules=same_size("image", "mask"),
        accepts=(MULTIPART,),
    ),
}


def _v3_sized(source: bytes, draw: Callable[[int], bytes]) -> Made:
    """Of the source's size, which V3's `resolution` can only say where it is one of its own."""
    size = dimensions("image", source)
    return Made(said=like_v3(size), size=size, draw=draw)


def _inpainted(given: dict[str, Any], unsaid: Size | None) -> Made:
    return _v3_sized(given["image"], partial(sources.repainted, given["image"], given["mask"], False))


def _edited_legacy(given: dict[str, Any], unsaid: Size | None) -> Made:
    size = dimensions("image_file", given["image_file"])
    return Made(said=size, size=size, draw=partial(sources.repainted, given["image_file"], given["mask"], False))


def _edited(given: dict[str, Any], unsaid: Size | None) -> Made:
    """The first image at the asked size, or at its own; what is done to it is not the double's to say."""
    source = given["images"][0]
    size = asked_size(given) or dimensions("images", source)
    alpha = given.get("transparent_background", False)
    return Made(said=size, size=size, alpha=alpha, draw=partial(sources.cropped, source, size, alpha=alpha))


def _background_replaced(given: dict[str, Any], unsaid: Size | None) -> Made:
    return _v3_sized(given["image"], partial(sources.on_new_background, given["image"]))


def _background_removed(given: dict[str, Any], unsaid: Size | None) -> Made:
    size = dimensions("image", given["image"])
    return Made(said=size, size=size, alpha=True, draw=partial(sources.cut_out, given["image"]))


def _object_removed(given: dict[str, Any], unsaid: Size | None) -> Made:
    size = dimensions("image", given["image"])
    return Made(said=size, size=size, draw=partial(sources.repainted, given["image"], given["mask"], True))


MAKES: dict[str, Callable[[dict[str, Any], Size | None], Made]] = {
    V3_INPAINT: _inpainted,
    V3_EDIT: _inpainted,
    EDIT_LEGACY: _edited_legacy,
    EDIT: _edited,
    REPLACE_BACKGROUND: _background_replaced,
    REMOVE_BACKGROUND: _background_removed,
    REMOVE_OBJECT: _object_removed,
}
