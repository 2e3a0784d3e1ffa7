"""What the contract refuses, by path; what it takes but the models were not trained on, as findings."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.prompt import read

COMPOSITION = "compositional_deconstruction"
STYLE = {"aesthetics": "calm", "lighting": "soft", "photo": "35mm", "medium": "photograph"}


def prompt(**changed: Any) -> dict[str, Any]:
    elements = [
        {"type": "obj", "bbox": [0, 0, 500, 500], "desc": "a cat", "color_palette": ["#FFD700"]},
        {"type": "text", "bbox": [600, 100, 700, 900], "text": "MIAU", "desc": "thin"},
        {"type": "obj", "desc": "a ball"},
    ]
    whole = {
        "high_level_description": "A cat.",
        "style_description": dict(STYLE),
        COMPOSITION: {"background": "a wall", "elements": elements},
    }
    return _with(whole, changed)


def _with(whole: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """Sets or, by `...`, deletes at paths such as `compositional_deconstruction__elements__2__bbox`."""
    for path, value in changed.items():
        holder: Any = whole
        *steps, last = [int(step) if step.isdecimal() else step for step in path.split("__")]
        for step in steps:
            holder = holder[step]
        if value is ...:
            del holder[last]
        else:
            holder[last] = value
    return whole


def test_a_prompt_in_the_trained_form_has_no_findings() -> None:
    reading = read(prompt(), "prompt")
    assert reading.prompt == prompt() and reading.findings == ()


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("high_level_description", ..., "high_level_description is missing"),
        ("high_level_description", None, "high_level_description is missing"),
        ("high_level_description", " ", "high_level_description is empty"),
        ("high_level_description", {}, "high_level_description is an object"),
        ("style_description", "moody", 'style_description is "moody"'),
        ("style_description__photo", 1.5, "style_description.photo is 1.5"),
        ("style_description__color_palette", 3, "style_description.color_palette is 3"),
        ("style_description__color_palette", ["red"], 'style_description.color_palette[0] is "red"'),
        (COMPOSITION, ..., f"{COMPOSITION} is missing"),
        (COMPOSITION, [], f"{COMPOSITION} is a list"),
        (f"{COMPOSITION}__background", ..., f"{COMPOSITION}.background is missing"),
        (f"{COMPOSITION}__elements", ..., f"{COMPOSITION}.elements is missing"),
        (f"{COMPOSITION}__elements", {}, f"{COMPOSITION}.elements is an object"),
        (f"{COMPOSITION}__elements__0", None, f"{COMPOSITION}.elements[0] is null"),
        (f"{COMPOSITION}__elements__0__type", "logo", f'{COMPOSITION}.elements[0].type is "logo"'),
        (f"{COMPOSITION}__elements__2__desc", ..., f"{COMPOSITION}.elements[2].desc is missing"),
        (f"{COMPOSITION}__elements__1__text", ..., f"{COMPOSITION}.elements[1].text is missing"),
        (f"{COMPOSITION}__elements__1__text", " ", f"{COMPOSITION}.elements[1].text is empty"),
        (f"{COMPOSITION}__elements__1__text", True, f"{COMPOSITION}.elements[1].text is true"),
        (f"{COMPOSITION}__elements__2__bbox", [1200, 0, 1, 2], f"{COMPOSITION}.elements[2].bbox[0] is 1200"),
        (f"{COMPOSITION}__elements__2__bbox", [0, -1, 1, 2], f"{COMPOSITION}.elements[2].bbox[1] is -1"),
        (f"{COMPOSITION}__elements__2__bbox", [0, 0, True, 2], f"{COMPOSITION}.elements[2].bbox[2] is true"),
        (f"{COMPOSITION}__elements__2__bbox", [0, 0, 5, "x"], f'{COMPOSITION}.elements[2].bbox[3] is "x"'),
        (f"{COMPOSITION}__elements__2__bbox", [1, 2, 3], f"{COMPOSITION}.elements[2].bbox has 3 entries"),
        (f"{COMPOSITION}__elements__2__bbox", {"x": 1}, f"{COMPOSITION}.elements[2].bbox is an object"),
        (
            f"{COMPOSITION}__elements__0__color_palette",
            ["#12"],
            f"{COMPOSITION}.elements[0].color_palette[0]",
        ),
    ],
)
def test_what_the_contract_refuses_is_refused_by_its_path(path: str, value: Any, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(prompt(**{path: value}), "structured_prompt")
    assert str(caught.value).startswith(f"structured_prompt: {told}")


def test_a_box_out_of_range_says_the_range_and_the_order() -> None:
    with pytest.raises(BadInput) as caught:
        read(prompt(**{f"{COMPOSITION}__elements__2__bbox": [1200, 0, 1, 2]}), "prompt")
    assert str(caught.value) == (
        "prompt: compositional_deconstruction.elements[2].bbox[0] is 1200; a box is four whole numbers "
        "0 to 1000 in the order y_min, x_min, y_max, x_max."
    )


def test_all_problems_come_in_one_error_and_no_more_than_five_are_listed() -> None:
    elements = [{"type": "obj"} for _ in range(8)]
    with pytest.raises(BadInput) as caught:
        read(prompt(**{f"{COMPOSITION}__elements": elements}), "prompt")
    message = str(caught.value)
    assert "8 things to put right" in message and message.endswith("… and 3 more.")
    assert message.count(".desc is missing") == 5


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (f"{COMPOSITION}__background", "", f"{COMPOSITION}.background is empty"),
        (f"{COMPOSITION}__elements__0__desc", "", f"{COMPOSITION}.elements[0].desc is empty"),
        (
            f"{COMPOSITION}__elements__0__bbox",
            [5, 5, 5, 900],
            f"{COMPOSITION}.elements[0].bbox is [5, 5, 5, 900]",
        ),
        (
            f"{COMPOSITION}__elements__0__color_palette",
            ["#000000"] * 6,
            f"{COMPOSITION}.elements[0].color_palette",
        ),
        (
            "style_description__color_palette",
            ["#000000"] * 17,
            "style_description.color_palette has 17 colours",
        ),
        ("style_description__art_style", "oil", "style_description has both photo and art_style"),
        ("style_description__photo", "", "style_description has no photo or art_style"),
        ("style_description__lighting", ..., "style_description has no lighting"),
    ],
)
def test_what_the_models_were_not_trained_on_is_a_finding(path: str, value: Any, told: str) -> None:
    (finding,) = read(prompt(**{path: value}), "prompt").findings
    assert finding.startswith(told)


def test_an_empty_list_of_elements_is_fine() -> None:
    assert read(prompt(**{f"{COMPOSITION}__elements": []}), "prompt").findings == ()


@pytest.mark.skipif("IDEOGRAM_OPENAPI" not in os.environ, reason="IDEOGRAM_OPENAPI names no OpenAPI file")
def test_what_is_read_satisfies_the_official_schema() -> None:
    schemas = json.loads(Path(os.environ["IDEOGRAM_OPENAPI"]).read_text(encoding="utf-8"))["components"]["schemas"]
    schema = {"$ref": "#/components/schemas/V4JsonPrompt", "components": {"schemas": _json_schema(schemas)}}
    validator = jsonschema.Draft202012Validator(schema)
    for given in (
        prompt(),
        prompt(style_description=None, tags=["a"]),
        prompt(**{"style_description__photo": "", f"{COMPOSITION}__background": ""}),
        prompt(**{f"{COMPOSITION}__elements__0__bbox": {"x": 0.1, "y": 0.5, "width": 0.25, "height": 0.5}}),
        prompt(**{f"{COMPOSITION}__elements__0__color_palette": ["abc", "#ffffff80"]}),
        prompt(**{f"{COMPOSITION}__elements__1__type": "title", f"{COMPOSITION}__elements__1__text": 7}),
    ):
        validator.validate(read(given, "prompt").prompt)  # pyright: ignore[reportUnknownMemberType]
    assert not validator.is_valid(prompt(**{f"{COMPOSITION}__elements__0__bbox": [0, 0, 1, 1001]}))


def _json_schema(node: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: `nullable` becomes a type."""
    if isinstance(node, list):
        return [_json_schema(part) for part in node]
    if not isinstance(node, dict):
        return node
    made = {key: _json_schema(part) for key, part in node.items() if key != "nullable"}
    return {"anyOf": [made, {"type": "null"}]} if node.get("nullable") is True else made
