"""Local Generate against the reference: both passes, every preset, pictures to start from."""

from __future__ import annotations

import json
from typing import Any

import PIL.Image
import pytest
from ideogram_kit.dev.comfy import Comfy
from ideogram_kit.nodes.ideogram.local.presets import OFFICIAL
from ideogram_kit.nodes.ideogram.local.schedule import polish_start, sigmas

from .conftest import difference, generate, models, reference, shown, text

NEAR = 1e-5


def apart(comfy: Comfy, ours: dict[str, Any], theirs: dict[str, Any], **more: Any) -> float:
    """The largest difference of the two latents, relative to the largest value."""
    graph = {"1": models(), **more, "2": ours, "3": theirs, "4": difference(["2", 4], ["3", 0])}
    outputs = comfy.run(graph)["4"]
    assert outputs["shapes"][0] == outputs["shapes"][1]
    return outputs["apart"][0] / max(1, outputs["largest"][0])


@pytest.mark.parametrize("preset", ["Quality", "Default", "Turbo"])
def test_a_preset_is_the_references(comfy: Comfy, preset: str) -> None:
    assert apart(comfy, generate(preset=preset, seed=7), reference(7, preset)) < NEAR


def test_the_unconditional_pass_has_a_switch(comfy: Comfy) -> None:
    template = generate(seed=7, unconditional="ComfyUI template")
    assert apart(comfy, template, reference(7, zeroed=True)) < NEAR
    assert apart(comfy, template, reference(7)) > 0.01


@pytest.mark.parametrize("inputs", [{"model_unconditional": None}, {}], ids=["not connected", "none"])
def test_one_model_serves_for_both(comfy: Comfy, inputs: dict[str, Any]) -> None:
    loaded = models(model_unconditional="none") if not inputs else models()
    outputs = comfy.run(
        {
            "1": loaded,
            "2": generate(seed=7, **inputs),
            "3": reference(7, unconditional=None),
            "4": difference(["2", 4], ["3", 0]),
            "5": text(["2", 3]),
        }
    )
    assert outputs["4"]["apart"][0] < NEAR * max(1, outputs["4"]["largest"][0])
    assert json.loads(outputs["5"]["text"][0])["unconditional"] == "reference, one model for both"


def test_fast_asks_the_conditional_model_alone(comfy: Comfy) -> None:
    ours = {"1": models(), "2": generate(preset="Fast", preset_steps=4, seed=7)}
    same = generate(
        preset="Custom",
        preset_steps=4,
        preset_guidance=1.0,
        preset_polish_steps=0,
        preset_polish_guidance=3.0,
        preset_mu=0.5,
        preset_std=1.75,
        model_unconditional=None,
        seed=7,
    )
    outputs = comfy.run({**ours, "3": same, "4": difference(["2", 4], ["3", 4])})
    assert outputs["4"]["apart"] == [0.0]


def test_a_custom_run_is_the_preset_with_the_same_numbers(comfy: Comfy) -> None:
    turbo = generate(
        preset="Custom",
        preset_steps=12,
        preset_guidance=7.0,
        preset_polish_steps=1,
        preset_polish_guidance=3.0,
        preset_mu=0.5,
        preset_std=1.75,
        seed=7,
    )
    assert apart(comfy, turbo, reference(7, "Turbo")) < NEAR


@pytest.mark.parametrize(("name", "guidance", "polish"), [("late", 1.0, 3.0), ("early", 3.0, 1.0)])
def test_a_custom_run_may_ask_one_model_for_a_part_of_its_steps(
    comfy: Comfy, name: str, guidance: float, polish: float
) -> None:
    ours = generate(
        preset="Custom",
        preset_steps=4,
        preset_guidance=guidance,
        preset_polish_steps=2,
        preset_polish_guidance=polish,
        preset_mu=0.5,
        preset_std=1.5,
        seed=7,
    )
    assert apart(comfy, ours, reference(7, name)) < NEAR


def test_a_lora_reaches_the_conditional_model_alone(comfy: Comfy) -> None:
    lora = {
        "class_type": "LoraLoaderModelOnly",
        "inputs": {"model": ["1", 0], "lora_name": "tiny.safetensors", "strength_model": 1.0},
    }
    ours = generate(seed=7, model=["9", 0])
    assert apart(comfy, ours, reference(7, model=["9", 0]), **{"9": lora}) < NEAR
    assert apart(comfy, ours, reference(7), **{"9": lora}) > 0.01


PICTURE = {"class_type": "EmptyImage", "inputs": {"width": 256, "height": 256, "batch_size": 1, "color": 0xE4572E}}
FRAMED = {
    "class_type": "ImageScale",
    "inputs": {"image": ["8", 0], "upscale_method": "lanczos", "width": 256, "height": 256, "crop": "center"},
}
ENCODED = {"class_type": "VAEEncode", "inputs": {"pixels": ["7", 0], "vae": ["1", 3]}}


def test_a_picture_to_start_from_keeps_what_strength_leaves(comfy: Comfy) -> None:
    start = {"8": PICTURE, "7": FRAMED, "9": ENCODED}
    ours = generate(preset="Default", seed=7, image=["8", 0], strength=0.3)
    assert apart(comfy, ours, reference(7, "Default", start=["9", 0], strength=0.3), **start) < NEAR


def test_a_mask_changes_what_it_covers_alone(comfy: Comfy) -> None:
    """A mask over the left half of a picture that is cut at the top and bottom to the frame."""
    half = {
        "class_type": "CropMask",
        "inputs": {"mask": ["7", 0], "x": 0, "y": 0, "width": 256, "height": 512},
    }
    outputs = comfy.run(
        {
            "1": models(),
            "8": {**PICTURE, "inputs": {**PICTURE["inputs"], "height": 512}},
            "6": {"class_type": "SolidMask", "inputs": {"value": 0.0, "width": 256, "height": 512}},
            "5": {"class_type": "SolidMask", "inputs": {"value": 1.0, "width": 128, "height": 512}},
            "7": {
                "class_type": "MaskComposite",
                "inputs": {"destination": ["6", 0], "source": ["5", 0], "x": 0, "y": 0, "operation": "add"},
            },
            "9": half,
            "2": generate(seed=7, image=["8", 0], mask=["9", 0], strength=1.0),
            "3": FRAMED,
            "4": {"class_type": "VAEEncode", "inputs": {"pixels": ["3", 0], "vae": ["1", 3]}},
            "10": cut(["2", 4], 0),
            "11": cut(["4", 0], 0),
            "12": difference(["10", 0], ["11", 0]),
            "13": cut(["2", 4], 144),
            "14": cut(["4", 0], 144),
            "15": difference(["13", 0], ["14", 0]),
            "16": text(["2", 3]),
        }
    )
    assert outputs["15"]["apart"][0] < 1e-4, "right of the mask's soft edge"
    assert outputs["12"]["apart"][0] > 0.1, "under the mask"
    info = json.loads(outputs["16"]["text"][0])
    assert info["operation"] == "inpaint" and any("trained to make pictures from words" in n for n in info["notes"])


def cut(latent: list[Any], x: int) -> dict[str, Any]:
    """A part of a latent, 112 pixels wide."""
    return {
        "class_type": "LatentCrop",
        "inputs": {"samples": latent, "width": 112, "height": 256, "x": x, "y": 0},
    }


def test_a_batch_is_the_latents_batch(comfy: Comfy) -> None:
    two = {**PICTURE, "inputs": {**PICTURE["inputs"], "batch_size": 2}}
    outputs = comfy.run(
        {
            "1": models(),
            "2": generate(batch_size=2),
            "3": text(["2", 3]),
            "4": shown(["2", 0]),
            "8": two,
            "5": generate(batch_size=2, image=["8", 0]),
            "6": text(["5", 3]),
            "7": {"class_type": "MaskToImage", "inputs": {"mask": ["5", 1]}},
            "9": shown(["7", 0]),
        }
    )
    info = json.loads(outputs["3"]["text"][0])
    assert [image["batch_index"] for image in info["images"]] == [0, 1]
    assert len(outputs["4"]["images"]) == 2
    assert len(json.loads(outputs["6"]["text"][0])["images"]) == 4
    alpha = [PIL.Image.open(comfy.path(image)).getextrema() for image in outputs["9"]["images"]]
    assert alpha == [((0, 0),) * 3] * 4


SIZES = ((512, 512), (1024, 1024), (1536, 1024), (2048, 2048))
POLISH = {"Quality": 3, "Default": 2, "Turbo": 1}
NUMBERS = {"Quality": (48, 0.0, 1.5), "Default": (20, 0.0, 1.75), "Turbo": (12, 0.5, 1.75)}


def test_the_polish_is_as_long_as_it_should_be_at_every_size(comfy: Comfy) -> None:
    """Our window, the host's own schedule and its own override: three presets at four sizes."""
    graph: dict[str, Any] = {"1": models()}
    cases = [(preset, size) for preset in POLISH for size in SIZES]
    for index, (preset, (width, height)) in enumerate(cases):
        steps, mu, std = NUMBERS[preset]
        schedule = {"steps": steps, "width": width, "height": height, "mu": mu, "std": std}
        start = polish_start(sigmas(OFFICIAL[preset], width, height), POLISH[preset])
        graph[f"s{index}"] = {"class_type": "Ideogram4Scheduler", "inputs": schedule}
        graph[f"p{index}"] = {
            "class_type": "TinyPolish",
            "inputs": {"model": ["1", 0], "sigmas": [f"s{index}", 0], "start_percent": start},
        }
    outputs = comfy.run(graph)
    for index, (preset, (width, height)) in enumerate(cases):
        steps, count = NUMBERS[preset][0], POLISH[preset]
        assert outputs[f"p{index}"]["guidance"] == [7.0] * (steps - count) + [3.0] * count, (preset, width, height)
        assert outputs[f"p{index}"]["sigmas"] == pytest.approx(sigmas(OFFICIAL[preset], width, height), abs=1e-6)
