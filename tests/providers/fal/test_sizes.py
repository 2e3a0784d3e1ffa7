"""fal: sizes as they go on the wire, and where they end."""

from __future__ import annotations

import pytest
from core.conftest import Ask
from core.samples import make, png
from doubles import FalDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.models import model_of
from ideogram_kit.nodes.ideogram.requests import Request

from .bodies import body_of, mask_of


def test_a_size_beyond_the_sides_of_fast_becomes_one_of_its_shape_with_a_note(ask: Ask, fal: FalDouble) -> None:
    result = ask(make("generate", "4.0 Fast", resolution="1440x2880"), "fal")
    assert fal.requests[0].json()["image_size"] == {"width": 1024, "height": 2048}
    assert result.outcome.notes[0] == "resolution 1440x2880 became 1024x2048, the nearest size that fal offers."
    for resolution in model_of("generate", "4.0 Fast").fields["resolution"] or ():
        size = body_of(make("generate", "4.0 Instant", resolution=resolution))["image_size"]
        wide, high = map(int, resolution.split("x"))
        assert abs(size["width"] / size["height"] / (wide / high) - 1) < 0.02


def test_a_ratio_of_3_0_becomes_a_size_with_a_note() -> None:
    notes: list[str] = []
    assert body_of(make("generate", "3.0", aspect_ratio="16x9"), notes)["image_size"] == {"width": 1312, "height": 736}
    assert notes == ["aspect_ratio 16x9 became 1312x736."]


@pytest.mark.parametrize(
    ("model", "sides", "good"),
    [
        ("4.0 Fast", (512, 2048), True),
        ("4.0 Fast", (512, 2064), False),
        ("4.0 Fast", (496, 1024), False),
        ("4.0 LoRA", (3840, 2048), True),
        ("4.6", (4096, 4096), True),
        ("4.6", (256, 1024), True),
        ("4.6", (256, 1536), True),
        ("4.6", (256, 1568), False),
        ("4.6", (4096, 672), False),
        ("4.6", (1040, 1024), False),
        ("4.6", (224, 1024), False),
    ],
)
def test_custom_sides(model: str, sides: tuple[int, int], good: bool) -> None:
    request = make("generate", model, custom_width=sides[0], custom_height=sides[1])
    if good:
        assert body_of(request)["image_size"] == {"width": sides[0], "height": sides[1]}
        return
    with pytest.raises(errors.Unsupported) as caught:
        body_of(request)
    assert caught.value.fields == ("custom_width", "custom_height")


def test_the_lowest_quality_of_4_6_ends_at_four_megapixels() -> None:
    assert body_of(make("generate", "4.6", quality="VERY_LOW", custom_width=2048, custom_height=2048))["quality"]
    with pytest.raises(errors.Unsupported) as caught:
        body_of(make("generate", "4.6", quality="VERY_LOW", custom_width=2080, custom_height=2048))
    assert caught.value.fields == ("quality",)


@pytest.mark.parametrize("operation", ["inpaint", "edit"])
def test_the_lowest_quality_of_an_edit_with_4_6_ends_at_a_source_of_four_megapixels(
    operation: str, ask: Ask, fal: FalDouble
) -> None:
    def request(model: str, side: int) -> Request:
        source = png(size=(side, 2048))
        pictures = {"images": (source,)} if operation == "edit" else {"image": source, "mask": mask_of((side, 2048))}
        return make(operation, model, quality="VERY_LOW", **pictures)

    assert body_of(request("4.6", 2048))["quality"] == "very_low"
    assert body_of(request("4.5", 2050))["quality"] == "very_low", "4.5 has no such limit"
    with pytest.raises(errors.Unsupported, match="4,194,304 pixels; 2050 × 2048 is more") as caught:
        ask(request("4.6", 2050), "fal")
    assert caught.value.fields == ("quality",) and not fal.requests
