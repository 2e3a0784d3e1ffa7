"""Encodes pictures for upload: lossless while they fit, else the best quality that does."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from ..ideogram.errors import BadInput
from ..ideogram.images.media import LIMIT

QUALITIES = (95, 90, 85, 75, 60)
SMALLEST = 8
"""Pixels a side. No limit is documented; below this there is nothing to see, and a single pixel is a mistake."""


def encode(field: str, images: tuple[Image.Image, ...], notes: list[str]) -> tuple[bytes, ...]:
    """Encode the pictures of one field so that together they fit the upload limit; a note tells of any loss.

    Raises BadInput for a picture of next to no pixels, and where not even the lowest quality fits.
    """
    for image in images:
        if min(image.size) < SMALLEST:
            raise BadInput(
                field, f"it is {image.width}×{image.height} pixels; a picture has at least {SMALLEST} a side."
            )
    packed = tuple(_packed(image, "PNG", compress_level=4) for image in images)
    if _fits(packed):
        return packed
    for quality in QUALITIES:
        packed = tuple(_packed(image.convert("RGB"), "JPEG", quality=quality, subsampling=0) for image in images)
        if _fits(packed):
            notes.append(f"{field}: sent as JPEG of quality {quality}, since PNG is over {LIMIT // 2**20} MB.")
            return packed
    raise BadInput(field, f"the pictures are over {LIMIT // 2**20} MB in all; use fewer or smaller ones.")


def _packed(image: Image.Image, form: str, **options: int) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _fits(packed: tuple[bytes, ...]) -> bool:
    return sum(map(len, packed)) <= LIMIT
