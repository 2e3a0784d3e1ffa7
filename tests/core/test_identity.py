"""A question's identity: of what is asked, not of how it happens to be packed."""

from __future__ import annotations

import io
import zlib

from ideogram_kit.nodes.ideogram.receipts.identity import identity
from PIL import Image

from .samples import LAYOUT, generate, png


def of(**fields: object) -> str:
    return identity("fal", "generate", generate("3.0", **fields))


def test_it_is_of_what_is_asked() -> None:
    assert of() == of(negative_prompt=None) == of(style_codes=())
    others = [of(seed=8), of(prompt="A hare"), of(style_images=(png(),)), of(style_images=(png("teal"),))]
    assert len({of(), *others}) == 5
    assert identity("fal", "generate", generate("4.0")) != identity("oxen", "generate", generate("4.0"))
    assert identity("fal", "generate", generate("4.0")) != identity("fal", "remix", generate("4.0"))
    assert identity("fal", "generate", {}, count=1) != identity("fal", "generate", {}, count=2)


def test_a_structured_prompts_order_is_asked() -> None:
    layout = dict(reversed(LAYOUT.items()))
    assert of(prompt=None, structured_prompt=LAYOUT) != of(prompt=None, structured_prompt=layout)


def test_a_picture_counts_by_its_pixels() -> None:
    repacked = io.BytesIO()
    Image.open(io.BytesIO(png())).save(repacked, "PNG", compress_level=0)
    assert repacked.getvalue() != png()
    assert of(style_images=(repacked.getvalue(),)) == of(style_images=(png(),))
    assert of(style_images=(png(mode="RGBA"),)) != of(style_images=(png(),)), "transparency is asked, too"


def test_a_picture_whose_header_promises_too_much_has_an_identity_too() -> None:
    """Pillow raises an error of its own kind for it, before it decodes anything."""
    data = bytearray(png())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    assert identity("fal", "remix", {"image": bytes(data)}) != identity("fal", "remix", {"image": png()})
    assert identity("fal", "remix", {"image": b"no picture"}) != identity("fal", "remix", {"image": b"another"})
