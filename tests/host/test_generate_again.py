"""Generate in the real host, asked again: ComfyUI's cache, receipts in a new graph, and ask_again."""

from __future__ import annotations

import json

from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy
from PIL import Image

from .conftest import generate, save, shown_text, text

V3 = "/v1/ideogram-v3/generate"


def test_the_same_graph_is_not_asked_twice_and_a_new_key_runs_it_again(comfy: Comfy, ideogram: IdeogramDouble) -> None:
    from doubles.ideogram import KEY

    graph = {"1": generate("cached"), "2": save(["1", 0]), "3": text(["1", 3])}
    assert json.loads(shown_text(comfy.run(graph), "3"))["provider"] == "proof"
    comfy.post("/ideogram_kit/keys/ideogram", {"key": KEY})
    assert json.loads(shown_text(comfy.run(graph), "3"))["provider"] == "ideogram"
    comfy.run(graph)
    assert len(ideogram.asked("/v1")) == 1


def test_the_same_again_is_free_even_in_a_new_graph_and_ask_again_pays(
    with_key: Comfy, ideogram: IdeogramDouble
) -> None:
    first = with_key.run({"1": generate(model="3.0", num_images=2), "2": save(["1", 0])})
    # ComfyUI's own cache is not meant here: to it, a prompt that comes from a node is another.
    prompt = {"class_type": "PrimitiveString", "inputs": {"value": "A fox"}}
    again = {"6": prompt, "7": generate(["6", 0], model="3.0", num_images=2)}
    second = with_key.run({**again, "8": save(["7", 0]), "9": text(["7", 3])})
    pixels = [
        [Image.open(with_key.path(image)).tobytes() for image in out["images"]] for out in (first["2"], second["8"])
    ]
    assert pixels[0] == pixels[1]
    assert len(ideogram.asked(V3)) == 1
    info = json.loads(shown_text(second, "9"))
    assert info["cost"] == {"expected_usd": 0.0, "billed_usd": 0.0, "receipts": 2}
    assert all(image["receipt"] for image in info["images"])
    for _ in range(2):
        with_key.run({"7": generate(model="3.0", num_images=2, ask_again=True), "8": save(["7", 0])})
    assert len(ideogram.asked(V3)) == 3
