"""The open weights' nodes on a host without the weights: the newest says what to download, the oldest to update."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import save, text

NATIVE = "DualModelGuider"
UPDATE = "Update ComfyUI to 0.23 or later"


def models() -> dict[str, Any]:
    names = ("model", "model_unconditional", "text_encoder", "vae")
    return {"class_type": "IdeogramKitLocalModels", "inputs": dict.fromkeys(names, "auto")}


def expected(comfy: Comfy, said: str) -> str:
    return said if comfy.get(f"/object_info/{NATIVE}") else UPDATE


def test_the_models_say_what_is_missing(comfy: Comfy) -> None:
    generate = {
        "model": ["1", 0],
        "model_unconditional": ["1", 1],
        "clip": ["1", 2],
        "vae": ["1", 3],
        "prompt": "A fox",
        "preset": "Default",
        "size": "1024x1024",
        "width": 1024,
        "height": 1024,
        "batch_size": 1,
        "seed": 1,
        "unconditional": "reference",
        "strength": 0.7,
    }
    with pytest.raises(Failed) as caught:
        node = {"class_type": "IdeogramKitLocalGenerate", "inputs": generate}
        comfy.run({"1": models(), "2": node, "3": save(["2", 0])})
    download = "Download ideogram4_fp8_scaled.safetensors (9.28 GB"
    assert expected(comfy, download) in str(caught.value)


def test_magic_says_what_is_missing(comfy: Comfy) -> None:
    magic = {"clip": ["1", 2], "prompt": "A fox", "aspect_ratio": "1x1", "seed": 1}
    with pytest.raises(Failed) as caught:
        node = {"class_type": "IdeogramKitLocalMagicPrompt", "inputs": magic}
        comfy.run({"1": models(), "2": node, "3": text(["2", 0])})
    assert expected(comfy, "models/diffusion_models") in str(caught.value)


def test_the_inner_nodes_are_for_developers(comfy: Comfy) -> None:
    nodes = comfy.get("/object_info")
    inner = {name for name, info in nodes.items() if name.startswith("IdeogramKit") and info.get("dev_only")}
    assert inner == {f"IdeogramKitLocal{part}" for part in ("Prompt", "Start", "Result", "Reading")}
