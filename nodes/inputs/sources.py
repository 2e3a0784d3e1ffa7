"""The pictures and masks that an operation starts from, encoded once, however many requests use them."""

from __future__ import annotations

import asyncio

from .. import tensors
from .encode import encode


async def images(field: str, images: tensors.Tensor, notes: list[str], *, stay: bool = False) -> tuple[bytes, ...]:
    """An IMAGE batch as one encoded picture each, within the upload limit; off the event loop. Raises BadInput.

    `stay`: they stay here, so nothing is noted of how they were packed, and nothing is awaited, which Local needs: see
    nodes/local/operation.py.
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
    told = [] if stay else notes

    def both() -> tuple[tuple[bytes, bytes], ...]:
        opened = tensors.pictures("image", image)
        greys = tensors.masks("mask", mask, opened)
        return tuple(
            (encode("image", (picture,), told)[0], encode("mask", (grey,), told)[0])
            for picture, grey in zip(opened, greys, strict=True)
        )

    return both() if stay else await asyncio.to_thread(both)


def _images(field: str, images: tensors.Tensor, notes: list[str]) -> tuple[bytes, ...]:
    return tuple(encode(field, (picture,), notes)[0] for picture in tensors.pictures(field, images))
