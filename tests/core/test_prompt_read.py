"""Lenient reading: where a structured prompt is found, and what is mended on the way."""

from __future__ import annotations

import copy
import json
from types import MappingProxyType
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.prompt import looks_structured, read

from .prompts import PLAIN, prompt, refused, sax

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
