"""One real ComfyUI with the pack and the tiny weights, and the graphs that the tests draw."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.dev import host
from ideogram_kit.dev.comfy import Comfy, base_folder, serve

LAYOUT = '{"high_level_description":"A fox","compositional_deconstruction":{"background":"snow","elements":[]}}'


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Comfy]:
    """A ComfyUI whose folders hold tiny weights."""
    base = base_folder(tmp_path_factory.mktemp("local"))
    (base / "custom_nodes" / "tiny").symlink_to(Path(__file__).parent / "tiny", target_is_directory=True)
    with serve(host.ensure(tests=True), base, arguments=("--preview-method", "auto")) as comfy:
        yield comfy


@pytest.fixture
def comfy(server: Comfy) -> Comfy:
    """The server, with its record of events empty."""
    server.get("/tiny/events")
    return server


def models(**files: str) -> dict[str, Any]:
    """A Local Models node, with `auto` for what is not named."""
    inputs = dict.fromkeys(("model", "model_unconditional", "text_encoder", "vae"), "auto")
    return {"class_type": "IdeogramKitLocalModels", "inputs": {**inputs, **files}}


_seeds = itertools.count(100)


def generate(prompt: str = LAYOUT, preset: str = "Turbo", **inputs: Any) -> dict[str, Any]:
    """A Local Generate node after the models "1", of 256×256; `preset_*` names the preset's own widgets."""
    own = {name.replace("preset_", "preset."): value for name, value in inputs.items() if name.startswith("preset_")}
    rest = {name: value for name, value in inputs.items() if not name.startswith("preset_")}
    fields: dict[str, Any] = {
        "model": ["1", 0],
        "model_unconditional": ["1", 1],
        "clip": ["1", 2],
        "vae": ["1", 3],
        "prompt": prompt,
        "preset": preset,
        "size": "custom",
        "width": 256,
        "height": 256,
        "batch_size": 1,
        "seed": next(_seeds),
        "unconditional": "reference",
        "strength": 0.5,
    }
    fields.update(own)
    fields.update(rest)
    return {
        "class_type": "IdeogramKitLocalGenerate",
        "inputs": {name: value for name, value in fields.items() if value is not None},
    }


def reference(seed: int, preset: str = "Turbo", text: str = LAYOUT, **inputs: Any) -> dict[str, Any]:
    """The reference's latent for the same run."""
    fields = {
        "model": ["1", 0],
        "unconditional": ["1", 1],
        "clip": ["1", 2],
        "text": text,
        "preset": preset,
        "width": 256,
        "height": 256,
        "seed": seed,
        "zeroed": False,
        "strength": 1.0,
        **inputs,
    }
    return {
        "class_type": "TinyReference",
        "inputs": {name: value for name, value in fields.items() if value is not None},
    }


def difference(a: list[Any], b: list[Any]) -> dict[str, Any]:
    """A node that compares two latents."""
    return {"class_type": "TinyDifference", "inputs": {"a": a, "b": b}}


def text(source: list[Any]) -> dict[str, Any]:
    """A node that shows a value as text."""
    return {"class_type": "PreviewAny", "inputs": {"source": source}}


def shown(source: list[Any]) -> dict[str, Any]:
    """A node that shows pictures."""
    return {"class_type": "PreviewImage", "inputs": {"images": source}}


def ran(comfy: Comfy) -> list[str]:
    """The inner nodes that ran since the last call, by their own ids, in order."""
    return [node.rpartition(".")[2] for event, node in comfy.get("/tiny/events") if event == "executing" and node]
