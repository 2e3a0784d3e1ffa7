"""Boxes written x first although nothing says so: turned only if the texts cannot stand otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.prompt import read, serialise

# x_min, y_min, x_max, y_max: a title across the top, a line across the foot, a round thing between them.
TITLE = [100, 80, 900, 180]
FOOT = [200, 850, 800, 900]
THING = [300, 250, 800, 750]


def layout(*texts: tuple[str, list[int]], desc: str = "bold white capitals", **more: Any) -> dict[str, Any]:
    elements: list[dict[str, Any]] = [{"type": "obj", "bbox": THING, "desc": "a moon"}]
    elements += [{"type": "text", "bbox": box, "text": text, "desc": desc} for text, box in texts]
    return {
        "high_level_description": "A concert poster.",
        "compositional_deconstruction": {"background": "night sky", "elements": elements},
        **more,
    }


def boxes(value: Any) -> tuple[list[list[int]], str]:
    reading = read(value, "prompt")
    elements = reading.prompt["compositional_deconstruction"]["elements"]
    return [element["bbox"] for element in elements], "\n".join(reading.findings)


X_FIRST = layout(("SUMMER JAZZ FESTIVAL", TITLE), ("Riverside Park, July 20", FOOT))
AS_GIVEN = [THING, TITLE, FOOT]
TURNED = [[250, 300, 750, 800], [80, 100, 180, 900], [850, 200, 900, 800]]


def test_boxes_that_are_surely_x_first_are_turned_and_it_is_said() -> None:
    turned, findings = boxes(json.dumps(X_FIRST))
    assert turned == TURNED
    assert "elements[1], elements[2]" in findings and "bbox_format" in findings


def test_what_was_turned_is_not_turned_again() -> None:
    once = serialise(read(json.dumps(X_FIRST), "prompt").prompt)
    assert boxes(once) == (TURNED, "")
    assert boxes(json.dumps(json.loads(once))) == (TURNED, "")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(X_FIRST, id="an object, which came from a node"),
        pytest.param(serialise(X_FIRST), id="compact text, which a program wrote"),
        pytest.param(
            json.dumps(layout(("SUMMER JAZZ FESTIVAL", TITLE), ("Riverside", FOOT), desc="on the left side")),
            id="perhaps columns",
        ),
        pytest.param(
            json.dumps(layout(("SUMMER JAZZ FESTIVAL", [100, 80, 400, 180]), ("Riverside", FOOT))),
            id="not narrow enough",
        ),
        pytest.param(
            json.dumps(layout(("one after another come down the words of it", TITLE), ("Riverside", FOOT))),
            id="words that may be stacked",
        ),
    ],
)
def test_weaker_signs_are_only_told(value: Any) -> None:
    left, findings = boxes(value)
    assert left[0] == THING and left[2] == FOOT
    assert "look x first" in findings and "Nothing was changed" in findings


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(layout(("SUMMER JAZZ", [80, 100, 180, 900]), ("Riverside", [850, 200, 900, 800])), id="right"),
        pytest.param(
            layout(("SUMMER JAZZ", TITLE), ("Riverside", FOOT), ("July 20", [850, 200, 900, 800])),
            id="one text contradicts",
        ),
        pytest.param(layout(("SUMMER JAZZ", TITLE), ("Riverside", FOOT), ("A", [0, 0, 100, 100])), id="square"),
        pytest.param(layout(("SUMMER JAZZ FESTIVAL", TITLE)), id="a single text"),
        pytest.param(layout(("夏の音楽祭コンサート", TITLE), ("東京都立公園七月二十日", FOOT)), id="Japanese"),
        pytest.param(layout(("SUMMER\nJAZZ", TITLE), ("Riverside\nPark", FOOT)), id="several lines"),
        pytest.param(layout(("JAZZ", TITLE), ("PARK", FOOT)), id="short words"),
        pytest.param(
            layout(("SUMMER JAZZ", TITLE), ("Riverside", FOOT), desc="rotated, running upwards"), id="upright"
        ),
        pytest.param(layout(("SUMMER JAZZ", TITLE), ("Riverside", FOOT), bbox_format="yxyx"), id="the order is stated"),
    ],
)
def test_a_layout_that_may_be_meant_is_left_alone_without_a_word(given: dict[str, Any]) -> None:
    stated = [e["bbox"] for e in given["compositional_deconstruction"]["elements"]]
    assert boxes(json.dumps(given)) == (stated, "")
