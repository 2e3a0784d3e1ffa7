"""IMAGE and MASK inputs: what is refused, and what is uploaded."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
import torch
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.inputs import encode as encoder
from ideogram_kit.nodes.inputs.encode import encode
from ideogram_kit.nodes.tensors import character_mask, pictures
from PIL import Image

GOOD = torch.rand(2, 9, 8, 3)


def test_a_batch_becomes_as_many_lossless_files() -> None:
    notes: list[str] = []
    files = encode("style_images", pictures("style_images", GOOD), notes)
    assert len(files) == 2 and not notes
    for file, tensor in zip(files, GOOD, strict=True):
        opened = Image.open(BytesIO(file))
        assert opened.format == "PNG" and opened.size == (8, 9)
        assert np.array_equal(np.asarray(opened), (tensor.numpy() * 255).round().astype(np.uint8))


@pytest.mark.parametrize("tensor", [torch.rand(1, 4, 4, 4), GOOD.double(), GOOD.half(), GOOD * 1.2 - 0.1])
def test_what_a_graph_really_makes_is_taken(tensor: torch.Tensor) -> None:
    assert len(pictures("style_images", tensor)) == len(tensor)


def test_alpha_is_refused_where_three_channels_are_meant() -> None:
    assert pictures("image", torch.rand(1, 9, 8, 4))[0].mode == "RGBA"
    with pytest.raises(BadInput, match="style_images: it has 4 channels where 3 are meant"):
        pictures("style_images", torch.rand(1, 9, 8, 4), alpha=False)


@pytest.mark.parametrize("size", [(1, 1), (7, 64), (64, 1)])
def test_a_picture_of_next_to_no_pixels_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match=f"image: it is {size[0]}×{size[1]} pixels"):
        encode("image", (Image.new("RGB", size),), [])


@pytest.mark.parametrize(
    ("tensor", "words"),
    [
        (torch.rand(4, 4, 3), "[4, 4, 3]"),
        (torch.rand(0, 4, 4, 3), "not empty"),
        (torch.rand(1, 0, 4, 3), "not empty"),
        (torch.rand(1, 4, 4, 2), "2 channels"),
        (torch.randint(0, 255, (1, 4, 4, 3), dtype=torch.uint8), "torch.uint8"),
        (torch.rand(1, 4, 4, 3) * 255 + 2, "0 to 1"),
        (torch.full((1, 4, 4, 3), -1.0), "from -1"),
        (torch.full((1, 4, 4, 3), float("nan")), "NaN"),
        (torch.full((1, 4, 4, 3), float("inf")), "infinite"),
    ],
)
def test_a_wrong_tensor_is_named_with_what_it_is(tensor: torch.Tensor, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        pictures("style_images", tensor)
    assert str(caught.value).startswith("style_images: ")
    assert words in str(caught.value)


@pytest.mark.parametrize("shape", [(6, 5), (1, 6, 5)])
def test_a_character_mask_is_grey_and_black_on_the_character(shape: tuple[int, ...]) -> None:
    mask = torch.zeros(shape)
    mask[..., 2:4, 1:3] = 1
    grey = character_mask(mask, Image.new("RGB", (5, 6)))
    assert grey is not None and grey.mode == "L" and grey.size == (5, 6)
    assert grey.getpixel((1, 2)) == 0 and grey.getpixel((0, 0)) == 255


@pytest.mark.parametrize(
    ("mask", "words"),
    [
        (torch.zeros(1, 6, 6), "6×6, its image 5×6"),
        (torch.zeros(2, 6, 5), "2 masks"),
        (torch.zeros(1, 1, 6, 5), "[1, 1, 6, 5]"),
        (torch.zeros(1, 6, 5, dtype=torch.int64), "torch.int64"),
        (torch.full((1, 6, 5), 255.0), "255"),
    ],
)
def test_a_wrong_mask_is_named(mask: torch.Tensor, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        character_mask(mask, Image.new("RGB", (5, 6)))
    assert words in str(caught.value)


def test_what_is_too_large_is_reduced_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = tuple(Image.fromarray(np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)) for _ in range(2))
    lossless = sum(map(len, encode("style_images", noise, [])))
    monkeypatch.setattr(encoder, "MAX_UPLOAD_BYTES", lossless - 1)
    notes: list[str] = []
    files = encode("style_images", noise, notes)
    assert sum(map(len, files)) < lossless
    assert {Image.open(BytesIO(file)).format for file in files} == {"JPEG"}
    assert notes and "style_images" in notes[0] and "quality" in notes[0]
    monkeypatch.setattr(encoder, "MAX_UPLOAD_BYTES", 100)
    with pytest.raises(BadInput, match="style_images"):
        encode("style_images", noise, [])


def test_what_is_too_large_keeps_its_alpha_and_its_hidden_colours_stay_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (64, 64, 4), np.uint8)
    pixels[:, :32, 3], pixels[:, 32:, 3] = 0, 255
    picture = Image.fromarray(pixels)
    monkeypatch.setattr(encoder, "MAX_UPLOAD_BYTES", len(encode("image", (picture,), [])[0]) - 1)
    notes: list[str] = []
    sent = Image.open(BytesIO(encode("image", (picture,), notes)[0]))
    assert (sent.format, sent.mode) == ("WEBP", "RGBA") and "sent as WebP of quality" in notes[0]
    assert np.asarray(sent)[:, :24, :3].max() < 32, "what the alpha hid is not sent"
    assert (np.asarray(sent)[:, :, 3] == pixels[:, :, 3]).all()


def test_what_webp_has_no_room_for_is_refused_rather_than_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "MAX_UPLOAD_BYTES", 10)
    with pytest.raises(BadInput, match="16384×8 pixels with alpha"):
        encode("image", (Image.new("RGBA", (16_384, 8)),), [])
