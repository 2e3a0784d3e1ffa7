"""What an upload is, told from its own first bytes, and what Ideogram takes at most."""

from __future__ import annotations

from io import BytesIO

from ..errors import BadInput

LIMIT = 10 * 1024 * 1024
"""Bytes of all files of one field: Ideogram's July 2026 limit. October says 25 MB, so this is the safe floor."""


def media_type(content: bytes) -> str:
    """The media type of an encoded picture: PNG, JPEG or WebP. Raises BadInput for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise BadInput("image", "it is neither PNG, JPEG nor WebP.")


def measured(picture: bytes) -> tuple[int, int]:
    """The (width, height) of an encoded picture, from its header."""
    from PIL import Image

    return Image.open(BytesIO(picture)).size


def inverted(mask: bytes) -> bytes:
    """A grey mask with black and white exchanged, for endpoints where black means change."""
    from PIL import Image, ImageOps

    out = BytesIO()
    ImageOps.invert(Image.open(BytesIO(mask)).convert("L")).save(out, "PNG", compress_level=4)
    return out.getvalue()
