"""The local example workflows run to their pictures, on tiny weights; tests/host runs those that need none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.dev.comfy import Comfy
from ideogram_kit.dev.graph import to_prompt
from PIL import Image

EXAMPLES = sorted((Path(__file__).parents[2] / "example_workflows").glob("local_*.json"))
SIZES = {
    "local_generate": (1024, 1024),
    "local_structured_boxes": (832, 1248),
    "local_lora": (896, 1120),
    "local_draft_hosted_final": (1792, 2240),
}
"""Of the picture that the workflow saves."""

LORA = "my_ideogram4_lora.safetensors"
"""The LoRA that local_lora.json names; a user brings their own."""

BRIEF = {"preset": "Custom", "guidance": 7.0, "polish_guidance": 3.0, "mu": 0.0, "std": 1.75}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_runs_to_a_picture(path: Path, comfy: Comfy) -> None:
    loras = comfy.base / "models" / "loras"
    shutil.copy(loras / "tiny.safetensors", loras / LORA)
    workflow = json.loads(path.read_text("utf-8"))
    prompt = to_prompt(workflow, comfy.get("/object_info"))
    outputs = comfy.run({number: brief(node) for number, node in prompt.items()})
    shown = [node for node in workflow["nodes"] if node["type"] in ("SaveImage", "PreviewImage")]
    for node in shown:
        (image,) = outputs[str(node["id"])]["images"]
        with Image.open(comfy.path(image)) as picture:
            if node["type"] == "SaveImage":
                assert picture.size == SIZES[path.stem]
            assert len(set(picture.convert("L").resize((64, 64)).tobytes())) > 16, "it is not blank"


def brief(node: dict[str, Any]) -> dict[str, Any]:
    """A Local Generate node with two steps: twenty take a CPU half a minute at these sizes."""
    if node["class_type"] != "IdeogramKitLocalGenerate":
        return node
    own = {f"preset.{name}": value for name, value in {**BRIEF, "steps": 2, "polish_steps": 1}.items()}
    return {**node, "inputs": {**node["inputs"], **own, "preset": own.pop("preset.preset")}}


def test_the_lora_is_before_the_conditional_model_alone() -> None:
    workflow = json.loads((EXAMPLES[0].parent / "local_lora.json").read_text("utf-8"))
    nodes = {node["id"]: node for node in workflow["nodes"]}
    links = {link[0]: (nodes[link[1]]["type"], link[2]) for link in workflow["links"]}
    (generate,) = [node for node in nodes.values() if node["type"] == "IdeogramKitLocalGenerate"]
    sources = {socket["name"]: links[socket["link"]] for socket in generate["inputs"] if socket.get("link") is not None}
    assert sources["model"] == ("LoraLoaderModelOnly", 0)
    assert sources["model_unconditional"] == ("IdeogramKitLocalModels", 1)
