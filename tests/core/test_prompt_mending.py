"""What is mended in a structured prompt while it is read: boxes, colours, elements, names, text."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.prompt import read, serialise

from .prompts import ELEMENTS, PLAIN, element, prompt, refused, sax


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
