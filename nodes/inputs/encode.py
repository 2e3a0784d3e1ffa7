"""Encodes pictures for upload: lossless if they fit, else as JPEG of the best quality that fits."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from ..ideogram.errors import BadInput
from ..ideogram.images.media import MAX_UPLOAD_BYTES

QUALITIES = (95, 90, 85, 75, 60)
"""JPEG qualities, tried in this order."""

SMALLEST = 8
"""Pixels a side. No limit is documented; below this there is nothing to see, and a single pixel is a mistake."""


def encode(field: str, images: tuple[Image.Image, ...], notes: list[str]) -> tuple[bytes, ...]:
    """Encode the pictures of one field so that together they fit the upload limit; a note says where quality is lost.

    Raises BadInput for a picture with a side of less than SMALLEST pixels, and where not even the lowest quality fits.
    """
    for image in images:
        if min(image.size) < SMALLEST:
            raise BadInput(
                field, f"it is {image.width}×{image.height} pixels; a picture has at least {SMALLEST} a side."
            )
    encoded = tuple(_encoded(image, "PNG", compress_level=4) for image in images)
    if _fits(encoded):
        return encoded
    for quality in QUALITIES:
        encoded = tuple(_encoded(image.convert("RGB"), "JPEG", quality=quality, subsampling=0) for image in images)
        if _fits(encoded):
            notes.append(
                f"{field}: sent as JPEG of quality {quality}, since PNG is over {MAX_UPLOAD_BYTES // 2**20} MB."
            )
            return encoded
    raise BadInput(field, f"the pictures are over {MAX_UPLOAD_BYTES // 2**20} MB in all; use fewer or smaller ones.")


def _encoded(image: Image.Image, file_format: str, **options: int) -> bytes:
    file = BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def _fits(encoded: tuple[bytes, ...]) -> bool:
    return sum(map(len, encoded)) <= MAX_UPLOAD_BYTES
