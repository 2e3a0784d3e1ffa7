"""Every example workflow that needs no weights runs to its pictures on Proof, in the real host, without a key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ideogram_kit.dev.comfy import Comfy, Failed
from ideogram_kit.dev.graph import to_prompt
from PIL import Image

from .conftest import skip_without

FOLDER = Path(__file__).parents[2] / "example_workflows"
WITH_WEIGHTS = ("local_generate", "local_structured_boxes", "local_lora")
"""The workflows that tests/local runs."""

EXAMPLES = sorted(path for path in FOLDER.glob("*.json") if path.stem not in WITH_WEIGHTS)
SIZES = {
    "generate": (1024, 1024),
    "structured_prompt_boxes": (832, 1248),
    "transparent_logo": (2496, 1664),
    "generate_upscale": (2560, 1440),
    "product_new_background": (1024, 1024),
    "inpaint_upscale": (2496, 1664),
    "describe_change_generate": (896, 1120),
    "magic_prompt_boxes": (896, 1120),
    "layerize_new_words": (896, 1120),
    "custom_model": (1024, 1024),
    "any_provider": (2048, 2048),
    "local_draft_hosted_final": (1792, 2240),
}
"""Of every picture that the workflow saves. Without weights the last one leaves its draft out and goes on."""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_runs_to_a_picture(path: Path, comfy: Comfy) -> None:
    workflow = json.loads(path.read_text("utf-8"))
    skip_without(comfy, *(node["type"] for node in workflow["nodes"]))
    fill(comfy.base / "input" / "my_pictures")
    outputs = comfy.run(to_prompt(workflow, comfy.get("/object_info")))
    saves = [str(node["id"]) for node in workflow["nodes"] if node["type"] == "SaveImage"]
    assert saves
    for save in saves:
        (image,) = outputs[save]["images"]
        with Image.open(comfy.path(image)) as picture:
            assert picture.size == SIZES[path.stem]
            assert len(set(picture.convert("L").resize((64, 64)).tobytes())) > 16, "it is not blank"


@pytest.mark.parametrize("name", WITH_WEIGHTS)
def test_without_the_weights_it_says_what_to_download(name: str, comfy: Comfy) -> None:
    workflow = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    skip_without(comfy, *(node["type"] for node in workflow["nodes"]))
    loras = comfy.base / "models" / "loras"
    loras.mkdir(exist_ok=True)
    (loras / "my_ideogram4_lora.safetensors").touch()
    with pytest.raises(Failed) as caught:
        comfy.run(to_prompt(workflow, comfy.get("/object_info")))
    native = comfy.get("/object_info/DualModelGuider")
    assert ("Download ideogram4_fp8_scaled" if native else "Update ComfyUI to 0.23 or later") in str(caught.value)


def fill(folder: Path) -> None:
    """The folder of pictures and captions that custom_model.json starts from; a user brings their own."""
    folder.mkdir(exist_ok=True)
    for number in range(15):
        Image.new("RGB", (64, 64), (number * 16, 120, 90)).save(folder / f"{number:02}.png")
        (folder / f"{number:02}.txt").write_text(f"A fox, picture {number}", "utf-8")
