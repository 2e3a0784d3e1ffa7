"""Describe in the real host: what it sends, and nodes that take what it gives."""

from __future__ import annotations

import io
import json

import pytest
from doubles import Fault, IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed
from PIL import Image

from .conftest import generate, save, shown_text, text
from .prompt_nodes import CHOICES, LAYOUT, change, describe, magic, plain

V4 = "/v1/ideogram-v4/describe"
GENERATE = "/v1/ideogram-v4/generate"


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
    prompt = json.loads(shown_text(outputs, "5"))
    assert "48x32" in prompt["high_level_description"] and "#FF6347" in prompt["high_level_description"]
    assert "48x32" in shown_text(outputs, "3") and "bbox" in shown_text(outputs, "4")
    info = json.loads(shown_text(outputs, "6"))
    assert (info["provider"], info["operation"], info["model"]) == ("ideogram", "describe", "4.0")
    assert info["cost"] == {"expected_usd": None} and "#FF6347" in info["tags"]


@pytest.mark.parametrize("model", ["3.0", "2.0"])
def test_the_older_models_describe_in_sentences(model: str, with_key: Comfy, ideogram: IdeogramDouble) -> None:
    outputs = with_key.run(
        {"1": plain(), "2": describe(["1", 0], model), **{str(3 + place): text(["2", place]) for place in range(4)}}
    )
    (request,) = ideogram.asked("/describe")
    assert request.part("describe_model_version").text == {"3.0": "V_3", "2.0": "V_2"}[model]
    assert [shown_text(outputs, node).strip() for node in ("3", "4")] == ["{}", "[]"]
    assert "48x32" in shown_text(outputs, "5")


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
    assert shown_text(outputs, "6") == "no findings"
    assert json.loads(shown_text(outputs, "7")) == LAYOUT, "what Describe gave is not changed"


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
    assert json.loads(shown_text(outputs, "6"))["compositional_deconstruction"]["elements"][1]["text"] == "SOLD"
    for node in ("7", "9"):
        info = json.loads(shown_text(outputs, node))
        assert info["provider"] == "proof" and info["cost"] == {"expected_usd": 0.0}
        assert "No key is set" in " ".join(info["notes"])
    assert not ideogram.requests


def test_a_fault_of_ideogram_names_the_next_step(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V4, Fault.status(422))
    with pytest.raises(Failed, match="safety filter"):
        with_key.run({"1": plain(), "2": describe(["1", 0]), "3": text(["2", 2])})
