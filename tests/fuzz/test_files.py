"""Picture files of every kind, and spoilt ones: the right picture, or an error of ours."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ideogram_kit.nodes.ideogram.errors import IdeogramKitError
from ideogram_kit.nodes.ideogram.providers.segmind.archive import unpacked
from ideogram_kit.nodes.ideogram.receipts.identity import identity
from ideogram_kit.nodes.tensors import PIXEL_LIMIT, Batch
from PIL import Image, ImageOps

from .cases import cases, ran
from .mutations import bytes_like

pytestmark = pytest.mark.filterwarnings("ignore")  # Pillow warns of what is spoilt; a node's user sees the log
SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40))
MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "WEBP": ("RGB", "RGBA"),
}


@st.composite
def images(draw: st.DrawFn) -> tuple[Image.Image, str, dict[str, Any]]:
    """An image, its format, and how it is saved: animated, interlaced, turned, with a transparent colour."""
    kind = draw(st.sampled_from(list(MODES)))
    mode = draw(st.sampled_from(MODES[kind]))
    width, height = draw(SIZES)
    noise = np.random.default_rng(draw(st.integers(0, 99))).integers(0, 256, (height, width, 4), np.uint8)
    if mode == "I;16":
        image = Image.fromarray(noise[..., 0].astype(np.uint16) * 257)
    else:
        image = Image.fromarray(noise, "RGBA").convert("RGB" if mode in ("P", "CMYK") else mode)
        image = image.convert(mode)
    how: dict[str, Any] = {}
    if draw(st.booleans()):
        exif = Image.Exif()
        exif[0x0112] = draw(st.integers(0, 9))
        how["exif"] = exif
    if kind != "JPEG" and mode in ("RGB", "RGBA") and draw(st.booleans()):
        how |= {"save_all": True, "append_images": [image.transpose(Image.Transpose.ROTATE_180)], "duration": 10}
    if mode == "P" and draw(st.booleans()):
        how["transparency"] = draw(st.integers(0, 255))
    if kind == "WEBP":
        how["lossless"] = True
    return image, kind, how


def packed(image: Image.Image, kind: str, how: dict[str, Any]) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@given(made=images())
@cases(50)
def test_every_kind_of_picture_comes_out_right(made: tuple[Image.Image, str, dict[str, Any]]) -> None:
    ran["picture files"] += 1
    data = packed(*made)
    batch = Batch(1)
    size = batch.place(0, data)
    opened = Image.open(BytesIO(data))
    upright = ImageOps.exif_transpose(opened)
    if opened.mode.startswith("I"):
        upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
    wanted = np.asarray(upright.convert("RGBA"), np.float32) / 255
    (image,) = batch.images().numpy()
    (alpha,) = batch.alpha().numpy()
    assert size == upright.size and image.shape == (*wanted.shape[:2], 3)
    assert np.abs(image - wanted[..., :3]).max() < 0.002
    assert np.abs(alpha - (1 - wanted[..., 3])).max() < 0.002


@given(made=images(), data=st.data())
@cases(60)
def test_a_spoilt_file_is_a_picture_or_an_error(
    made: tuple[Image.Image, str, dict[str, Any]], data: st.DataObject
) -> None:
    ran["picture files"] += 1
    content = data.draw(bytes_like(packed(*made)))
    sound(content)
    identity("ideogram", "generate", {"image": content})


@given(content=st.one_of(st.binary(max_size=300), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"])))
@cases(10)
def test_bytes_of_any_kind_are_a_picture_or_an_error(content: bytes) -> None:
    ran["picture files"] += 1
    sound(content)


@given(width=st.integers(0, 2**32 - 1), height=st.integers(0, 2**32 - 1), depth=st.sampled_from([1, 8, 16]))
@cases(15)
def test_a_header_that_promises_too_much_is_refused_before_it_costs_memory(width: int, height: int, depth: int) -> None:
    ran["picture files"] += 1
    header = struct.pack(">IIBBBBB", width, height, depth, 2 if depth > 1 else 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    assert not sound(content) or width * height <= PIXEL_LIMIT
    identity("ideogram", "generate", {"image": content})


@given(content=st.data())
@cases(20)
def test_a_spoilt_archive_is_pictures_or_an_error(content: st.DataObject) -> None:
    ran["picture files"] += 1
    import zipfile

    out = BytesIO()
    with zipfile.ZipFile(
        out, "w", content.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    ) as archive:
        archive.writestr("metadata.json", "{}")
        archive.writestr("1.png", packed(Image.new("RGB", (8, 8)), "PNG", {}))
    try:
        found = unpacked(content.draw(bytes_like(out.getvalue())), "Segmind")
    except IdeogramKitError:
        return
    assert found and all(isinstance(one, bytes) for one in found)


def sound(content: bytes) -> bool:
    """Whether it is a picture; that it is one of finite values, or an error of ours."""
    batch = Batch(1)
    try:
        width, height = batch.place(0, content)
    except IdeogramKitError:
        return False
    image = batch.images()
    assert tuple(image.shape) == (1, height, width, 3)
    assert bool(((image >= 0) & (image <= 1)).all())
    return True
