"""A picture may be twice as large as it was asked, and no larger, unless the operation enlarges."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.results.area import max_pixels

from .samples import generate, make


@pytest.mark.parametrize(
    ("model", "fields", "most"),
    [
        ("4.0", {"resolution": "1024x1024"}, 2 * 1024 * 1024),
        ("P-Image", {"custom_width": 512, "custom_height": 768}, 2 * 512 * 768),
        ("4.0", {}, None),
        ("3.0", {"aspect_ratio": "16x9"}, None),
        ("P-Image", {"resolution": "2K"}, None),
        ("3.0 transparent", {"upscale_factor": "X4", "aspect_ratio": "1x1"}, None),
        ("4.0 transparent", {"output_resolution": "8K"}, None),
    ],
)
def test_the_limit_follows_the_size_that_was_asked(model: str, fields: dict[str, Any], most: int | None) -> None:
    assert max_pixels(generate(model, **fields)) == most


def test_an_operation_that_enlarges_has_no_limit_of_its_own() -> None:
    assert max_pixels(make("upscale", "Ideogram")) is None
