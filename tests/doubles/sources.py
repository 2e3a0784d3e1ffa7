"""Pictures made from a source picture, so that a test can see in the result what an endpoint did to which pixels.

What an endpoint would draw anew is `CHANGED`, one flat colour; every other pixel is the source's own. The file says
its seed in a text chunk.
"""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageOps
from PIL.PngImagePlugin import PngInfo

CHANGED = (255, 0, 255)

Box = tuple[int, int, int, int]
Size = tuple[int, int]


def repainted(source: bytes, mask: bytes, white: bool, seed: int) -> bytes:
    """Changed where the mask is white, or where it is black. Grey counts from 128 on as white."""
    picture, region = _opened(source), _opened(mask).convert("L")
    picture.paste(CHANGED, mask=region.point([255 if (value >= 128) == white else 0 for value in range(256)]))
    return _png(picture, seed)


def cropped(source: bytes, size: Size, seed: int, alpha: bool = False) -> bytes:
    """The middle of the source at that size, all of it the source's; with `alpha`, cut out as well."""
    picture = ImageOps.fit(_opened(source), size)
    return _png(_cut(picture) if alpha else picture, seed)


def extended(source: bytes, size: Size, seed: int) -> bytes:
    """The whole source in the middle; what it does not fill is changed."""
    return _png(ImageOps.pad(_opened(source), size, color=CHANGED), seed)


def enlarged(source: bytes, factor: int, seed: int) -> bytes:
    """Each pixel a square of that side."""
    picture = _opened(source)
    size = picture.width * factor, picture.height * factor
    return _png(picture.resize(size, Image.Resampling.NEAREST), seed)


def cut_out(source: bytes, seed: int) -> bytes:
    """Transparent outside the ellipse that fills the picture."""
    return _png(_cut(_opened(source)), seed)


def on_new_background(source: bytes, seed: int) -> bytes:
    """Changed outside the ellipse that fills the picture."""
    picture = _opened(source)
    background = Image.new("RGB", picture.size, CHANGED)
    return _png(Image.composite(picture, background, _ellipse(picture.size)), seed)


def erased(source: bytes, boxes: list[Box], seed: int) -> bytes:
    """Changed inside the boxes (left, top, right, bottom, the last two exclusive)."""
    picture = _opened(source)
    for box in boxes:
        picture.paste(CHANGED, box)
    return _png(picture, seed)


def mean_colour(source: bytes) -> str:
    """As #RRGGBB; exact for a picture of one colour."""
    colour = _opened(source).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(colour, tuple)
    return "#{:02X}{:02X}{:02X}".format(*colour)


def _opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")


def _ellipse(size: Size) -> Image.Image:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=255)
    return mask


def _cut(picture: Image.Image) -> Image.Image:
    picture.putalpha(_ellipse(picture.size))
    return picture


def _png(picture: Image.Image, seed: int) -> bytes:
    said = PngInfo()
    said.add_text("seed", str(seed))
    file = io.BytesIO()
    picture.save(file, "PNG", pnginfo=said, compress_level=1)
    return file.getvalue()
