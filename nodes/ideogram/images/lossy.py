"""Encodes a picture in fewer bytes than PNG: as JPEG, or as WebP where it has alpha, which JPEG would lose."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

QUALITIES = (95, 90, 85, 75, 60)
"""Qualities, tried in this order."""

WEBP_SIDE = 16_383
"""Pixels of the longest side that WebP has."""


def lossy(image: Picture, quality: int) -> bytes:
    """The picture as JPEG of this quality; with alpha as WebP, without the colours that its alpha hides.

    Raises ValueError for a picture with alpha and a side of more than WEBP_SIDE pixels.
    """
    from PIL import Image

    file = BytesIO()
    if not image.has_transparency_data:
        image.convert("RGB").save(file, "JPEG", quality=quality, subsampling=0)
    elif max(image.size) > WEBP_SIDE:
        raise ValueError(f"WebP has at most {WEBP_SIDE} pixels a side")
    else:
        picture = image.convert("RGBA")
        shown = picture.getchannel("A").point(lambda alpha: 255 if alpha else 0)
        blank = Image.new("RGBA", picture.size)
        Image.composite(picture, blank, shown).save(file, "WEBP", quality=quality, exact=True)
    return file.getvalue()


def format_names(images: Iterable[Picture]) -> str:
    """The names of the formats that these pictures get: JPEG, WebP, or both."""
    return " and ".join(sorted({"WebP" if image.has_transparency_data else "JPEG" for image in images}))
