"""How a proof shows the picture that an operation starts from."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from ...requests import Edit, Inpaint, Reframe, RemoveBackground, RemoveObject, Request, Upscale

if TYPE_CHECKING:
    from PIL import Image

MARK = (229, 57, 128)
"""The colour of what is to change (red, green, blue)."""

LARGEST = 8192
"""The longest side of an upscaled proof, in pixels."""


def first_source(request: Request) -> bytes | None:
    """The encoded picture that the request starts from, the first of several; None where it starts from none."""
    if isinstance(request, Edit):
        return request.images[0]
    return getattr(request, "image", None)


def source_size(request: Request) -> tuple[int, int] | None:
    """The (width, height) of the source, in pixels; for an upscale twice that, up to LARGEST. None without a source."""
    data = first_source(request)
    if data is None:
        return None
    size = _open(data).size
    if not isinstance(request, Upscale):
        return size
    factor = min(2.0, LARGEST / max(size))
    return round(size[0] * factor), round(size[1] * factor)


def source(request: Request, size: tuple[int, int]) -> Image.Image | None:
    """The source as the proof shows it, scaled to `size`. What is to change is marked; a reframe shows it on white."""
    data = first_source(request)
    if data is None:
        return None
    picture = _open(data).convert("RGB")
    if isinstance(request, (Inpaint, RemoveObject)):
        return _marked(picture, request.mask).resize(size)
    if isinstance(request, Reframe):
        return _framed(picture, size)
    from PIL import ImageOps

    return ImageOps.fit(picture, size)


def cut_out(request: RemoveBackground) -> Image.Image:
    """The picture with everything transparent except an oval in its middle, in place of a foreground."""
    from PIL import Image, ImageDraw

    picture = _open(request.image).convert("RGBA")
    width, height = picture.size
    oval = Image.new("L", picture.size, 0)
    ImageDraw.Draw(oval).ellipse((width * 0.15, height * 0.1, width * 0.85, height * 0.9), fill=255)
    picture.putalpha(oval)
    return picture


def _open(data: bytes) -> Image.Image:
    from PIL import Image

    return Image.open(BytesIO(data))


def _marked(picture: Image.Image, mask: bytes) -> Image.Image:
    from PIL import Image

    grey = _open(mask).convert("L").point([value * 2 // 3 for value in range(256)])
    return Image.composite(Image.new("RGB", picture.size, MARK), picture, grey)


def _framed(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The whole picture in the middle of the new frame, on white."""
    from PIL import Image, ImageOps

    frame = Image.new("RGB", size, "white")
    inside = ImageOps.contain(picture, size)
    frame.paste(inside, ((size[0] - inside.width) // 2, (size[1] - inside.height) // 2))
    return frame
