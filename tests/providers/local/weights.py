"""Safetensors headers of the weights that people have on disk, right and wrong, without the weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Tensors = dict[str, tuple[str, tuple[int, ...]]]

TRANSFORMER: Tensors = {
    "embed_image_indicator.weight": ("BF16", (2, 4608)),
    "layers.0.attention.qkv.weight": ("F8_E4M3", (13824, 4608)),
    "layers.0.attention.qkv.weight_scale": ("F32", ()),
}
LAYERS = {"layers.0.attention.qkv": {"format": "float8_e4m3fn"}}
TEXT_ENCODER: Tensors = {
    "model.visual.deepstack_merger_list.0.norm.weight": ("BF16", (4608,)),
    "model.visual.merger.linear_fc2.weight": ("BF16", (4096, 4608)),
}
VAE: Tensors = {
    "decoder.conv_in.weight": ("BF16", (512, 32, 3, 3)),
    "bn.running_mean": ("F32", (128,)),
}


def quantised(layers: Any = LAYERS) -> dict[str, str]:
    """The metadata that ComfyUI writes for quantised layers."""
    return {"_quantization_metadata": json.dumps({"format_version": "1.0", "layers": layers})}


def written(path: Path, tensors: Tensors, metadata: dict[str, str] | None = None, body: int = 0) -> Path:
    """A safetensors file whose tensors share `body` bytes."""
    header: dict[str, Any] = {
        name: {"dtype": dtype, "shape": shape, "data_offsets": [0, body]} for name, (dtype, shape) in tensors.items()
    }
    text = json.dumps({**header, **({"__metadata__": metadata} if metadata else {})}).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"\0" * body)
    return path
