"""Tensors of any shape, type and value: pictures of the same size, or an error that names the input."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.tensors import check_image, check_mask, masks, pictures

from .cases import cases, ran

TYPES = (
    torch.float32,
    torch.float16,
    torch.bfloat16,
    torch.float64,
    torch.uint8,
    torch.int64,
    torch.bool,
    torch.complex64,
)
VALUES = (
    0.0,
    0.25,
    1.0,
    1.0000001,
    1.4,
    1.6,
    -0.4,
    -0.6,
    255.0,
    -1e-20,
    float("nan"),
    float("inf"),
    float("-inf"),
    3e38,
)
SHAPES = st.one_of(
    st.tuples(st.integers(1, 3), st.integers(1, 12), st.integers(1, 12), st.sampled_from([3, 4])),
    st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 7]), max_size=5).map(tuple),
)


@st.composite
def tensors(draw: st.DrawFn, shapes: st.SearchStrategy[tuple[int, ...]] = SHAPES) -> torch.Tensor:
    shape = draw(shapes)
    values = torch.full(shape, draw(st.sampled_from([0.0, 0.5, 1.0])), dtype=torch.float64)
    odd = draw(st.sampled_from(VALUES))
    if values.numel():
        values.view(-1)[draw(st.integers(0, values.numel() - 1))] = odd
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = values.to(draw(st.sampled_from(TYPES)))
    if draw(st.booleans()) and made.ndim >= 2:
        made = made.transpose(0, 1)  # not contiguous
    return made.requires_grad_() if made.is_floating_point() and draw(st.booleans()) else made


@given(images=tensors(), alpha=st.booleans())
@cases(60)
def test_an_image_is_pictures_or_an_error_that_names_it(images: torch.Tensor, alpha: bool) -> None:
    ran["tensors"] += 1
    try:
        found = pictures("the_input", images, alpha=alpha)
    except BadInput as error:
        assert error.field == "the_input" and str(error).startswith("the_input: ")
        return
    check_image("the_input", images)
    assert len(found) == images.shape[0]
    wanted = images.detach().float().clamp(0, 1).numpy()
    for picture, values in zip(found, wanted, strict=True):
        assert picture.size == (images.shape[2], images.shape[1])
        assert np.abs(np.asarray(picture, np.float32) / 255 - values).max() <= 0.5 / 255 + 1e-6


@given(mask=tensors(), size=st.tuples(st.integers(1, 6), st.integers(1, 6)), count=st.integers(1, 3))
@cases(60)
def test_a_mask_is_one_for_each_picture_or_an_error(mask: torch.Tensor, size: tuple[int, int], count: int) -> None:
    ran["tensors"] += 1
    images = torch.zeros(count, size[1], size[0], 3)
    try:
        found = masks("mask", mask, pictures("image", images))
    except BadInput as error:
        assert error.field == "mask"
        with pytest.raises(BadInput):
            check_mask("mask", mask, images)
        return
    check_mask("mask", mask, images)
    assert [(one.mode, one.size) for one in found] == [("L", size)] * count
