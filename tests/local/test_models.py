"""Local Models: what it finds by itself, what it loads, and what it says of a file that is wrong or missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.dev.comfy import Comfy, Failed
from providers.local import weights as samples

from .conftest import generate, models, ran, shown


@pytest.fixture
def folder(server: Comfy) -> Iterator[Path]:
    """The host's folders of models; what a test puts there is taken away again, and what it moved is put back."""
    root = server.base / "models"
    before = {path: path.read_bytes() for path in root.rglob("*.safetensors")}
    yield root
    for path in root.rglob("*.safetensors"):
        if path not in before:
            path.unlink()
    for path, data in before.items():
        if not path.exists() or path.stat().st_size != len(data):
            path.write_bytes(data)


def load(comfy: Comfy, **files: str) -> dict[str, Any]:
    return comfy.run({"1": models(**files), "2": generate(), "3": shown(["2", 0])})


def test_the_lists_offer_what_is_there(comfy: Comfy) -> None:
    required = comfy.get("/object_info/IdeogramKitLocalModels")["IdeogramKitLocalModels"]["input"]["required"]
    offered = {name: value[1]["options"] for name, value in required.items()}
    names = ["ideogram4_fp8_scaled.safetensors", "ideogram4_unconditional_fp8_scaled.safetensors"]
    assert offered == {
        "model": ["auto", *names],
        "model_unconditional": ["auto", "none", *names],
        "text_encoder": ["auto", "qwen3vl_8b_fp8_scaled.safetensors"],
        "vae": [*offered["vae"]],
    }
    assert offered["vae"][0] == "auto" and "flux2-vae.safetensors" in offered["vae"]
    assert "Non-commercial" in comfy.get("/object_info/IdeogramKitLocalModels")["IdeogramKitLocalModels"]["description"]


def test_named_files_are_loaded_as_auto_loads_them(comfy: Comfy) -> None:
    load(
        comfy,
        model="ideogram4_fp8_scaled.safetensors",
        model_unconditional="ideogram4_unconditional_fp8_scaled.safetensors",
        text_encoder="qwen3vl_8b_fp8_scaled.safetensors",
        vae="flux2-vae.safetensors",
    )
    ran(comfy)
    load(comfy)
    assert not {"model", "unconditional", "clip", "vae"} & set(ran(comfy)), "the same loaders, with the same inputs"


def test_a_file_that_was_replaced_is_looked_at_again(comfy: Comfy, folder: Path) -> None:
    load(comfy)
    path = folder / "vae" / "flux2-vae.safetensors"
    samples.written(path, {"decoder.conv_in.weight": ("BF16", (512, 16, 3, 3))})
    with pytest.raises(Failed, match="it has 16 latent channels"):
        load(comfy)


@pytest.mark.parametrize(
    ("name", "tensors", "files", "words"),
    [
        (
            "diffusion_models/split.safetensors",
            {"layers.0.attention.to_q.weight": ("BF16", (32, 32))},
            {"model": "split.safetensors"},
            "model: split.safetensors has the layout of diffusers",
        ),
        (
            "diffusion_models/sub/nf4.safetensors",
            {"layers.0.attention.qkv.weight.quant_state.bitsandbytes__nf4": ("U8", (9,))},
            {"model_unconditional": "sub/nf4.safetensors"},
            "model_unconditional: sub/nf4.safetensors is quantised by bitsandbytes",
        ),
        (
            "text_encoders/qwen3_8b.safetensors",
            {
                "model.layers.0.self_attn.q_norm.weight": ("BF16", (128,)),
                "model.layers.0.input_layernorm.weight": ("BF16", (4096,)),
            },
            {"text_encoder": "qwen3_8b.safetensors"},
            "text_encoder: qwen3_8b.safetensors is a plain Qwen3",
        ),
        (
            "vae/ae.safetensors",
            {"decoder.conv_in.weight": ("BF16", (512, 16, 3, 3))},
            {"vae": "ae.safetensors"},
            "vae: ae.safetensors is the VAE of another model",
        ),
    ],
)
def test_a_wrong_file_is_refused_before_it_is_loaded(
    comfy: Comfy, folder: Path, name: str, tensors: samples.Tensors, files: dict[str, str], words: str
) -> None:
    samples.written(folder / name, tensors)
    with pytest.raises(Failed) as caught:
        load(comfy, **files)
    assert words in str(caught.value) and "Download" in str(caught.value)
    assert not {"model", "unconditional", "clip", "vae"} & set(ran(comfy))


MODEL, OTHER = "ideogram4_fp8_scaled.safetensors", "ideogram4_unconditional_fp8_scaled.safetensors"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"model": "gone.safetensors"}, "model: gone.safetensors is not in ComfyUI's models/diffusion_models folder"),
        ({"model": OTHER}, "model: ideogram4_unconditional_fp8_scaled.safetensors is named as the unconditional"),
        ({"model": MODEL, "model_unconditional": MODEL}, "is chosen for both models"),
    ],
)
def test_files_that_do_not_go_together_are_refused(comfy: Comfy, files: dict[str, str], words: str) -> None:
    with pytest.raises(Failed) as caught:
        load(comfy, **files)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        ("diffusion_models", "model: Ideogram 4's conditional model was not found"),
        ("text_encoders", "text_encoder: Ideogram 4's text encoder, Qwen3-VL 8B was not found"),
        ("vae", "vae: Ideogram 4's VAE, which is FLUX.2's was not found"),
    ],
)
def test_what_is_missing_is_named_with_where_to_get_it(comfy: Comfy, folder: Path, moved: str, words: str) -> None:
    away = folder.parent / "away"
    away.mkdir(exist_ok=True)
    moves = [(path, away / path.name) for path in (folder / moved).glob("*.safetensors")]
    for path, there in moves:
        shutil.move(path, there)
    try:
        with pytest.raises(Failed) as caught:
            load(comfy)
    finally:
        for path, there in moves:
            shutil.move(there, path)
    message = str(caught.value)
    assert words in message
    for expected in ("Comfy-Org/Ideogram-4", " GB", f"models/{moved}", "Non-Commercial"):
        assert expected in message
