"""Ideogram's v1 endpoints that make a picture of another one: remix, image to image, reframe, upscale.

Sources: Ideogram's OpenAPI file of 2026-07-02; its file of 2026-10-07 for the sizes of image to image and for the
rule on `image_weight`; its page of November 2026 for the shape that remix gives where none is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from . import ideogram_lists as lists
from . import sources
from .ideogram_fields import Refused, choice, text
from .ideogram_generate import LEGACY_FIELDS, V3_FIELDS
from .ideogram_requests import (
    COPYRIGHT,
    COUNT,
    MAGIC,
    MULTIPART,
    SEED,
    SPEED,
    SPEED_WITHOUT_FLASH,
    STYLE,
    WEIGHT,
    Endpoint,
    legacy,
    v3,
)
from .ideogram_sizes import Made, asked_size, like_v3, nearest, ratio_apart
from .ideogram_uploads import Size, dimensions, picture_file

V4_REMIX = "/v1/ideogram-v4/remix"
V4_FROM_IMAGE = "/v1/ideogram-v4/image-to-image"
V3_REMIX = "/v1/ideogram-v3/remix"
REMIX = "/remix"
V3_REFRAME = "/v1/ideogram-v3/reframe"
REFRAME = "/reframe"
UPSCALE = "/upscale"
SHAPE = 0.01  # two shapes are the same within this; the file says only "another aspect"


def _v4_remix(given: dict[str, Any]) -> None:
    size = asked_size(given)
    if size and "image_weight" in given and ratio_apart(size, dimensions("image", given["image"])) > SHAPE:
        raise Refused("image_weight cannot be used together with a resolution of another aspect than the image")


ENDPOINTS: dict[str, Endpoint] = {
    V4_REMIX: Endpoint(
        fields={
            "image": picture_file(),
            "text_prompt": text(),
            "image_weight": WEIGHT,
            "resolution": choice(lists.RESOLUTIONS_V4),
            "rendering_speed": SPEED_WITHOUT_FLASH,
            "enable_copyright_detection": COPYRIGHT,
        },
        required=("image", "text_prompt"),
        rules=_v4_remix,
        accepts=(MULTIPART,),
    ),
    V4_FROM_IMAGE: Endpoint(
        fields={
            "image": picture_file(),
            "prompt": text(),
            "seed": SEED,
            "magic_prompt_option": MAGIC,
            "magic_prompt_system_prompt_config_id": text(),
            "resolution": choice(lists.RESOLUTIONS_V4_FROM_IMAGE),
            "rendering_speed": SPEED_WITHOUT_FLASH,
            "enable_copyright_detection": COPYRIGHT,
        },
        required=("image",),
        accepts=(MULTIPART,),
    ),
    V3_REMIX: Endpoint(
        fields=V3_FIELDS | {"image": picture_file(), "image_weight": WEIGHT},
        required=("image", "prompt"),
        rules=v3,
        accepts=(MULTIPART,),
    ),
    REMIX: Endpoint(
        fields=LEGACY_FIELDS | {"image_weight": WEIGHT},
        required=("image_file", "prompt"),
        rules=legacy,
        accepts=(MULTIPART,),
        wrapper="image_request",
        beside={"image_file": picture_file()},
    ),
    V3_REFRAME: Endpoint(
        fields=STYLE
        | {
            "image": picture_file(),
            "resolution": choice(lists.RESOLUTIONS_V3),
            "num_images": COUNT,
            "seed": SEED,
            "rendering_speed": SPEED,
        },
        required=("image", "resolution"),
        rules=v3,
        accepts=(MULTIPART,),
    ),
    REFRAME: Endpoint(
        fields={name: LEGACY_FIELDS[name] for name in ("resolution", "model", "num_images", "seed", "style_type")}
        | {"image_file": picture_file()},
        required=("image_file", "resolution", "model"),
        rules=legacy,
        accepts=(MULTIPART,),
    ),
    UPSCALE: Endpoint(
        fields={
            "prompt": text(),
            "resemblance": WEIGHT,
            "detail": WEIGHT,
            "magic_prompt_option": MAGIC,
            "magic_prompt_version": text(),
            "magic_prompt_system_prompt_config_id": text(),
            "num_images": COUNT,
            "seed": SEED,
        },
        required=("image_file",),
        accepts=(MULTIPART,),
        wrapper="image_request",
        beside={"image_file": picture_file()},
    ),
}


def _cropped(given: dict[str, Any], size: Size) -> Made:
    source = given.get("image") or given["image_file"]
    return Made(said=size, size=size, draw=partial(sources.cropped, source, size))


def _remixed(offered: Callable[[Size], Size], given: dict[str, Any], unsaid: Size | None) -> Made:
    """Cropped to the asked size, or to the offered one that is nearest to the source's shape."""
    size = asked_size(given) or unsaid or offered(dimensions("image", given["image"]))
    return _cropped(given, size)


def _remixed_legacy(given: dict[str, Any], unsaid: Size | None) -> Made:
    return _cropped(given, asked_size(given) or unsaid or (1024, 1024))


def _reframed(given: dict[str, Any], unsaid: Size | None) -> Made:
    size = asked_size(given)
    assert size
    source = given.get("image") or given["image_file"]
    return Made(said=size, size=size, draw=partial(sources.extended, source, size))


def _upscaled(given: dict[str, Any], unsaid: Size | None) -> Made:
    """Twice the size. The file does not say by how much."""
    width, height = dimensions("image_file", given["image_file"])
    draw = partial(sources.enlarged, given["image_file"], 2)
    return Made(said=(width, height), size=(2 * width, 2 * height), draw=draw)


MAKES: dict[str, Callable[[dict[str, Any], Size | None], Made]] = {
    V4_REMIX: partial(_remixed, lambda size: nearest(size, lists.RESOLUTIONS_V4)),
    V4_FROM_IMAGE: partial(_remixed, lambda size: nearest(size, lists.RESOLUTIONS_V4_FROM_IMAGE)),
    V3_REMIX: partial(_remixed, like_v3),
    REMIX: _remixed_legacy,
    V3_REFRAME: _reframed,
    REFRAME: _reframed,
    UPSCALE: _upscaled,
}
