"""Describe, Magic Prompt, Structured Prompt and Palette in the real host: what they hand on is taken."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from doubles import Fault, IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed
from PIL import Image

from .conftest import generate, save, skip_without, text

V4 = "/v1/ideogram-v4/describe"
MAGIC = "/v1/ideogram-v4/magic-prompt"
GENERATE = "/v1/ideogram-v4/generate"
CHOICES = ("include_bbox", "include_style_descriptions", "include_tags")
LAYOUT = {
    "high_level_description": "A poster",
    "compositional_deconstruction": {
        "background": "paper",
        "elements": [
            {"type": "obj", "bbox": [200, 100, 900, 900], "desc": "a fox"},
            {"type": "text", "bbox": [50, 100, 150, 900], "text": "SALE", "desc": "bold"},
        ],
    },
}


def told(outputs: dict[str, Any], node: str) -> str:
    return outputs[node]["text"][0]


def plain(width: int = 48, height: int = 32, batch: int = 1, colour: int = 0xFF6347) -> dict[str, Any]:
    inputs = {"width": width, "height": height, "batch_size": batch, "color": colour}
    return {"class_type": "EmptyImage", "inputs": inputs}


def describe(image: list[Any], model: str = "4.0", **choices: Any) -> dict[str, Any]:
    own = {f"model.{name}": choices.get(name, name == "include_bbox") for name in CHOICES} if model == "4.0" else {}
    return {"class_type": "IdeogramKitDescribe", "inputs": {"image": image, "model": model, **own}}


def magic(prompt: Any = 'A sign, "OPEN"', ratio: str = "auto", **inputs: Any) -> dict[str, Any]:
    fields = {"prompt": prompt, "aspect_ratio": ratio, "seed": 0, **inputs}
    return {"class_type": "IdeogramKitMagicPrompt", "inputs": fields}


def change(**inputs: Any) -> dict[str, Any]:
    """A Structured Prompt node; `style_*` names the style's own widgets."""
    fields = dict.fromkeys(("high_level_description", "background", "element_text", "element_desc"), "")
    own = {name.replace("style_", "style."): value for name, value in inputs.items() if name.startswith("style_")}
    rest = {name: value for name, value in inputs.items() if not name.startswith("style_")}
    return {
        "class_type": "IdeogramKitStructuredPrompt",
        "inputs": {**fields, "style": "keep", "change_element": 0, **own, **rest},
    }


def palette(source: str, **inputs: Any) -> dict[str, Any]:
    own = {name if name == "image" else f"source.{name}": value for name, value in inputs.items()}
    return {"class_type": "IdeogramKitPalette", "inputs": {"source": source, **own}}


def written(value: Any) -> dict[str, Any]:
    string = value if isinstance(value, str) else json.dumps(value)
    return {"class_type": "PrimitiveStringMultiline", "inputs": {"value": string}}


def test_describe_sends_the_picture_and_gives_four_outputs(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    outputs = with_key.run(
        {
            "1": plain(),
            "2": describe(["1", 0], include_style_descriptions=True, include_tags=True),
            **{str(3 + place): text(["2", place]) for place in range(4)},
        }
    )
    (request,) = ideogram.asked(V4)
    with Image.open(io.BytesIO(request.part("image_file").data)) as sent:
        assert sent.size == (48, 32) and sent.getpixel((0, 0)) == (255, 99, 71)
    assert [request.part(name).text for name in CHOICES] == ["true"] * 3
    prompt = json.loads(told(outputs, "5"))
    assert "48x32" in prompt["high_level_description"] and "#FF6347" in prompt["high_level_description"]
    assert "48x32" in told(outputs, "3") and "bbox" in told(outputs, "4")
    info = json.loads(told(outputs, "6"))
    assert (info["provider"], info["operation"], info["model"]) == ("ideogram", "describe", "4.0")
    assert info["cost"] == {"expected_usd": None} and "#FF6347" in info["tags"]


@pytest.mark.parametrize("model", ["3.0", "2.0"])
def test_the_older_models_describe_in_sentences(model: str, with_key: Comfy, ideogram: IdeogramDouble) -> None:
    outputs = with_key.run(
        {"1": plain(), "2": describe(["1", 0], model), **{str(3 + place): text(["2", place]) for place in range(4)}}
    )
    (request,) = ideogram.asked("/describe")
    assert request.part("describe_model_version").text == {"3.0": "V_3", "2.0": "V_2"}[model]
    assert [told(outputs, node).strip() for node in ("3", "4")] == ["{}", "[]"]
    assert "48x32" in told(outputs, "5")


def test_describe_then_another_text_then_a_picture(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V4, Fault.json({"json_prompt": LAYOUT}))
    outputs = with_key.run(
        {
            "1": plain(),
            "2": describe(["1", 0]),
            "3": change(structured_prompt=["2", 0], change_element=2, element_text="SOLD"),
            "4": generate("", structured_prompt=["3", 0]),
            "5": save(["4", 0]),
            "6": text(["3", 3]),
            "7": text(["2", 2]),
        }
    )
    (request,) = ideogram.asked(GENERATE)
    fox, word = request.json()["json_prompt"]["compositional_deconstruction"]["elements"]
    assert fox == LAYOUT["compositional_deconstruction"]["elements"][0]
    assert word == {"type": "text", "bbox": [50, 100, 150, 900], "text": "SOLD", "desc": "bold"}
    assert told(outputs, "6") == "no findings"
    assert json.loads(told(outputs, "7")) == LAYOUT, "what Describe gave is not changed"


def test_the_same_graph_runs_to_a_proof_without_a_key(comfy: Comfy, ideogram: IdeogramDouble) -> None:
    outputs = comfy.run(
        {
            "1": plain(),
            "2": describe(["1", 0], include_style_descriptions=True),
            "3": change(structured_prompt=["2", 0], change_element=2, element_text="SOLD"),
            "4": generate("", structured_prompt=["3", 0]),
            "5": save(["4", 0]),
            "6": text(["4", 2]),
            "7": text(["2", 3]),
            "8": magic("A sign"),
            "9": text(["8", 5]),
        }
    )
    assert json.loads(told(outputs, "6"))["compositional_deconstruction"]["elements"][1]["text"] == "SOLD"
    for node in ("7", "9"):
        info = json.loads(told(outputs, node))
        assert info["provider"] == "proof" and info["cost"] == {"expected_usd": 0.0}
        assert "No key is set" in " ".join(info["notes"])
    assert not ideogram.requests


def test_magic_prompt_then_the_box_editor_then_a_picture(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    skip_without(with_key, "CreateBoundingBoxes")
    boxes = {"width": 1248, "height": 832, "editor_state": {"__value__": []}, "bboxes": ["1", 1]}
    with_key.run(
        {
            "1": magic(),
            "2": {"class_type": "CreateBoundingBoxes", "inputs": boxes},
            "3": change(structured_prompt=["1", 0], elements=["2", 2]),
            "4": generate("", structured_prompt=["3", 0]),
            "5": save(["4", 0]),
        }
    )
    (request,) = ideogram.asked(GENERATE)
    subject, word = request.json()["json_prompt"]["compositional_deconstruction"]["elements"]
    assert word == {"type": "text", "bbox": [50, 100, 150, 900], "text": "OPEN", "desc": "bold sans serif"}
    assert subject["bbox"] == [200, 200, 799, 800], "the editor rounds to pixels of its canvas"


@pytest.mark.parametrize(("place", "size"), [(3, "1248x832"), (4, "2496x1664")])
def test_a_size_of_magic_prompt_goes_into_generates_resolution(
    place: int, size: str, with_key: Comfy, ideogram: IdeogramDouble
) -> None:
    outputs = with_key.run(
        {
            "1": magic(),
            "2": generate("", structured_prompt=["1", 0], model_resolution=["1", place]),
            "3": save(["2", 0]),
            "4": text(["1", place]),
        }
    )
    (asked,) = ideogram.asked(MAGIC)
    assert asked.json() == {"text_prompt": 'A sign, "OPEN"', "aspect_ratio": "AUTO"}
    (request,) = ideogram.asked(GENERATE)
    assert request.json()["resolution"] == size == told(outputs, "4")


def test_another_seed_only_asks_again(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    for seed in (1, 1, 2):
        with_key.run({"1": magic(seed=seed, ratio="16x9"), "2": text(["1", 3])})
    assert [request.json()["aspect_ratio"] for request in ideogram.asked(MAGIC)] == ["16x9", "16x9"]


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
    made = json.loads(told(outputs, "4"))
    assert made["style_description"]["color_palette"] == ["#E4572E", "#17BEBB"]
    assert made["compositional_deconstruction"]["elements"] == [
        {"type": "text", "bbox": [50, 100, 150, 900], "text": "夏", "desc": "red"}
    ]
    report = told(outputs, "5").splitlines()
    assert len(report) == 3 and "it is sent as text" in report[0] and "weights" in report[2]
    del made["style_description"]
    assert json.loads(told(outputs, "7")) == made
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
    assert request.json()["color_palette"] == {"name": "MELON"} and told(outputs, "4") == "MELON"


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


def test_no_key_is_an_error_where_ideogram_was_chosen(comfy: Comfy, ideogram: IdeogramDouble) -> None:
    chosen = {"class_type": "IdeogramKitProvider", "inputs": {"provider": "Ideogram"}}
    with pytest.raises(Failed, match="Settings → Ideogram Kit"):
        comfy.run({"1": chosen, "2": magic(provider=["1", 0]), "3": text(["2", 2])})
    assert not ideogram.requests


def test_a_fault_of_ideogram_names_the_next_step(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V4, Fault.status(422))
    with pytest.raises(Failed, match="safety filter"):
        with_key.run({"1": plain(), "2": describe(["1", 0]), "3": text(["2", 2])})
