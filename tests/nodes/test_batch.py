"""Pictures into an IMAGE batch and its MASK: every kind of file, any order, sizes that do not match."""

from __future__ import annotations

import re
import tracemalloc
import zlib
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import torch
from ideogram_kit.nodes.ideogram.errors import BadReply
from ideogram_kit.nodes.picture_header import announced_size
from ideogram_kit.nodes.tensors import Batch
from PIL import Image


def packed(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def noise(size: tuple[int, int] = (40, 600), bands: int = 3, seed: int = 0) -> Image.Image:
    shape = (size[1], size[0], bands)
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, shape, np.uint8))


def loaded(*pictures: bytes) -> tuple[torch.Tensor, torch.Tensor]:
    batch = Batch(len(pictures))
    for index, data in reversed(list(enumerate(pictures))):
        batch.place(index, data)
    return batch.images(), batch.alpha()


def as_the_host_loads(image: Image.Image) -> torch.Tensor:
    """ComfyUI's LoadImage: np.array(...).astype(np.float32) / 255.0."""
    return torch.from_numpy(np.array(image.convert("RGB")).astype(np.float32) / 255.0)


def test_pictures_land_in_their_places_exactly_as_the_host_would_load_them() -> None:
    pictures = [noise(seed=seed) for seed in range(3)]
    images, alpha = loaded(*map(packed, pictures))
    assert images.dtype == torch.float32 and alpha.dtype == torch.float32
    assert images.shape == (3, 600, 40, 3) and alpha.shape == (3, 600, 40)
    for image, picture in zip(images, pictures, strict=True):
        assert torch.equal(image, as_the_host_loads(picture))
    assert not alpha.any()
    assert images.is_contiguous() and alpha.is_contiguous()


def test_alpha_is_one_where_transparent() -> None:
    picture = noise(bands=4)
    images, alpha = loaded(packed(picture))
    assert torch.equal(images[0], as_the_host_loads(Image.fromarray(np.asarray(picture)[..., :3])))
    assert torch.equal(alpha[0], 1 - torch.from_numpy(np.asarray(picture)[..., 3].astype(np.float32) / 255))


def test_opaque_and_transparent_pictures_share_a_batch() -> None:
    clear = Image.new("RGBA", (40, 600), (10, 20, 30, 0))
    _, alpha = loaded(packed(noise()), packed(clear))
    assert not alpha[0].any() and alpha[1].min() == 1


@pytest.mark.parametrize(
    ("mode", "form"),
    [("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("1", "PNG"), ("RGB", "JPEG"), ("RGBA", "WEBP"), ("CMYK", "JPEG")],
)
def test_every_mode_becomes_colours(mode: str, form: str) -> None:
    picture = Image.new("RGBA", (8, 8), (200, 100, 50, 255)).convert(mode)
    images, alpha = loaded(packed(picture, form))
    expected = as_the_host_loads(Image.open(BytesIO(packed(picture, form))).convert("RGBA"))
    assert torch.allclose(images[0], expected, atol=2 / 255)
    assert not alpha.any()


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    picture = Image.fromarray(np.full((8, 8), 32896, np.uint16))
    images, _ = loaded(packed(picture))
    assert torch.allclose(images, torch.tensor(128 / 255), atol=1 / 255)


def test_a_rotation_in_the_metadata_is_carried_out() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    images, _ = loaded(packed(Image.new("RGB", (20, 10)), "JPEG", exif=exif.tobytes()))
    assert images.shape == (1, 20, 10, 3)


def test_an_empty_place_is_left_out() -> None:
    batch = Batch(3)
    batch.place(2, packed(noise(seed=2)))
    batch.place(0, packed(noise(seed=0)))
    assert batch.images().shape[0] == batch.alpha().shape[0] == 2
    assert torch.equal(batch.images()[1], as_the_host_loads(noise(seed=2)))


def test_sizes_that_differ_are_named() -> None:
    batch = Batch(2)
    batch.place(0, packed(noise((16, 24))))
    with pytest.raises(BadReply, match="16×24 and 32×8"):
        batch.place(1, packed(noise((32, 8))))
    assert sorted(batch.encoded()) == [0, 1], "both were paid for, so both can be kept"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b"\x89PNG\r\n\x1a\n",
        packed(noise())[:2000],
        packed(noise(), "JPEG")[:500],
        packed(Image.new("RGB", (8, 8)), "GIF"),
    ],
)
def test_what_is_no_picture_is_said(data: bytes) -> None:
    with pytest.raises(BadReply, match="cannot be read"):
        Batch(1).place(0, data)


def png_header(width: int, height: int) -> bytes:
    """A small PNG that announces another size."""
    data = bytearray(packed(Image.new("1", (8, 8))))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


def webp_header(width: int, height: int) -> bytes:
    """The extended header of a WebP, and a small frame."""
    frame = packed(Image.new("RGB", (8, 8)), "WEBP")[12:]
    flags = b"VP8X" + (10).to_bytes(4, "little") + bytes(4)
    body = b"WEBP" + flags + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little") + frame
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def jpeg_header(width: int, height: int) -> bytes:
    """A small JPEG that announces another size."""
    data = bytearray(packed(Image.new("RGB", (8, 8)), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "claimed"),
    [
        (png_header(20_000, 20_000), "20000×20000 (400000000 pixels)"),
        (png_header(100_000_000, 1), "100000000×1 (100000000 pixels)"),
        (png_header(1, 2**31 - 1), "1×2147483647"),
        (png_header(60_000, 60_000), "60000×60000 (3600000000 pixels)"),
        (png_header(9_500, 9_500), "9500×9500"),
        (webp_header(16_384, 16_384), "16384×16384"),
        (webp_header(2**24, 2**8), "16777216×256"),
        (jpeg_header(65_000, 65_000), "65000×65000"),
        (jpeg_header(65_000, 1), "65000×1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_header_with_absurd_measures_is_refused_before_there_is_room_for_it(data: bytes, claimed: str) -> None:
    batch = Batch(1)
    tracemalloc.start()
    try:
        with pytest.raises(BadReply, match=re.escape(claimed)):
            batch.place(0, data)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


FORMS = [("PNG", {}), ("JPEG", {}), ("JPEG", {"progressive": True}), ("WEBP", {}), ("WEBP", {"lossless": True})]


@pytest.mark.parametrize(("form", "options"), FORMS)
@pytest.mark.parametrize("bands", [3, 4])
def test_a_picture_larger_than_asked_is_refused_and_one_as_large_is_not(
    form: str, options: dict[str, Any], bands: int
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "x" * 3000
    picture = noise((40, 30), bands).convert("RGB" if form == "JPEG" else "RGB" if bands == 3 else "RGBA")
    data = packed(picture, form, exif=exif, **options)
    assert announced_size(data) == (40, 30)
    assert Batch(1, [1200]).place(0, data) == (40, 30)
    with pytest.raises(BadReply, match=r"40×30 \(1200 pixels\), where what was asked has at most 1199 pixels"):
        Batch(1, [1199]).place(0, data)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_the_size_in_a_header_that_was_cut_off_is_no_size_or_the_right_one(form: str) -> None:
    data = packed(noise((40, 30)), form)
    assert {announced_size(data[:end]) for end in range(min(len(data), 700))} <= {None, (40, 30)}


def test_a_spoilt_exif_block_costs_the_turn_and_not_the_picture() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", (6, 4), "teal").save(out, "WEBP", exif=exif, lossless=True)
    data = out.getvalue()
    assert b"MM\0*" in data
    assert Batch(1).place(0, data) == (4, 6), "it is turned where it can be read"
    assert Batch(1).place(0, data.replace(b"MM\0*", b"QQ\0*")) == (6, 4)
