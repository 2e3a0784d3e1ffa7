"""What is refused at the provider Local: what the weights cannot do, and files that are missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import ran, shown, text
from .provider_nodes import colour, generate, model_fields, provider


@pytest.fixture
def without_models(server: Comfy) -> Iterator[Path]:
    """The host's folder of models with the two models away."""
    folder = server.base / "models" / "diffusion_models"
    away = folder.with_name("models_away")
    folder.rename(away)
    folder.mkdir()
    yield folder
    folder.rmdir()
    away.rename(folder)


REFUSED: list[tuple[dict[str, Any], dict[str, str], str]] = [
    (
        {"model": "4.0 Instant", **model_fields({"custom_width": 0, "custom_height": 0})},
        {},
        "Local does not offer generate with model 4.0 Instant",
    ),
    (model_fields({"custom_model": "model/mine/version/1"}), {}, "Local has no way to ask for custom_model"),
    (model_fields({"copyright_detection": True}), {}, "copyright_detection"),
    ({}, {"preset": "Quality"}, "preset: the Provider node has Quality, and rendering_speed is TURBO"),
    ({}, {"weights": "int8"}, "was not found as int8 in ComfyUI's models/diffusion_models folder"),
]


@pytest.mark.parametrize(("inputs", "settings", "words"), REFUSED)
def test_what_local_cannot_do_is_refused_before_anything_is_loaded(
    comfy: Comfy, inputs: dict[str, Any], settings: dict[str, str], words: str
) -> None:
    with pytest.raises(Failed) as caught:
        comfy.run({"9": provider(**settings), "2": generate(**inputs), "3": shown(["2", 0])})
    assert words in str(caught.value)
    assert not {"model", "unconditional", "clip", "vae"} & set(ran(comfy))


def test_without_the_files_it_says_what_to_download(comfy: Comfy, without_models: Path) -> None:
    with pytest.raises(Failed) as caught:
        comfy.run({"9": provider(), "2": generate(seed=8), "3": shown(["2", 0])})
    for words in ("ideogram4_fp8_scaled.safetensors (9.28 GB", "models/diffusion_models", "Non-Commercial"):
        assert words in str(caught.value)


def test_with_go_on_the_rest_of_the_graph_runs(comfy: Comfy, without_models: Path) -> None:
    node = generate(seed=9, on_failure="go on")
    rest = {"5": colour(3), "6": shown(["5", 0])}
    outputs = comfy.run({"9": provider(), "2": node, "3": shown(["2", 0]), "4": text(["2", 3]), **rest})
    assert "3" not in outputs and "6" in outputs
    assert json.loads(outputs["4"]["text"][0])["failed"][0]["error"] == "BadInput"
