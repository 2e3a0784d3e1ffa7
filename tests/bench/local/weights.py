"""Writes safetensors files of random weights in ComfyUI's layout, in bf16 or in fp8 as ComfyUI stores it."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from .shapes import Shape

FORMAT = "float8_e4m3fn"
LARGEST = 448.0
"""The largest number of that format."""


def write(path: Path, shape: Shape, seed: int, variant: str) -> None:
    """A whole model; `variant` is bf16 or fp8: with a scale for each matrix of a block, and the rest in bf16."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    generator = torch.Generator(device).manual_seed(seed)
    tensors: dict[str, torch.Tensor] = {}
    quantised: dict[str, dict[str, str]] = {}
    for name, size in shape.tensors().items():
        if len(size) == 1 and "norm" in name:
            tensors[name] = torch.ones(size, dtype=torch.bfloat16)
            continue
        value = torch.randn(size, generator=generator, device=device) * 0.02
        if variant == "fp8" and len(size) == 2 and name.startswith("layers."):
            scale = value.abs().max() / LARGEST
            tensors[name] = (value / scale).to(torch.float8_e4m3fn).cpu()
            tensors[f"{name}_scale"] = scale.float().cpu()
            quantised[name.removesuffix(".weight")] = {"format": FORMAT}
        else:
            tensors[name] = value.to(torch.bfloat16).cpu()
    layers = json.dumps({"format_version": "1.0", "layers": quantised})
    save_file(tensors, path, {"_quantization_metadata": layers} if quantised else {})
