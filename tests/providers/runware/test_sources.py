"""Pictures at Runware: where each lies, how many there may be, and what goes with them."""

from __future__ import annotations

from typing import Any

import pytest
from core.samples import make, png
from doubles import RunwareDouble
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported

from .asking import Asking, info_of, picture, sent


@pytest.mark.parametrize(
    ("operation", "model", "name", "listed"),
    [
        ("remix", "4.0", "seedImage", False),
        ("remix", "3.0", "referenceImages", True),
        ("remix", "2.0", "referenceImages", True),
        ("remix", "2a", "referenceImages", True),
        ("inpaint", "3.0", "seedImage", False),
        ("inpaint", "4.5", "referenceImages", True),
        ("inpaint", "4.5 precise", "seedImage", False),
        ("inpaint", "4.6 precise", "seedImage", False),
        ("reframe", "3.0", "seedImage", False),
        ("replace_background", "3.0", "seedImage", False),
        ("remove_background", "1.0", "image", False),
        ("remove_object", "1.0", "image", False),
    ],
)
def test_the_source_has_its_place_among_the_inputs(
    operation: str, model: str, name: str, listed: bool, asking: Asking, double: RunwareDouble
) -> None:
    asking(make(operation, model, image=png("navy")))
    source = sent(double)["inputs"][name]
    assert isinstance(source, list) is listed
    assert picture(source[0] if listed else source).getpixel((0, 0)) == (0, 0, 128)


@pytest.mark.parametrize("model", ["4.5", "4.6"])
def test_edit_takes_the_source_and_four_references_in_one_list(
    model: str, asking: Asking, double: RunwareDouble
) -> None:
    asking(make("edit", model, images=(png("red"), png("blue"), png(), png(), png())))
    inputs = sent(double)["inputs"]
    assert list(inputs) == ["referenceImages"] and len(inputs["referenceImages"]) == 5
    assert picture(inputs["referenceImages"][0]).getpixel((0, 0)) == (255, 0, 0)
    with pytest.raises(Unsupported, match="5 at most"):
        asking(make("edit", model, images=(png(),) * 6))


@pytest.mark.parametrize("model", ["4.5 precise", "4.6 precise"])
def test_precise_edit_takes_the_source_apart_from_four_references(
    model: str, asking: Asking, double: RunwareDouble
) -> None:
    asking(make("edit", model, images=(png("red"), png("blue"))))
    asking(make("edit", model, images=(png("red"),)))
    with_reference, alone = (task["inputs"] for task in double.wire())
    assert picture(with_reference["seedImage"]).getpixel((0, 0)) == (255, 0, 0)
    assert [picture(uri).getpixel((0, 0)) for uri in with_reference["referenceImages"]] == [(0, 0, 255)]
    assert list(alone) == ["seedImage"]
    with pytest.raises(Unsupported, match="5 at most"):
        asking(make("edit", model, images=(png(),) * 6))


def test_a_long_source_of_4_5_precise_is_noted_and_one_too_long_for_4_6_refused(
    asking: Asking, double: RunwareDouble
) -> None:
    result = asking(make("edit", "4.5 precise", images=(png(size=(2064, 16)),)))
    assert any("long side at most 2048" in note for note in info_of(result)["notes"])
    with pytest.raises(Unsupported, match="8192 at most"):
        asking(make("edit", "4.6 precise", images=(png(size=(8208, 16)),)))
    assert len(double.wire()) == 1


@pytest.mark.parametrize("model", ["3.0", "2.0", "2.0 Turbo", "2a", "2a Turbo"])
@pytest.mark.parametrize(("weight", "strength"), [(1, 100), (30, 71), (50, 51), (90, 11), (100, 1)])
def test_to_keep_more_is_to_change_less(
    weight: int, strength: int, model: str, asking: Asking, double: RunwareDouble
) -> None:
    asking(make("remix", model, image_weight=weight))
    assert sent(double)["providerSettings"]["ideogram"]["remixStrength"] == strength


@pytest.mark.parametrize(
    ("operation", "model"), [("remix", "3.0"), ("inpaint", "3.0"), ("reframe", "3.0"), ("replace_background", "3.0")]
)
def test_one_style_code_is_a_text(operation: str, model: str, asking: Asking, double: RunwareDouble) -> None:
    asking(make(operation, model, style_codes=("AAFF5733",)))
    assert sent(double)["providerSettings"]["ideogram"]["styleCode"] == "AAFF5733"


@pytest.mark.parametrize(
    "beside", [{"style_type": "DESIGN"}, {"style_images": (png(),)}, {"character_image": png("gold")}]
)
def test_a_style_code_goes_with_no_style_and_no_reference(
    beside: dict[str, Any], asking: Asking, double: RunwareDouble
) -> None:
    with pytest.raises((BadInput, Unsupported), match="style_codes"):
        asking(make("remix", "3.0", style_codes=("AAFF5733",), **beside))
    assert double.requests == []


def test_a_background_is_not_removed_into_a_jpg(asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(Unsupported, match="transparency") as caught:
        asking(make("remove_background", "1.0"), output_format="JPG")
    assert caught.value.fields == ("output_format",) and double.requests == []
    asking(make("remove_background", "1.0"), output_format="WEBP")
    assert sent(double)["outputFormat"] == "WEBP"
