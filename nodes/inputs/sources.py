"""Encodes the pictures and masks that an operation starts from, once for all the requests that use them."""

from __future__ import annotations

import asyncio

from .. import tensors
from .encode import encode


async def images(field: str, images: tensors.Tensor, notes: list[str], *, stay: bool = False) -> tuple[bytes, ...]:
    """An IMAGE batch as one encoded picture each, within the upload limit; off the event loop. Raises BadInput.

    With `stay` the pictures stay on this machine: there is no note of how they were encoded, and nothing is awaited,
    as Local requires (see nodes/local/operation.py).
    """
    if stay:
        return _images(field, images, [])
    return await asyncio.to_thread(_images, field, images, notes)


async def masked(
    image: tensors.Tensor, mask: tensors.Tensor, notes: list[str], *, stay: bool = False
) -> tuple[tuple[bytes, bytes], ...]:
    """An IMAGE batch and its MASK as (picture, mask) each; the mask is white where something is to change.

    `stay` as for `images`.
    """
    if stay:
        return _masked(image, mask, [])
    return await asyncio.to_thread(_masked, image, mask, notes)


def _masked(image: tensors.Tensor, mask: tensors.Tensor, notes: list[str]) -> tuple[tuple[bytes, bytes], ...]:
    pictures = tensors.pictures("image", image)
    masks = tensors.masks("mask", mask, pictures)
    return tuple(
        (encode("image", (picture,), notes)[0], encode("mask", (grey,), notes)[0])
        for picture, grey in zip(pictures, masks, strict=True)
    )


def _images(field: str, images: tensors.Tensor, notes: list[str]) -> tuple[bytes, ...]:
    return tuple(encode(field, (picture,), notes)[0] for picture in tensors.pictures(field, images))
