"""Makes the pictures of a request fit the bytes that a provider takes in one, or refuses it before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any, TypeVar, cast

from ..errors import BadInput
from ..images.lossy import QUALITIES, format_names, lossy
from ..images.media import megabytes
from ..providers import Provider
from ..providers.mapping.multipart import Files

RESERVE = 100_000
"""Bytes that are kept for what a body has beside its texts and pictures: names, boundaries, punctuation."""

PICTURES = ("image", "images", "style_images", "character_image", "reference_images")
"""The fields whose pictures may be encoded anew. Masks stay: a lossy one has greys of its own."""

R = TypeVar("R")


def fitted(request: R, size: int, provider: Provider) -> tuple[R, tuple[str, ...]]:
    """The request, whose body has `size` bytes, with its pictures encoded smaller where the provider would refuse it.

    A note says so. Raises BadInput, saying by how much it is too large, where not even the lowest quality fits.
    """
    limit = provider.request_limit
    if limit is None or (over := size - (limit - RESERVE)) <= 0:
        return request, ()
    given = {name: pictures for name in PICTURES if (pictures := _pictures(getattr(request, name, None)))}
    budget = sum(len(picture) for pictures in given.values() for picture in pictures) - over
    for quality in QUALITIES if budget > 0 else ():
        encoded = {name: tuple(_smaller(picture, quality) for picture in given[name]) for name in given}
        if sum(len(picture) for pictures in encoded.values() for picture in pictures) <= budget:
            formats = format_names(_open(picture) for pictures in given.values() for picture in pictures)
            values: Mapping[str, Any] = {
                name: pictures if isinstance(getattr(request, name), tuple) else pictures[0]
                for name, pictures in encoded.items()
            }
            note = (
                f"The pictures were sent as {formats} of quality {quality}: as they were, the request had "
                f"{megabytes(size)}, and {provider.name} takes less than {megabytes(limit)}."
            )
            return cast("R", replace(cast("Any", request), **values)), (note,)
    raise BadInput(
        next(reversed(given), "image"),
        f"the whole request has {megabytes(size)}, {megabytes(over)} more than {provider.name} takes, and its pictures "
        "cannot be made small enough; use fewer or smaller ones.",
    )


def body_size(value: Any) -> int:
    """The bytes of the texts and files in a body's fields; numbers, names and punctuation are in the RESERVE."""
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, Files):
        return sum(len(content) for _, _, content, _ in value.parts)
    if isinstance(value, Mapping):
        return sum(map(body_size, cast("Mapping[str, Any]", value).values()))
    if isinstance(value, (list, tuple)):
        return sum(map(body_size, cast("list[Any]", value)))
    return len(value) if isinstance(value, bytes) else 0


def pictures_size(request: Any) -> int:
    """The bytes of a request's pictures and masks, where it has no body yet."""
    fields = (*PICTURES, "mask", "character_mask")
    return sum(len(picture) for name in fields for picture in _pictures(getattr(request, name, None)))


def _pictures(value: Any) -> tuple[bytes, ...]:
    return (value,) if isinstance(value, bytes) else tuple(value or ())


def _smaller(picture: bytes, quality: int) -> bytes:
    """The picture of this quality, or as it is where that is no smaller, or WebP has no picture so large."""
    try:
        encoded = lossy(_open(picture), quality)
    except ValueError:
        return picture
    return min(picture, encoded, key=len)


def _open(picture: bytes) -> Any:
    from PIL import Image

    return Image.open(BytesIO(picture))
