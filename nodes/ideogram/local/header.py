"""Reads the header of a safetensors file and says what is wrong with the file, without loading it.

ComfyUI loads a file of another layout with only a line in its log, and then draws noise. Sources: its
comfy/sd.py, model_detection.py, utils.py and quant_ops.py at 0.30.0; the format: an 8-byte little-endian length, then
that much JSON, then the tensors.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ..errors import BadInput
from .files import TEXT_ENCODER, VAE, Role

_LIMIT = 100_000_000
"""Bytes of the longest header that the format allows."""

_PREFIX = "model.diffusion_model."
_DOWNLOADED = "It was not downloaded whole; download it again."


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """Each tensor's (dtype, shape) by name, and the file's own metadata."""

    tensors: Mapping[str, tuple[str, tuple[int, ...]]]
    metadata: Mapping[str, str]


class Unreadable(Exception):
    """The file is not a complete safetensors file; the text is the rest of a sentence that begins with its name."""


def check_file(role: Role, name: str, path: Path, formats: Collection[str]) -> None:
    """Raise BadInput, saying what to download instead, where the host could not use a file for its role.

    `formats` are the quantisations that this ComfyUI knows.
    """
    try:
        problem = find_problem(role, name, read(path), formats)
    except Unreadable as error:
        problem = str(error)
    except OSError as error:
        problem = f"cannot be read ({error.strerror})."
    if problem:
        raise BadInput(role.input, f"{name} {problem} {role.advice()}")


def read(path: Path) -> Header:
    """The header of a file. Raises Unreadable, and OSError where there is no such file."""
    if path.suffix.lower() not in (".safetensors", ".sft"):
        raise Unreadable("is not a safetensors file, so it cannot be checked; connect the loader that it is made for.")
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or not 2 <= length <= _LIMIT:
            raise Unreadable("is not a safetensors file; a download may have saved a web page instead.")
        text = file.read(length)
    if len(text) < length:
        raise Unreadable(f"ends within its header. {_DOWNLOADED}")
    try:
        content = cast("dict[str, Any]", json.loads(text))
        metadata = content.pop("__metadata__", {})
        tensors = {name: (str(tensor["dtype"]), tuple(tensor["shape"])) for name, tensor in content.items()}
        end = max((int(tensor["data_offsets"][1]) for tensor in content.values()), default=0)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise Unreadable("is not a safetensors file: its header cannot be read.") from None
    if size < 8 + length + end:
        raise Unreadable(f"has {size:,} bytes of {8 + length + end:,}. {_DOWNLOADED}")
    return Header(tensors=tensors, metadata=metadata)


def find_problem(role: Role, name: str, header: Header, formats: Collection[str]) -> str | None:
    """The problem of a file in its role, as the rest of a sentence that begins with its name; None where it fits."""
    if any(".quant_state.bitsandbytes__" in key for key in header.tensors):
        return "is quantised by bitsandbytes (nf4), which ComfyUI cannot load."
    if unknown := _formats(header) - set(formats):
        return f"is quantised as {', '.join(sorted(unknown))}, which this ComfyUI does not know; update it."
    if role is TEXT_ENCODER:
        return _text_encoder(name, header)
    if role is VAE:
        return _vae(header)
    return _transformer(header)


def _formats(header: Header) -> set[str]:
    """The quantisations that the file's metadata names. Raises Unreadable."""
    text = header.metadata.get("_quantization_metadata")
    if text is None:
        return set()
    try:
        layers = json.loads(text)["layers"].values()
        return {str(layer["format"]) for layer in layers if "format" in layer}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Unreadable("describes its quantisation in a way that ComfyUI cannot read.") from None


def _transformer(header: Header) -> str | None:
    tensors = {key.removeprefix(_PREFIX): value for key, value in header.tensors.items()}
    if any(".lora_" in key for key in tensors):
        return "is a LoRA, not a model; load it between this node and Local Generate, on `model` alone."
    if "layers.0.attention.to_q.weight" in tensors:
        return "has the layout of diffusers (to_q, to_k, to_v), which ComfyUI would load as noise."
    if "embed_image_indicator.weight" not in tensors or "layers.0.attention.qkv.weight" not in tensors:
        return "is not an Ideogram 4 model."
    floats8 = any(dtype.startswith("F8_") for key, (dtype, _) in tensors.items() if key.endswith(".weight"))
    scaled = any("scale" in key.rpartition(".")[2] for key in tensors)
    described = "_quantization_metadata" in header.metadata or any(
        key == "scaled_fp8" or key.endswith(".comfy_quant") for key in tensors
    )
    if floats8 and scaled and not described:
        return "has the fp8 layout of Ideogram's own repository, whose scales ComfyUI does not read."
    return None


def _text_encoder(name: str, header: Header) -> str | None:
    tensors = header.tensors
    if "model.visual.deepstack_merger_list.0.norm.weight" in tensors:
        _, shape = tensors.get("model.visual.merger.linear_fc2.weight", ("", ()))
        other = {2560: "4B", 5120: "32B"}.get(shape[0] if shape else 0)
        return f"is Qwen3-VL {other}, the wrong size; Ideogram 4 reads the 8B." if other else None
    if "model.layers.0.self_attn.q_norm.weight" in tensors:
        _, norm = tensors.get("model.layers.0.input_layernorm.weight", ("", ()))
        if norm == (4096,) and "vl" in name.lower():
            return None
        return "is a plain Qwen3, not Qwen3-VL 8B; it would load where it has the same shapes, and draw something else."
    return "is not Qwen3-VL 8B."


def _vae(header: Header) -> str | None:
    tensors = header.tensors
    if "decoder.conv_in.weight" not in tensors:
        return "is not a VAE that ComfyUI knows."
    if "bn.running_mean" not in tensors:
        _, shape = tensors["decoder.conv_in.weight"]
        channels = shape[1] if len(shape) > 1 else 0
        return f"is the VAE of another model (it has {channels} latent channels and no normalisation)."
    return None
