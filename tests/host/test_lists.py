"""Lists in the real host: a list of prompts is asked for at the same time, within the limit, in order."""

from __future__ import annotations

import json

from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy

from .conftest import generate, save, text
from .test_examples import fill


def test_a_list_of_prompts_stays_within_the_limit_and_keeps_its_order(
    with_key: Comfy, ideogram: IdeogramDouble
) -> None:
    fill(with_key.base / "input" / "my_pictures")
    ideogram.api_seconds = 0.2
    ideogram.generating.most = 0
    graph = {
        "1": {"class_type": "LoadImageTextDataSetFromFolder", "inputs": {"folder": "my_pictures"}},
        "2": generate(model="3.0", prompt=["1", 1]),  # pyright: ignore[reportArgumentType]
        "3": save(["2", 0]),
        "4": text(["2", 3]),
        "5": text(["1", 1]),
    }
    outputs = with_key.run(graph)
    asked = {request.json()["prompt"] for request in ideogram.asked("/v1")}
    assert asked == {f"A fox, picture {number}" for number in range(15)}
    assert 1 < ideogram.generating.most <= 10, "ten images in progress at once, the documented limit"
    assert len(outputs["3"]["images"]) == 15
    used_prompts = [json.loads(info)["images"][0]["prompt"] for info in outputs["4"]["text"]]
    prompts = outputs["5"]["text"]
    assert len(set(prompts)) == 15
    assert all(prompt in used_prompt for prompt, used_prompt in zip(prompts, used_prompts, strict=True)), (
        prompts,
        used_prompts,
    )
