"""fal: which colour of a mask changes, as each endpoint has it."""

from __future__ import annotations

from typing import Any

import pytest
from core.conftest import Ask
from core.samples import half_masked, make, png
from doubles import FalDouble
from ideogram_kit.nodes.ideogram import errors

from .bodies import body_of, pixels_of


@pytest.mark.parametrize(
    ("operation", "model", "black_changes"),
    [
        ("inpaint", "4.0", False),
        ("inpaint", "4.0 LoRA", False),
        ("remove_object", "1.0", False),
        ("inpaint", "4.5", True),
        ("inpaint", "4.5 precise", True),
        ("inpaint", "4.6", True),
        ("inpaint", "4.6 precise", True),
    ],
)
def test_masks_have_the_endpoints_polarity(operation: str, model: str, black_changes: bool) -> None:
    def colours(**settings: str) -> tuple[Any, Any]:
        mask = pixels_of(body_of(make(operation, model), settings=settings)["mask_url"]).convert("L")
        return mask.getpixel((2, 2)), mask.getpixel((12, 2))

    known, other = ("black", "white") if black_changes else ("white", "black")
    expected = (0, 255) if black_changes else (255, 0)
    assert colours() == colours(mask_polarity=f"{known} changes") == expected
    with pytest.raises(errors.Unsupported, match="as is known"):
        colours(mask_polarity=f"{other} changes")


UNSTATED: list[tuple[str, dict[str, Any]]] = [
    ("3.0", {}),
    ("3.0", {"character_image": png()}),
    ("2.0", {}),
    ("2.0 Turbo", {}),
]
"""The masks whose polarity fal does not state: 3.0's, with a character too, and 2.0's."""


@pytest.mark.parametrize(("model", "fields"), UNSTATED)
def test_a_mask_whose_polarity_nobody_states_is_as_the_user_says_or_refused(
    model: str, fields: dict[str, Any], ask: Ask, fal: FalDouble
) -> None:
    request = make("inpaint", model, **fields)
    for choice, colours in (("white changes", (255, 0)), ("black changes", (0, 255))):
        mask = pixels_of(body_of(request, settings={"mask_polarity": choice})["mask_url"]).convert("L")
        assert (mask.getpixel((2, 2)), mask.getpixel((12, 2))) == colours
    with pytest.raises(errors.Unsupported, match="for the price of one picture") as caught:
        ask(request, "fal")
    assert caught.value.fields == ("mask",) and not fal.requests


@pytest.mark.parametrize("model", ["4.5", "4.5 precise", "4.6", "4.6 precise"])
@pytest.mark.parametrize("columns", [0, 16])
def test_4_5_wants_both_colours(model: str, columns: int) -> None:
    with pytest.raises(errors.BadInput) as caught:
        body_of(make("inpaint", model, mask=half_masked(columns)))
    assert caught.value.field == "mask"
