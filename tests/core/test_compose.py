"""Composing a structured prompt, and changing a part of one."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.prompt import read
from ideogram_kit.nodes.ideogram.prompt.compose import PromptChanges, compose
from ideogram_kit.nodes.ideogram.requests import Palette, PaletteMember

from .samples import LAYOUT

PHOTO = {"aesthetics": "calm", "lighting": "soft", "photo": "35mm", "medium": "photograph"}
STYLED = {**LAYOUT, "style_description": PHOTO}
COLOURS = Palette(members=(PaletteMember(color_hex="#e4572e"), PaletteMember(color_hex="#17BEBB")))


def test_nothing_to_change_leaves_it_as_it_is_and_never_touches_what_was_given() -> None:
    given = copy.deepcopy(STYLED)
    reading = compose(given, PromptChanges())
    assert reading.prompt == read(STYLED, "p").prompt
    reading.prompt["compositional_deconstruction"]["elements"][0]["bbox"][0] = 7
    assert given == STYLED


def test_one_is_made_from_parts() -> None:
    style = {"aesthetics": "bold", "lighting": "flat", "medium": "painting", "art_style": "gouache"}
    elements = [{"type": "text", "text": "夏", "desc": "red", "bbox": [1, 2, 300, 400]}]
    parts = PromptChanges(
        high_level_description="A sign",
        background="wall",
        style="art_style",
        style_words=style,
        palette=COLOURS,
        elements=json.dumps(elements),
    )
    reading = compose(None, parts)
    assert reading.findings == ()
    assert reading.prompt == {
        "high_level_description": "A sign",
        "style_description": {**style, "color_palette": ["#E4572E", "#17BEBB"]},
        "compositional_deconstruction": {"background": "wall", "elements": elements},
    }
    assert list(reading.prompt) == ["high_level_description", "style_description", "compositional_deconstruction"]


@pytest.mark.parametrize("given", [STYLED, json.dumps(STYLED), "```json\n" + json.dumps(STYLED, indent=1) + "\n```"])
def test_each_part_is_changed_alone(given: Any) -> None:
    def changed(**parts: Any) -> dict[str, Any]:
        return compose(given, PromptChanges(**parts)).prompt

    assert changed(high_level_description="x") == {**STYLED, "high_level_description": "x"}
    assert changed(background="x")["compositional_deconstruction"]["background"] == "x"
    assert changed(style="none") == LAYOUT
    assert changed(style="photo", style_words={"lighting": "hard", "photo": " "})["style_description"] == {
        **PHOTO,
        "lighting": "hard",
    }
    turned = changed(style="art_style", style_words={"art_style": "flat"})["style_description"]
    assert turned["art_style"] == "flat" and "photo" not in turned
    assert changed(palette=COLOURS)["style_description"]["color_palette"] == ["#E4572E", "#17BEBB"]
    assert changed(elements=[])["compositional_deconstruction"]["elements"] == []
    (element,) = changed(element=1, element_text="Winter", element_desc="thin")["compositional_deconstruction"][
        "elements"
    ]
    assert (element["text"], element["desc"], element["bbox"]) == ("Winter", "thin", [100, 100, 300, 900])


def test_what_build_json_prompt_leaves_out_can_be_put_right() -> None:
    given = {name: value for name, value in LAYOUT.items() if name != "high_level_description"}
    with pytest.raises(BadInput, match="structured_prompt: high_level_description is missing"):
        compose(given, PromptChanges())
    assert compose(given, PromptChanges(high_level_description="A poster for a fair")).prompt == LAYOUT


def test_everything_noticed_is_reported_once() -> None:
    odd = {**LAYOUT, "tags": ["x"]}
    weighted = Palette(members=(PaletteMember(color_hex="#FFF", color_weight=0.5),))
    findings = compose(odd, PromptChanges(style="none", palette=weighted, element=1)).findings
    assert len(findings) == len(set(findings))
    for words in ("tags was left out", "had weights", "element_text and element_desc are blank", "has no aesthetics"):
        assert [finding for finding in findings if words in finding], words


@pytest.mark.parametrize(
    ("base", "parts", "words"),
    [
        (None, {}, "high_level_description: it is blank"),
        ({}, {"background": "x"}, "high_level_description: it is blank"),
        ({"high_level_description": "x"}, {}, "structured_prompt: compositional_deconstruction is missing"),
        ("plain words", {}, "structured_prompt: "),
        (LAYOUT, {"elements": "["}, "elements: it is not JSON"),
        (LAYOUT, {"elements": {"type": "obj"}}, "elements: it is a dict"),
        (LAYOUT, {"elements": [{"type": "obj", "desc": "d", "bbox": [1]}]}, r"elements: .*elements\[0\].bbox has 1"),
        (LAYOUT, {"element": 2}, "change_element: it is 2, and the prompt has 1 element"),
        (LAYOUT, {"element": -1}, "change_element: it is -1"),
        (LAYOUT, {"element_text": "x"}, "element_text: it has no element to go to"),
        (LAYOUT, {"element_desc": "x"}, "element_desc: it has no element to go to"),
        (
            LAYOUT,
            {"elements": [{"type": "obj", "desc": "d"}], "element": 1, "element_text": "x"},
            "element_text: element 1 is an obj",
        ),
        (LAYOUT, {"palette": Palette(name="EMBER")}, "palette: it is the preset EMBER"),
        (LAYOUT, {"palette": Palette(members=(PaletteMember(color_hex="red"),))}, "palette: 'red' is not a colour"),
    ],
)
def test_what_is_wrong_is_named_by_its_input(base: Any, parts: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        compose(base, PromptChanges(**parts))
