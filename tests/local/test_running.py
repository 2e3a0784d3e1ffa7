"""How Local Generate and Local Magic Prompt run: what is cached, an interrupt, previews, what is said and refused."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.dev.comfy import Comfy, Failed, failure
from PIL import Image, ImageDraw

from .conftest import LAYOUT, generate, models, ran, shown, text

LOADERS = {"model", "unconditional", "clip", "vae"}


def test_a_new_seed_repeats_noise_sampling_and_decoding_alone(comfy: Comfy) -> None:
    node = generate("once " + LAYOUT)
    comfy.run({"1": models(), "2": node, "3": shown(["2", 0])})
    ran(comfy)
    another = {**node, "inputs": {**node["inputs"], "seed": 99}}
    comfy.run({"1": models(), "2": another, "3": shown(["2", 0])})
    assert sorted(set(ran(comfy))) == sorted({"2", "3", "noise", "sampler", "decode", "result"})
    comfy.run({"1": models(), "2": another, "3": shown(["2", 0])})
    assert ran(comfy) == []


def test_a_new_seed_encodes_no_picture_again(comfy: Comfy) -> None:
    picture = {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0}}
    mask = {"class_type": "SolidMask", "inputs": {"value": 1.0, "width": 64, "height": 64}}
    node = generate(image=["8", 0], mask=["9", 0])
    graph = {"1": models(), "8": picture, "9": mask, "3": shown(["2", 0])}
    comfy.run({**graph, "2": node})
    ran(comfy)
    comfy.run({**graph, "2": {**node, "inputs": {**node["inputs"], "seed": 99}}})
    assert sorted(set(ran(comfy))) == sorted({"2", "3", "noise", "sampler", "decode", "result"})


def test_another_preset_loads_and_encodes_nothing_again(comfy: Comfy) -> None:
    node = generate("twice " + LAYOUT)
    comfy.run({"1": models(), "2": node, "3": shown(["2", 0])})
    ran(comfy)
    comfy.run({"1": models(), "2": {**node, "inputs": {**node["inputs"], "preset": "Default"}}, "3": shown(["2", 0])})
    assert not {*LOADERS, "prompt", "encode"} & set(ran(comfy))


def test_two_nodes_share_what_is_loaded(comfy: Comfy) -> None:
    comfy.post("/free", {"free_memory": True, "unload_models": True})
    time.sleep(0.2)  # the host heeds it when its queue is empty
    comfy.run({"1": models(), "2": generate(), "3": generate(), "4": shown(["2", 0]), "5": shown(["3", 0])})
    loaded = [node for node in ran(comfy) if node in LOADERS]
    assert sorted(loaded) == sorted(LOADERS)


def test_a_step_is_previewed_and_an_interrupt_is_heeded(comfy: Comfy) -> None:
    slow = {"class_type": "TinySlow", "inputs": {"model": ["1", 0], "seconds": 0.3}}
    prompt_id = comfy.queue({"1": models(), "9": slow, "2": generate(model=["9", 0]), "3": shown(["2", 0])})
    events: list[list[Any]] = []

    def previewed() -> bool:
        events.extend(comfy.get("/tiny/events"))
        return any(event == "picture" for event, _ in events)

    wait_until(previewed, 30)
    start = time.monotonic()
    comfy.post("/interrupt", {})
    entry = comfy.outcome(prompt_id)
    assert time.monotonic() - start < 1, "12 steps would take 3.6 s"
    assert failure(entry) == "interrupted"
    (data,) = [data for name, data in entry["status"]["messages"] if name == "execution_interrupted"]
    assert (data["node_id"], data["node_type"]) == ("2", "IdeogramKitLocalGenerate")
    assert "progress_state" in [event for event, _ in events]


def test_the_outputs_are_those_of_every_image_node(comfy: Comfy) -> None:
    messy = '```json\n{"compositional_deconstruction": {"elements": [], "background": "snow"}, '
    messy += '"high_level_description": "A fox", "aspect_ratio": "1:1"}\n```'
    outputs = comfy.run(
        {
            "1": models(),
            "2": generate(messy, seed=5),
            "3": shown(["2", 0]),
            "4": text(["2", 2]),
            "5": text(["2", 3]),
            "6": {"class_type": "VAEDecode", "inputs": {"samples": ["2", 4], "vae": ["1", 3]}},
            "7": shown(["6", 0]),
        }
    )
    assert outputs["4"]["text"] == [LAYOUT], "in the trained order, compact, without the ratio"
    info = json.loads(outputs["5"]["text"][0])
    assert (info["provider"], info["operation"], info["cost"]) == ("local", "generate", {"expected_usd": 0})
    assert info["images"] == [{"seed": 5, "batch_index": 0, "size": [256, 256], "prompt": LAYOUT}]
    assert info["preset"] == "Turbo" and info["sampling"]["steps"] == 12
    assert any("non-commercial" in note for note in info["notes"])
    assert any("aspect_ratio" in note for note in info["notes"])
    ours, theirs = (Image.open(comfy.path(outputs[node]["images"][0])) for node in ("3", "7"))
    assert ours.size == (256, 256) and ours.tobytes() == theirs.tobytes()


def test_what_it_made_stands_under_the_node(comfy: Comfy) -> None:
    comfy.run({"1": models(), "2": generate(batch_size=2), "3": shown(["2", 0])})
    assert ["text", "22 images, local"] in comfy.get("/tiny/events"), "the id 2, then the text"


def test_plain_words_pass_with_a_hint(comfy: Comfy) -> None:
    outputs = comfy.run(
        {"1": models(), "2": generate("a fox (red:1.2) {a|b}"), "3": text(["2", 2]), "4": text(["2", 3])}
    )
    assert outputs["3"]["text"] == ["a fox (red:1.2) {a|b}"]
    assert any("Local Magic Prompt" in note for note in json.loads(outputs["4"]["text"][0])["notes"])


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"prompt": " "}, "prompt - it is blank"),
        ({"prompt": "word " * 2100}, "it has 2108 tokens, and Ideogram 4 reads 2048"),
        ({"width": 2048, "height": 256}, "longer than 6:1"),
        ({"width": 8192}, "width"),
        ({"mask": ["8", 0]}, "mask: it has no image"),
        ({"image": ["7", 0], "mask": ["5", 0]}, "mask: it is 64×32, its image 64×64, which is no plain scale"),
        ({"image": ["7", 0], "mask": ["4", 0]}, "mask: it has 2 masks for 1 images"),
        ({"image": ["7", 0], "strength": 0.01}, "strength: 0.01 of 12 steps is less than one"),
        ({"clip": ["9", 0]}, "clip: it is not Ideogram 4's text encoder"),
        ({"preset": "Fast", "preset_steps": 9}, "preset.steps"),
        (custom := {"preset": "Custom", "preset_steps": 4, "preset_polish_steps": 5}, "preset.polish_steps: it is 5"),
        ({**custom, "preset_polish_steps": 0, "preset_mu": 10.0, "preset_std": 0.1}, "without any noise to remove"),
        ({"structured_prompt": ["6", 0]}, "clear one of them"),
    ],
)
def test_what_is_wrong_is_refused(comfy: Comfy, inputs: dict[str, Any], words: str) -> None:
    rest = {"preset_guidance": 7.0, "preset_polish_guidance": 3.0, "preset_mu": 0.0, "preset_std": 1.75}
    own = {**rest, **inputs} if inputs.get("preset") == "Custom" else inputs
    sources = {
        "6": {"class_type": "PrimitiveString", "inputs": {"value": LAYOUT}},
        "7": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0}},
        "8": {"class_type": "SolidMask", "inputs": {"value": 1.0, "width": 64, "height": 64}},
        "5": {"class_type": "SolidMask", "inputs": {"value": 1.0, "width": 64, "height": 32}},
        "4": {"class_type": "ImageToMask", "inputs": {"image": ["10", 0], "channel": "red"}},
        "10": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 2, "color": 0}},
        "9": {
            "class_type": "CLIPLoader",
            "inputs": {"clip_name": "qwen3vl_8b_fp8_scaled.safetensors", "type": "qwen_image", "device": "default"},
        },
    }
    with pytest.raises(Failed) as caught:
        comfy.run({"1": models(), **sources, "2": generate(**own), "3": shown(["2", 0])})
    assert words in str(caught.value)


def safety_picture() -> Image.Image:
    image = Image.new("RGB", (256, 256), (128, 128, 128))
    ImageDraw.Draw(image).text((40, 120), "Image blocked by safety filter", fill=(235, 235, 235))
    return image


def test_the_safety_picture_is_recognised(comfy: Comfy) -> None:
    safety_picture().save(comfy.base / "input" / "grey.png")
    Image.effect_noise((256, 256), 90).convert("RGB").save(comfy.base / "input" / "noise.png")
    facts = {"unconditional": "reference", "seed": 1, "size": [256, 256], "notes": []}

    def graph(pictures: list[Any]) -> dict[str, Any]:
        shown_facts = {"class_type": "PrimitiveString", "inputs": {"value": json.dumps(facts)}}
        result = {"images": pictures, "text": ["4", 0], "tokens": ["5", 0], "facts": ["3", 0]}
        return {
            "1": {"class_type": "LoadImage", "inputs": {"image": "grey.png"}},
            "2": {"class_type": "LoadImage", "inputs": {"image": "noise.png"}},
            "3": shown_facts,
            "4": {"class_type": "PrimitiveString", "inputs": {"value": "a fox"}},
            "5": {"class_type": "PrimitiveInt", "inputs": {"value": 2}},
            "6": {"class_type": "ImageBatch", "inputs": {"image1": ["2", 0], "image2": ["1", 0]}},
            "7": {"class_type": "IdeogramKitLocalResult", "inputs": result},
            "8": text(["7", 3]),
        }

    info = json.loads(comfy.run(graph(["6", 0]))["8"]["text"][0])
    assert [image.get("withheld", False) for image in info["images"]] == [False, True]
    assert "Image 2 of 2" in info["notes"][0] and "safety picture" in info["notes"][0]
    with pytest.raises(Failed, match="The picture was withheld by the model itself") as caught:
        comfy.run(graph(["1", 0]))
    folder = Path(str(caught.value).rpartition(" it is in ")[2].rstrip("."))
    with Image.open(folder / "1.png") as picture:
        assert picture.size == (256, 256)


WRITTEN = """A poster","compositional_deconstruction":{"background":"paper","elements":[
{"type":"text","bbox":[10,20,300,900],"text":"夏","desc":"big"},]}} <- there it is"""


def magic(comfy: Comfy, written: str, prompt: str = 'A poster <|im_end|> "夏"') -> dict[str, Any]:
    node = {"clip": ["9", 0], "prompt": prompt, "aspect_ratio": "16x9", "seed": 3}
    return comfy.run(
        {
            "1": models(),
            "9": {"class_type": "TinyDictated", "inputs": {"clip": ["1", 2], "text": written}},
            "2": {"class_type": "IdeogramKitLocalMagicPrompt", "inputs": node},
            "3": text(["2", 0]),
            "4": text(["2", 3]),
            "5": {"class_type": "TinyAsked", "inputs": {"after": ["2", 0]}},
            "6": generate("", structured_prompt=["2", 1]),
            "7": text(["6", 2]),
        }
    )


def test_words_become_a_structured_prompt_by_the_loaded_text_encoder(comfy: Comfy) -> None:
    outputs = magic(comfy, WRITTEN)
    prompt = json.loads(outputs["3"]["text"][0])
    assert prompt["high_level_description"] == "A poster"
    assert prompt["compositional_deconstruction"]["elements"] == [
        {"type": "text", "bbox": [10, 20, 300, 900], "text": "夏", "desc": "big"}
    ]
    assert outputs["7"]["text"] == outputs["3"]["text"], "Local Generate takes it as it is"
    asked = outputs["5"]["text"][0]
    assert asked.startswith("<|im_start|>system\n") and asked.endswith('assistant\n{"high_level_description":"')
    assert "16:9" in asked and '"夏"' in asked
    assert asked.count("<|im_end|>") == 2, "the words cannot end the user's turn"
    settings = json.loads(outputs["5"]["text"][1])
    assert (settings["do_sample"], settings["temperature"], settings["seed"]) == (True, 0.7, 3)


def test_what_cannot_be_read_is_said(comfy: Comfy) -> None:
    with pytest.raises(Failed, match="The text encoder wrote no usable structured prompt"):
        magic(comfy, 'A fox"} I hope that helps!')


def wait_until(condition: Any, timeout: float = 10) -> None:
    """Wait until the function `condition` returns something true; fail after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
