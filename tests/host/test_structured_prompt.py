"""Structured Prompt and Palette in the real host, and what they, Describe and Magic Prompt refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import generate, save, shown_text, text
from .prompt_nodes import LAYOUT, change, describe, magic, palette, plain, written


def test_a_prompt_from_parts_and_from_text(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    style = {"style_aesthetics": "bold", "style_lighting": "flat", "style_medium": "print", "style_art_style": "riso"}
    outputs = with_key.run(
        {
            "1": written([{"type": "title", "bbox": "50, 100, 150, 900", "text": "夏", "desc": "red"}]),
            "2": palette("colors", colors="#e4572e 0.5\n#17bebb"),
            "3": change(
                high_level_description="A fair",
                background="paper",
                style="art_style",
                elements=["1", 0],
                palette=["2", 0],
                **style,
            ),
            "4": text(["3", 2]),
            "5": text(["3", 3]),
            "6": change(structured_prompt=["3", 2], style="none"),
            "7": text(["6", 2]),
        }
    )
    made = json.loads(shown_text(outputs, "4"))
    assert made["style_description"]["color_palette"] == ["#E4572E", "#17BEBB"]
    assert made["compositional_deconstruction"]["elements"] == [
        {"type": "text", "bbox": [50, 100, 150, 900], "text": "夏", "desc": "red"}
    ]
    report = shown_text(outputs, "5").splitlines()
    assert len(report) == 3 and "it is sent as text" in report[0] and "weights" in report[2]
    del made["style_description"]
    assert json.loads(shown_text(outputs, "7")) == made
    assert not ideogram.requests


@pytest.mark.parametrize("place", [0, 1, 2], ids=["palette", "colors", "text"])
def test_the_colours_of_a_picture_reach_the_wire(place: int, with_key: Comfy, ideogram: IdeogramDouble) -> None:
    with_key.run(
        {
            "1": plain(),
            "2": palette("from image", count=3, image=["1", 0]),
            "3": generate(model="3.0", palette=["2", place]),
            "4": save(["3", 0]),
        }
    )
    (request,) = ideogram.asked("/v1/ideogram-v3/generate")
    weight = {} if place == 1 else {"color_weight": 1.0}
    assert request.json()["color_palette"] == {"members": [{"color_hex": "#FF6347", **weight}]}


def test_a_preset_reaches_the_wire(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    named = palette("preset", preset="MELON")
    outputs = with_key.run(
        {"1": named, "2": generate(model="3.0", palette=["1", 0]), "3": save(["2", 0]), "4": text(["1", 2])}
    )
    (request,) = ideogram.asked("/v1/ideogram-v3/generate")
    assert request.json()["color_palette"] == {"name": "MELON"} and shown_text(outputs, "4") == "MELON"


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (describe(["7", 0]), "image: it has 2 pictures"),
        (magic("  "), "it is blank"),
        (magic(["9", 0]), "prompt: it is blank"),
        (magic("a", "7x7"), "7x7"),
        (change(), "high_level_description: it is blank"),
        (change(structured_prompt=["8", 0], change_element=3, element_text="x"), "the prompt has 2 elements"),
        (change(structured_prompt=["8", 0], change_element=1, element_text="x"), "element 1 is an obj"),
        (change(structured_prompt=["8", 0], element_desc="x"), "set change_element"),
        (change(structured_prompt=["8", 0], elements=["8", 0]), "elements: it is a dict"),
        (change(structured_prompt=["8", 0], palette=["6", 0]), "palette: it is the preset EMBER"),
        (palette("colors", colors=" "), "colors: it is blank"),
        (palette("colors", colors="#12345"), "colors: '#12345' is not a colour"),
        (palette("colors", colors="#123456 2"), "colors: the weight 2.0 is outside"),
        (palette("colors", colors=", ".join(["#123456"] * 9)), "colors: it has 9 colours"),
        (palette("from image", count=3), "image: connect a picture"),
        (palette("from image", count=3, image=["7", 0]), "image: it has 2 pictures"),
        (palette("from image", count=9, image=["7", 0]), "count"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_sent(
    node: dict[str, Any], words: str, with_key: Comfy, ideogram: IdeogramDouble
) -> None:
    sources = {
        "6": palette("preset", preset="EMBER"),
        "7": plain(batch=2),
        "8": written(LAYOUT),
        "9": written(" "),
    }
    with pytest.raises(Failed) as caught:
        with_key.run({**sources, "1": node, "2": text(["1", 0])})
    assert words in str(caught.value)
    assert not ideogram.requests
