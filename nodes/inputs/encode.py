"""Encodes pictures for upload: lossless if they fit, else as JPEG, or WebP with alpha, as good as fits."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from ..ideogram.errors import BadInput
from ..ideogram.images.lossy import QUALITIES, WEBP_SIDE, format_names, lossy
from ..ideogram.images.media import MAX_UPLOAD_BYTES, megabytes

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
    encoded = tuple(_png(image) for image in images)
    if _fits(encoded):
        return encoded
    for image in images:
        if image.has_transparency_data and max(image.size) > WEBP_SIDE:
            raise BadInput(
                field,
                f"it is {image.width}×{image.height} pixels with alpha, which as PNG is over "
                f"{megabytes(MAX_UPLOAD_BYTES)}; use a smaller one, or take the alpha off.",
            )
    for quality in QUALITIES:
        encoded = tuple(lossy(image, quality) for image in images)
        if _fits(encoded):
            notes.append(
                f"{field}: sent as {format_names(images)} of quality {quality}, since PNG is over "
                f"{megabytes(MAX_UPLOAD_BYTES)}."
            )
            return encoded
    raise BadInput(field, f"the pictures are over {megabytes(MAX_UPLOAD_BYTES)} in all; use fewer or smaller ones.")


def _png(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG", compress_level=4)
    return file.getvalue()


def _fits(encoded: tuple[bytes, ...]) -> bool:
    return sum(map(len, encoded)) <= MAX_UPLOAD_BYTES
