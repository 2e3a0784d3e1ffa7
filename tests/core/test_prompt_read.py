"""Lenient reading: where a structured prompt is found, and what is mended on the way."""

from __future__ import annotations

import copy
import json
from types import MappingProxyType
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.prompt import looks_structured, read, serialise

ELEMENTS = "compositional_deconstruction.elements"


def prompt(*elements: Any, **more: Any) -> dict[str, Any]:
    return {
        "high_level_description": "A jazz poster with a “café” sign.",
        "compositional_deconstruction": {"background": "deep red", "elements": list(elements)},
        **more,
    }


def sax(**more: Any) -> dict[str, Any]:
    return {"type": "obj", "desc": "a saxophone", **more}


def element(**more: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """One element as it is read, with the findings."""
    reading = read(json.dumps(prompt(sax(**more))), "prompt")
    return reading.prompt["compositional_deconstruction"]["elements"][0], reading.findings


def refused(value: Any) -> str:
    with pytest.raises(BadInput) as caught:
        read(value, "structured_prompt")
    assert caught.value.field == "structured_prompt"
    return str(caught.value)


PLAIN = prompt(sax(bbox=[10, 20, 300, 400]))
TEXT = json.dumps(PLAIN, indent=2, ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        json.dumps(PLAIN),
        "\ufeff" + TEXT,
        f"```json\n{TEXT}\n```",
        f"```\n{TEXT}\n```\n",
        f"```JSON {TEXT}```",
        json.dumps(TEXT),
        json.dumps(json.dumps(TEXT)),
        json.dumps(TEXT)[1:-1],
        json.dumps(json.dumps(TEXT)[1:-1])[1:-1],
        f"```json\n{json.dumps(TEXT)}\n```",
        str(PLAIN),
        repr(TEXT),
        TEXT.replace('"type"', "“type”").replace('"desc"', "“desc”"),
        TEXT.replace("]\n", "],\n").replace("}\n", "},\n").rstrip(","),
        TEXT.replace('"type"', "type").replace('"obj"', "'obj'"),
        TEXT.replace('"type"', '// what it is\n"type" /* obj or text */'),
        json.dumps([PLAIN]),
        json.dumps({"json_prompt": PLAIN}),
        json.dumps({"prompt": TEXT}),
        json.dumps({"data": [{"prompt": json.dumps(PLAIN)}]}),
        TEXT.replace("300", "300.0").replace('"desc"', '"text": "", "color_palette": null, "desc"'),
    ],
)
def test_every_dress_of_the_same_prompt_is_read_quietly(text: str) -> None:
    assert looks_structured(text)
    reading = read(text, "prompt")
    assert reading.prompt == PLAIN
    assert reading.findings == ()


def test_an_object_is_read_and_never_changed() -> None:
    given = prompt(sax(bbox=(0.1, 0.2, 0.3, 0.4), color_palette=["#abc"], odd=[1]), tags=["x"])
    before = copy.deepcopy(given)
    reading = read(MappingProxyType(given), "prompt")
    assert given == before
    reading.prompt["compositional_deconstruction"]["elements"][0]["color_palette"].append("#000000")
    assert given == before


def test_prose_around_the_json_is_left_out_with_a_finding() -> None:
    reading = read(f"Sure! Here is {{your}} prompt:\n\n```json\n{TEXT}\n```\nEnjoy.", "prompt")
    assert reading.prompt == PLAIN
    assert len(reading.findings) == 1 and "Sure! Here is {your} prompt" in reading.findings[0]


def test_two_prompts_in_one_text_are_refused() -> None:
    assert "more than one structured prompt" in refused(f"One: {TEXT} or two: {TEXT}")


def test_what_stands_beside_a_wrapped_prompt_is_named() -> None:
    (finding,) = read({"json_prompt": PLAIN, "aspect_ratio": "1x1"}, "prompt").findings
    assert finding.startswith("json_prompt ") and "aspect_ratio" in finding


@pytest.mark.parametrize(
    "text",
    [
        "{a|b} cat",
        'a "quoted" word',
        "[draft] poster",
        "",
        "a {red|blue} poster that says high_level_description",
        '{"prompt": "a cat"}',
        "the words compositional_deconstruction: on a wall",
    ],
)
def test_plain_words_do_not_look_structured(text: str) -> None:
    assert not looks_structured(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"high_level_description": "cut off',
        '```json\n{ "compositional_deconstruction": {',
        '"{\\"high_level_description\\": ',
        "{'high_level_description': }",
        "  {\n“compositional_deconstruction”: oops",
    ],
)
def test_broken_json_still_looks_structured_and_is_refused_with_its_place(text: str) -> None:
    assert looks_structured(text)
    assert "at line " in refused(text)


def test_bad_json_is_shown_by_line_column_and_neighbourhood() -> None:
    text = '{"high_level_description": "x",\n  "style_description": {"photo": "a "soft" lens"}}'
    message = refused(text)
    assert 'at line 2, column 38, a "," or "}" is missing' in message
    near = message.split("⟨")[1].split("⟩")[0]
    assert "soft" in near and len(near) <= 40


@pytest.mark.parametrize("value", ["", " \n", "a red cat", "null", "17", "[]", "[1, 2]", None, 3, [sax(), sax()]])
def test_what_is_no_prompt_is_refused_with_advice(value: Any) -> None:
    message = refused(value)
    assert "high_level_description" in message or "Build JSON Prompt" in message


@pytest.mark.parametrize(
    ("given", "sent", "told"),
    [
        ([10, 20, 300, 400], [10, 20, 300, 400], None),
        ([10.0, 20, 300.0, 400], [10, 20, 300, 400], None),
        ([10.4, 20, 300, 400], [10, 20, 300, 400], "rounded"),
        (["10", "20", "300", "400.0"], [10, 20, 300, 400], "as text"),
        ("10, 20, 300, 400", [10, 20, 300, 400], "as text"),
        ([0.1, 0.2, 0.3, 1], [100, 200, 300, 1000], "fractions"),
        ([300, 20, 10, 400], [10, 20, 300, 400], "exchanged"),
        ([10, 400, 300, 20], [10, 20, 300, 400], "exchanged"),
        ({"x": 20, "y": 10, "width": 380, "height": 290}, [10, 20, 300, 400], "x, y, width, height"),
        ({"x": 0.02, "y": 0.01, "w": 0.38, "h": 0.29}, [10, 20, 300, 400], "x, y, width, height"),
        ({"x_min": 20, "y_min": 10, "x_max": 400, "y_max": 300}, [10, 20, 300, 400], "x_min, y_min"),
        ({"left": 20, "top": 10, "right": 400, "bottom": 300}, [10, 20, 300, 400], "x_min, y_min"),
        ([], None, "empty list"),
    ],
)
def test_boxes_are_mended(given: Any, sent: Any, told: str | None) -> None:
    read_element, findings = element(bbox=given)
    assert read_element.get("bbox") == sent
    if told is None:
        assert findings == ()
    else:
        assert any(finding.startswith(f"{ELEMENTS}[0].bbox ") and told in finding for finding in findings)


def test_where_one_box_is_in_fractions_the_whole_frame_is_too() -> None:
    reading = read(prompt(sax(bbox=[0, 0, 1, 1]), sax(bbox=[0.5, 0, 1, 1])), "prompt")
    boxes = [held["bbox"] for held in reading.prompt["compositional_deconstruction"]["elements"]]
    assert boxes == [[0, 0, 1000, 1000], [500, 0, 1000, 1000]]


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("box", [10, 20, 300, 400]),
        ("box_2d", [10, 20, 300, 400]),
        ("bbox_2d", [20, 10, 400, 300]),
        ("bbox_xyxy", [20, 10, 400, 300]),
        ("bbox_xywh", [20, 10, 380, 290]),
    ],
)
def test_other_names_of_a_box_state_their_order(key: str, given: list[int]) -> None:
    read_element, findings = element(**{key: given})
    assert read_element["bbox"] == [10, 20, 300, 400]
    assert len(findings) == 1 and ELEMENTS in findings[0]


@pytest.mark.parametrize("order", ["xyxy", "XYXY", "x_min, y_min, x_max, y_max", "[x1, y1, x2, y2]"])
@pytest.mark.parametrize("place", ["top", "composition", "element"])
def test_a_stated_order_is_followed(order: str, place: str) -> None:
    given = prompt(sax(bbox=[20, 10, 400, 300]))
    composition = given["compositional_deconstruction"]
    holder = {"top": given, "composition": composition, "element": composition["elements"][0]}[place]
    holder["bbox_format"] = order
    reading = read(given, "prompt")
    assert reading.prompt == PLAIN
    assert len(reading.findings) == 1


def test_an_unknown_order_is_refused() -> None:
    assert 'bbox_format is "diagonal"; write yxyx, xyxy or xywh' in refused(prompt(bbox_format="diagonal"))


@pytest.mark.parametrize(
    ("given", "sent", "told"),
    [
        (["#ffd700"], ["#FFD700"], False),
        (["ffd700"], ["#FFD700"], True),
        (["#abc"], ["#AABBCC"], True),
        (["#11223344"], ["#112233"], True),
        ("#fff, #000000", ["#FFFFFF", "#000000"], True),
        ([{"color_hex": "#123456", "color_weight": 0.5}], ["#123456"], True),
        ([""], None, False),
        ([], None, False),
    ],
)
def test_colours_are_mended(given: Any, sent: Any, told: bool) -> None:
    read_element, findings = element(color_palette=given)
    assert read_element.get("color_palette") == sent
    assert bool(findings) is told
    assert all(finding.startswith(f"{ELEMENTS}[0].color_palette") for finding in findings)


def test_kinds_of_element_are_mended_or_inferred() -> None:
    reading = read(
        prompt(
            {"type": "Object", "desc": "a"},
            {"text": "JAZZ", "desc": "b"},
            {"desc": "c"},
            {"type": "OBJ", "desc": "d", "text": "no"},
        ),
        "prompt",
    )
    elements = reading.prompt["compositional_deconstruction"]["elements"]
    assert [held["type"] for held in elements] == ["obj", "text", "obj", "obj"]
    assert "text" not in elements[3]
    starts = [finding.split(" ")[0] for finding in reading.findings]
    assert starts == [f"{ELEMENTS}[{n}].{key}" for n, key in enumerate(["type", "type", "type", "text"])]


def test_leftovers_and_unknown_keys_are_named_and_left_out() -> None:
    given = prompt(sax(label="x", mood=None), aspect_ratio="1:1", tags=["a"], seed=3)
    given["compositional_deconstruction"]["camera"] = "low"
    reading = read(given, "prompt")
    assert reading.prompt == prompt(sax())
    starts = [finding.split(" ")[0] for finding in reading.findings]
    expected = ["aspect_ratio", "compositional_deconstruction.camera", f"{ELEMENTS}[0].label", "seed", "tags"]
    assert sorted(starts) == expected


def test_camel_case_and_other_spellings_are_read() -> None:
    given = {
        "highLevelDescription": "A cat.",
        "Compositional Deconstruction": {
            "background": "wall",
            "elements": [{"type": "obj", "description": "cat", "colour_palette": ["#000000"]}],
        },
    }
    reading = read({"structuredPrompt": {**given, "high_level_description": None}}, "prompt")
    assert reading.prompt["high_level_description"] == "A cat."
    assert reading.prompt["compositional_deconstruction"]["elements"] == [
        {"type": "obj", "desc": "cat", "color_palette": ["#000000"]}
    ]
    assert len(reading.findings) == 4


def test_numbers_lists_and_half_characters_become_text() -> None:
    given = prompt(
        {"type": "text", "text": 2026, "desc": "gold \ud83d digits"},
        style_description={"aesthetics": ["moody", "warm"], "lighting": "l", "medium": "m", "photo": "p"},
    )
    reading = read(given, "prompt")
    held = reading.prompt["compositional_deconstruction"]["elements"][0]
    assert held == {"type": "text", "text": "2026", "desc": "gold \ufffd digits"}
    assert reading.prompt["style_description"]["aesthetics"] == "moody, warm"
    assert len(reading.findings) == 3


def test_serialised_text_is_compact_with_literal_unicode() -> None:
    text = serialise(read(prompt({"type": "text", "text": "ÉTÉ\n夏", "desc": "d"}), "prompt").prompt)
    assert '"text":"ÉTÉ\\n夏"' in text and ", " not in text and "“café”" in text
