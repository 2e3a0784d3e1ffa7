"""Masks at Runware: where each lies, and which colour changes."""

from __future__ import annotations

import pytest
from core.samples import half_masked, make, png
from doubles import RunwareDouble
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported

from .asking import Asking, picture, sent


@pytest.mark.parametrize(
    ("operation", "model", "name", "white_changes"),
    [
        ("inpaint", "4.5", "maskImage", True),
        ("inpaint", "4.5 precise", "maskImage", True),
        ("inpaint", "4.6 precise", "maskImage", True),
    ],
)
def test_a_mask_changes_the_left_half(
    operation: str, model: str, name: str, white_changes: bool, asking: Asking, double: RunwareDouble
) -> None:
    asking(make(operation, model, mask=half_masked()))
    mask = picture(sent(double)["inputs"][name]).convert("L")
    assert (mask.getpixel((2, 8)), mask.getpixel((13, 8))) == ((255, 0) if white_changes else (0, 255))


UNSTATED = [("inpaint", "3.0", "maskImage"), ("remove_object", "1.0", "mask")]
"""The endpoints for which no source says which colour of a mask changes."""


@pytest.mark.parametrize(("operation", "model", "name"), UNSTATED)
@pytest.mark.parametrize("polarity", ["white changes", "black changes"])
def test_where_no_source_states_it_the_user_chooses_which_colour_changes(
    polarity: str, operation: str, model: str, name: str, asking: Asking, double: RunwareDouble
) -> None:
    asking(make(operation, model, mask=half_masked()), mask_polarity=polarity)
    mask = picture(sent(double)["inputs"][name]).convert("L")
    white = polarity == "white changes"
    assert (mask.getpixel((2, 8)), mask.getpixel((13, 8))) == ((255, 0) if white else (0, 255))


@pytest.mark.parametrize(("operation", "model", "name"), UNSTATED)
def test_where_no_source_states_it_a_mask_is_refused_with_the_way_to_find_out(
    operation: str, model: str, name: str, asking: Asking, double: RunwareDouble
) -> None:
    with pytest.raises(Unsupported, match=r"no source says .* for the price of one picture: .* Ideogram") as caught:
        asking(make(operation, model, mask=half_masked()), mask_polarity="auto")
    assert caught.value.fields == ("mask",) and double.requests == []


@pytest.mark.parametrize("model", ["4.5", "4.5 precise", "4.6 precise"])
def test_a_polarity_that_is_known_is_not_turned_over(model: str, asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(Unsupported, match="white changes here, as is known"):
        asking(make("inpaint", model), mask_polarity="black changes")
    assert double.requests == []
    asking(make("inpaint", model), mask_polarity="white changes")
    asking(make("generate", "4.5"), mask_polarity="black changes")  # it has no mask to be wrong about
    assert len(double.wire()) == 2


@pytest.mark.parametrize("model", ["4.5 precise", "4.6 precise"])
@pytest.mark.parametrize("colour", ["white", "black"])
def test_precise_edit_wants_both_regions(model: str, colour: str, asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(BadInput, match="mask"):
        asking(make("inpaint", model, mask=png(colour, mode="L")))
    assert double.requests == []
