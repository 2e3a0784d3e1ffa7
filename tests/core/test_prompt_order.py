"""The order that the models were trained on, for anything that can be read; and for the host's own nodes."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.prompt import arrange, looks_structured, read, serialise

TOP = ["high_level_description", "style_description", "compositional_deconstruction"]
PHOTO = ["aesthetics", "lighting", "photo", "medium", "color_palette"]
ART = ["aesthetics", "lighting", "medium", "art_style", "color_palette"]
ELEMENT = ["type", "bbox", "text", "desc", "color_palette"]

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def in_order(keys: Any, order: list[str]) -> bool:
    return list(keys) == [key for key in order if key in keys]


def shuffled(holder: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    def turn(drawn: tuple[dict[str, Any], int]) -> dict[str, Any]:
        items, by = list(drawn[0].items()), drawn[1]
        return dict(items[by:][::-1] + items[:by])

    return st.tuples(holder, st.integers(0, 4)).map(turn)


words = st.text(max_size=6)
written = words.map("a".__add__)
colours = st.lists(st.sampled_from(["#abc", "#AABBCC", "ffd700", "#12345678", ""]), max_size=6)
numbers = st.integers(0, 1000) | st.floats(0, 1) | st.integers(0, 1000).map(str)
box = st.lists(numbers, min_size=4, max_size=4)
element = shuffled(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["obj", "object", "text"]), "desc": words, "text": written},
        optional={
            "bbox": box,
            "bbox_2d": box,
            "bbox_xywh": st.lists(st.integers(0, 500), min_size=4, max_size=4),
            "color_palette": colours,
            "odd": words,
        },
    )
)
style = shuffled(
    st.fixed_dictionaries(
        {}, optional={**dict.fromkeys(PHOTO[:-1], words), "art_style": words, "color_palette": colours}
    )
)
composition = shuffled(st.fixed_dictionaries({"background": words, "elements": st.lists(element, max_size=4)}))
prompts = shuffled(
    st.fixed_dictionaries(
        {"high_level_description": written, "compositional_deconstruction": composition},
        optional={"style_description": style, "aspect_ratio": words, "tags": st.lists(words, max_size=2)},
    )
)


@quick
@given(prompts, st.booleans())
def test_every_prompt_comes_out_in_order_once_and_for_all(value: dict[str, Any], as_text: bool) -> None:
    before = copy.deepcopy(value)
    reading = read(json.dumps(value) if as_text else value, "prompt")
    assert value == before
    prompt = reading.prompt
    assert in_order(prompt, TOP)
    held = prompt.get("style_description", {})
    assert in_order(held, PHOTO) or in_order(held, ART) or {"photo", "art_style"} <= set(held)
    assert list(prompt["compositional_deconstruction"]) == ["background", "elements"]
    assert all(in_order(e, ELEMENT) for e in prompt["compositional_deconstruction"]["elements"])

    text = serialise(prompt)
    assert looks_structured(text)
    text.encode()
    again = read(text, "prompt")
    assert again.prompt == prompt and serialise(again.prompt) == text
    assert serialise(arrange(prompt)) == text


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, float("nan"), float("inf"), -0.0, "\ud800", b"key"])
    | st.floats()
    | st.text(st.characters(categories=None), max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from([*TOP, *PHOTO, *ELEMENT, "background", "elements", "prompt", "bbox_format", "\ud800"])
        | st.integers()
        | st.binary(max_size=3),
        inner,
        max_size=6,
    ),
    max_leaves=20,
)


HUGE = -(10**5000)  # too long for Python to print


def reads_or_refuses(value: Any) -> None:
    try:
        reading = read(value, "prompt")
    except BadInput as error:
        str(error).encode()
    else:
        serialise(reading.prompt).encode()
        "".join(reading.findings).encode()


def test_numbers_too_long_to_print_are_refused() -> None:
    boxes: list[Any] = [HUGE, [HUGE] * 4, {"x": HUGE, "y": 0.5, "width": HUGE, "height": float("inf")}]
    for key, value in [("desc", HUGE), ("type", HUGE), ("color_palette", [HUGE]), *[("bbox", b) for b in boxes]]:
        held = {"type": "obj", "desc": "x", key: value}
        with pytest.raises(BadInput):
            read({TOP[0]: "x", TOP[2]: {"background": "", "elements": [held]}}, "prompt")


@quick
@given(anything, anything, anything)
def test_any_object_is_read_or_refused(first: Any, second: Any, third: Any) -> None:
    reads_or_refuses(first)
    reads_or_refuses({"high_level_description": "x", TOP[1]: first, TOP[2]: second})
    elements = [{"type": "text", "text": "SUMMER", "desc": "d", "bbox": box} for box in (first, second, third)]
    reads_or_refuses({TOP[0]: "x", TOP[2]: {"background": "", "elements": elements}})


mangled = st.tuples(prompts.map(json.dumps), st.integers(0, 400), st.integers(0, 30), st.text(max_size=4)).map(
    lambda cut: cut[0][: cut[1]] + cut[3] + cut[0][cut[1] + cut[2] :]
)


@quick
@given(mangled | st.text(st.sampled_from("{}[]\"'\\“”:,ntu09.eE-+ /*\n\ufeff\ud800") | st.characters(categories=None)))
def test_any_text_is_read_or_refused(text: str) -> None:
    looks_structured(text)
    reads_or_refuses(text)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        '{"high_level_description":' * 20_000,
        "[" * 100_000 + "]" * 100_000,
        '{"high_level_description": ' + "9" * 5000 + "}",
        "{'high_level_description': NaN}",
        '{"high_level_description": "\\ud800", "compositional_deconstruction": 1e999}',
        '{\\"' * 5000,
        '{"a": /*' * 5000,
        '"{' * 5000,
    ],
    ids=range(9),
)
def test_hostile_text_is_refused_quickly(text: str) -> None:
    with pytest.raises(BadInput):
        read(text, "prompt")


def test_a_prompt_that_holds_itself_is_refused() -> None:
    value: dict[str, Any] = {}
    value["prompt"] = value
    with pytest.raises(BadInput):
        read(value, "prompt")


def from_the_host(kind: str, elements: list[dict[str, Any]], **texts: str) -> dict[str, Any]:
    """What Build JSON Prompt (Ideogram) puts out in ComfyUI 0.30.0, key by key, empty widgets included."""
    made: dict[str, Any] = {}
    if texts.get("high_level_description", "").strip():
        made["high_level_description"] = texts["high_level_description"]
    if kind != "none":
        style: dict[str, Any] = {key: texts.get(key, "") for key in ("aesthetics", "lighting")}
        keys = ("photo", "medium") if kind == "photo" else ("medium", "art_style")
        style.update({key: texts.get(key, "") for key in keys})
        style["color_palette"] = ["#FF0000"]
        made["style_description"] = style
    made["compositional_deconstruction"] = {"background": texts.get("background", ""), "elements": elements}
    return made


# The third output of Create Bounding Boxes: every key always, but a palette only if it has colours.
BOXES: list[dict[str, Any]] = [
    {"type": "obj", "bbox": [0, 0, 1000, 1000], "desc": "a cat", "color_palette": ["#FFD700", "#000000"]},
    {"type": "text", "bbox": [100, 200, 180, 800], "text": "TWO\nLINES", "desc": "bold"},
]


@pytest.mark.parametrize("kind", ["none", "photo", "art_style"])
def test_the_output_of_the_hosts_nodes_is_read_as_it_is(kind: str) -> None:
    texts = dict.fromkeys(
        ["high_level_description", "background", "aesthetics", "lighting", "medium", "photo", "art_style"],
        "x",
    )
    made = from_the_host(kind, BOXES, **texts)
    reading = read(made, "prompt")
    assert json.dumps(reading.prompt) == json.dumps(made) and reading.findings == ()


def test_the_empty_widgets_of_the_hosts_nodes_are_left_out() -> None:
    blank = [{"type": "obj", "bbox": [0, 0, 100, 100], "desc": ""}]
    reading = read(from_the_host("photo", blank, high_level_description="x", lighting="soft"), "prompt")
    assert reading.prompt == {
        "high_level_description": "x",
        "style_description": {"lighting": "soft", "color_palette": ["#FF0000"]},
        "compositional_deconstruction": {"background": "", "elements": blank},
    }
    assert len(reading.findings) == 3


def test_the_hosts_node_without_a_description_is_told_where_to_write_it() -> None:
    with pytest.raises(BadInput, match=r"high_level_description is missing.*Build JSON Prompt"):
        read(from_the_host("none", BOXES), "prompt")


def test_the_hosts_elements_alone_are_told_where_to_go() -> None:
    with pytest.raises(BadInput, match="connect it to Build JSON Prompt"):
        read(BOXES, "prompt")  # pyright: ignore[reportArgumentType]
