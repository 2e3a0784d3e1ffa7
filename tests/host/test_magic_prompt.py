"""Magic Prompt in the real host: what it sends, and nodes that take what it gives."""

from __future__ import annotations

import pytest
from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import generate, save, shown_text, skip_without, text
from .prompt_nodes import change, magic

MAGIC = "/v1/ideogram-v4/magic-prompt"
GENERATE = "/v1/ideogram-v4/generate"


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
    assert request.json()["resolution"] == size == shown_text(outputs, "4")


def test_another_seed_only_asks_again(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    for seed in (1, 1, 2):
        with_key.run({"1": magic(seed=seed, ratio="16x9"), "2": text(["1", 3])})
    assert [request.json()["aspect_ratio"] for request in ideogram.asked(MAGIC)] == ["16x9", "16x9"]


def test_no_key_is_an_error_where_ideogram_was_chosen(comfy: Comfy, ideogram: IdeogramDouble) -> None:
    chosen = {"class_type": "IdeogramKitProvider", "inputs": {"provider": "Ideogram"}}
    with pytest.raises(Failed, match="Settings → Ideogram Kit"):
        comfy.run({"1": chosen, "2": magic(provider=["1", 0]), "3": text(["2", 2])})
    assert not ideogram.requests
