"""Magic Prompt at the provider Local: the text encoder writes the structured prompt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import models, text
from .provider_nodes import provider
from .test_running import WRITTEN


def magic(**inputs: Any) -> dict[str, Any]:
    fields = {"prompt": "A poster", "aspect_ratio": "16x9", "seed": 3, "provider": ["9", 0]}
    return {"class_type": "IdeogramKitMagicPrompt", "inputs": {**fields, **inputs}}


def test_magic_prompt_is_written_by_the_text_encoder(comfy: Comfy) -> None:
    dictated = {"class_type": "TinyDictated", "inputs": {"clip": ["1", 2], "text": WRITTEN, "everywhere": True}}
    outputs = comfy.run(
        {
            "1": models(),
            "8": dictated,
            "9": provider(),
            "10": {"class_type": "TinyAfter", "inputs": {"value": "A poster", "after": ["8", 0]}},
            "2": magic(prompt=["10", 0]),
            **{str(20 + index): text(["2", index]) for index in range(6)},
        }
    )
    values = [outputs[str(20 + index)]["text"][0] for index in range(6)]
    prompt = json.loads(values[2])
    assert prompt["compositional_deconstruction"]["elements"][0]["text"] == "夏"
    assert values[3:5] == ["1280x720", "2560x1440"]
    info = json.loads(values[5])
    assert (info["provider"], info["aspect_ratio"], info["cost"]) == ("local", "16x9", {"expected_usd": 0})


def test_magic_prompt_says_what_is_missing(comfy: Comfy, server: Comfy) -> None:
    path = server.base / "models" / "text_encoders" / "qwen3vl_8b_fp8_scaled.safetensors"
    away = path.with_suffix(".away")
    path.rename(away)
    try:
        with pytest.raises(Failed, match="text_encoder: Ideogram 4's text encoder, Qwen3-VL 8B was not found"):
            comfy.run({"9": provider(), "2": magic(), "3": text(["2", 2])})
    finally:
        away.rename(path)
