"""What each request becomes at Runware: ids, places and spellings, and what is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest
from core.samples import LAYOUT, make
from doubles import RunwareDouble
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.models.sizes import SIZES_V4
from ideogram_kit.nodes.ideogram.providers import BY_ID

from .asking import Asking, info_of, sent, tasks

AIRS = {
    ("generate", "4.0"): "ideogram:4@0",
    ("generate", "4.5"): "ideogram:4.5@0",
    ("generate", "4.6"): "ideogram:4.6@0",
    ("generate", "3.0"): "ideogram:4@1",
    ("generate", "2.0"): "ideogram:3@1",
    ("generate", "2.0 Turbo"): "ideogram:3@1",
    ("generate", "2a"): "ideogram:2@1",
    ("generate", "2a Turbo"): "ideogram:2@1",
    ("generate", "P-Image"): "prunaai:p-image@ideogram",
    ("remix", "4.0"): "ideogram:4@remix",
    ("remix", "3.0"): "ideogram:4@2",
    ("remix", "2.0"): "ideogram:3@2",
    ("remix", "2.0 Turbo"): "ideogram:3@2",
    ("remix", "2a"): "ideogram:2@2",
    ("remix", "2a Turbo"): "ideogram:2@2",
    ("inpaint", "3.0"): "ideogram:4@3",
    ("inpaint", "4.5"): "ideogram:4.5@0",
    ("inpaint", "4.5 precise"): "ideogram:4.5@precise-edit",
    ("inpaint", "4.6 precise"): "ideogram:4.6@precise-edit",
    ("edit", "4.5"): "ideogram:4.5@0",
    ("edit", "4.5 precise"): "ideogram:4.5@precise-edit",
    ("edit", "4.6"): "ideogram:4.6@0",
    ("edit", "4.6 precise"): "ideogram:4.6@precise-edit",
    ("reframe", "3.0"): "ideogram:4@4",
    ("replace_background", "3.0"): "ideogram:4@5",
    ("remove_background", "1.0"): "ideogram:remove-background@0",
    ("remove_object", "1.0"): "ideogram:object-remover@0",
}
SEEDED = {
    "ideogram:4@1",
    "ideogram:4.5@0",
    "ideogram:4.6@0",
    "ideogram:4.5@precise-edit",
    "ideogram:4.6@precise-edit",
    "prunaai:p-image@ideogram",
    "ideogram:object-remover@0",
}


def test_the_rows_are_these() -> None:
    provider = BY_ID["runware"]
    offered = {(operation, model) for operation in OPERATIONS for model in provider.models(operation)}
    assert offered == set(AIRS)


@pytest.mark.parametrize(("operation", "model"), AIRS)
def test_every_row_is_asked_by_its_id(operation: str, model: str, asking: Asking, double: RunwareDouble) -> None:
    result = asking(make(operation, model))
    task = sent(double)
    assert task["model"] == AIRS[operation, model]
    assert task["taskType"] == ("removeBackground" if operation == "remove_background" else "imageInference")
    assert task["outputType"] == "URL" and task["outputFormat"] == "PNG" and task["includeCost"] is True
    assert task.get("seed") == (7 if task["model"] in SEEDED else None)
    assert any("no seed" in note for note in info_of(result)["notes"]) is (task["model"] not in SEEDED)
    (post,) = tasks(double, task["taskType"])
    assert post["taskUUID"] == info_of(result)["images"][0]["task_id"]


def test_4_0_has_neither_a_seed_nor_a_negative_prompt(asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(Unsupported, match="negative_prompt"):
        asking(make("generate", "4.0", negative_prompt="fog"))
    assert double.requests == []
    asking(make("generate", "4.0", seed=99))
    assert not {"seed", "negativePrompt"} & set(sent(double))


def test_4_0_is_asked_for_words_or_for_an_object_never_for_both(asking: Asking, double: RunwareDouble) -> None:
    asking(make("generate", "4.0", prompt=None, structured_prompt={**LAYOUT, "aspect_ratio": "1x1"}))
    asking(make("generate", "4.0"))
    structured, plain = double.wire()
    assert "positivePrompt" not in structured
    assert structured["settings"] == {"structuredPrompt": {**LAYOUT, "aspect_ratio": "1x1"}}
    assert plain["positivePrompt"] == "A fox" and "settings" not in plain


def test_4_0_wants_a_composition(asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(BadInput, match="compositional_deconstruction"):
        asking(make("generate", "4.0", prompt=None, structured_prompt={"high_level_description": "A fox"}))
    assert double.requests == []


@pytest.mark.parametrize("length", [1, 2049])
def test_4_0_refuses_a_prompt_outside_its_limits_before_asking(
    length: int, asking: Asking, double: RunwareDouble
) -> None:
    with pytest.raises(BadInput, match="2 to 2,048"):
        asking(make("generate", "4.0", prompt="x" * length))
    assert double.requests == []


@pytest.mark.slow
def test_4_0_takes_21_sizes_and_others_become_the_nearest(asking: Asking, double: RunwareDouble) -> None:
    for size in SIZES_V4:
        result = asking(make("generate", "4.0", resolution=size))
        task = double.wire()[-1]
        made = f"{task['width']}x{task['height']}"
        assert made in SIZES_V4[:21]
        assert (made == size) is (size in SIZES_V4[:21])
        assert any(f"resolution {size} became {made}" in note for note in info_of(result)["notes"]) is (made != size)


def test_without_a_size_the_newer_models_choose_and_the_older_are_told_one(
    asking: Asking, double: RunwareDouble
) -> None:
    asking(make("generate", "4.0"))
    result = asking(make("generate", "3.0"))
    free, told_one = double.wire()
    assert "width" not in free and (told_one["width"], told_one["height"]) == (1024, 1024)
    assert any("1024x1024" in note for note in info_of(result)["notes"])


SIZES: list[tuple[str, dict[str, Any], tuple[int, int]]] = [
    ("3.0", {"aspect_ratio": "16x9"}, (1312, 736)),
    ("3.0", {"resolution": "1536x512"}, (1536, 512)),
    ("2.0", {"aspect_ratio": "3x1"}, (1536, 512)),
    ("2.0", {"resolution": "720x1280"}, (720, 1280)),
    ("2a", {"aspect_ratio": "1x1"}, (1024, 1024)),
    ("4.6", {"custom_width": 512, "custom_height": 256}, (512, 256)),
    ("4.6", {"resolution": "2048x2048"}, (2048, 2048)),
    ("4.5", {"resolution": "1024x1024"}, (1024, 1024)),
    ("P-Image", {"aspect_ratio": "16x9"}, (1360, 768)),
    ("P-Image", {"aspect_ratio": "16x9", "resolution": "2K"}, (2720, 1536)),
    ("P-Image", {"resolution": "2K"}, (2048, 2048)),
    ("P-Image", {"custom_width": 512, "custom_height": 256}, (512, 256)),
]


def test_a_size_is_two_numbers(asking: Asking, double: RunwareDouble) -> None:
    for model, fields, size in SIZES:
        asking(make("generate", model, **fields))
        task = double.wire()[-1]
        assert (task["width"], task["height"]) == size, (model, fields)


@pytest.mark.parametrize(("custom_width", "why"), [(48, "multiple of 32"), (528, "multiple of 32")])
def test_4_6_takes_steps_of_32(custom_width: int, why: str, asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(Unsupported, match=why):
        asking(make("generate", "4.6", custom_width=custom_width, custom_height=256))
    assert double.requests == []


def test_4_6_has_very_low_up_to_2048_squared(asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(Unsupported, match="VERY_LOW is for sizes up to") as caught:
        asking(make("generate", "4.6", quality="VERY_LOW", custom_width=4096, custom_height=2048))
    assert caught.value.fields == ("quality",) and double.requests == []
    asking(make("generate", "4.6", quality="VERY_LOW", custom_width=2048, custom_height=2048))
    assert sent(double)["settings"] == {"quality": "very_low"}
