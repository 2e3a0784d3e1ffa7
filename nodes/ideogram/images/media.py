"""The media type and size of an encoded picture, its inversion as a mask, and the largest upload."""

from __future__ import annotations

from io import BytesIO

from ..errors import BadInput

MAX_UPLOAD_BYTES = 10_000_000
"""The most bytes of all files of one field, as Ideogram's API had it in July 2026. October says 25 MB; this is safe."""


def megabytes(count: float) -> str:
    """A number of bytes in millions, as the providers' pages count them."""
    return f"{count / 1e6:.1f}".removesuffix(".0") + " MB"


def media_type(content: bytes) -> str:
    """The media type of an encoded picture: PNG, JPEG or WebP. Raises BadInput for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise BadInput("image", "it is neither PNG, JPEG nor WebP.")


def image_size(picture: bytes) -> tuple[int, int]:
    """The (width, height) in pixels of an encoded picture, read from its header."""
    from PIL import Image

    return Image.open(BytesIO(picture)).size


def invert_mask(mask: bytes) -> bytes:
    """An encoded mask as a grey PNG with black and white exchanged, for endpoints where black means change."""
    from PIL import Image, ImageOps

    png = BytesIO()
    ImageOps.invert(Image.open(BytesIO(mask)).convert("L")).save(png, "PNG", compress_level=4)
    return png.getvalue()
