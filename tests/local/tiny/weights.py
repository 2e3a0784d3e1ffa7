"""Ideogram 4 shrunk: the host's tables of sizes, and safetensors files of random weights in its own layouts."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import comfy.ldm.ideogram4.model
import comfy.ldm.models.autoencoder
import comfy.ops
import comfy.sd
import comfy.supported_models
import comfy.text_encoders.qwen3vl as qwen3vl
import folder_paths
import torch
from comfy.text_encoders.llama import Qwen3VL_8BConfig
from safetensors.torch import save_file

TRANSFORMER = {
    "num_attention_heads": 2,
    "attention_head_dim": 16,
    "intermediate_size": 64,
    "adaln_dim": 16,
    "llm_features_dim": 8 * 13,
    "rope_theta": 5000000,
    "mrope_section": [4, 2, 2],
    "norm_eps": 1e-5,
}
SLOW = 256
"""Tokens of the largest picture that passes the real VAE: 256²."""

VAE: dict[str, Any] = {
    "double_z": True,
    "z_channels": 32,
    "resolution": 256,
    "in_channels": 3,
    "out_ch": 3,
    "ch": 32,
    "ch_mult": [1, 2, 4, 4],
    "num_res_blocks": 2,
    "attn_resolutions": [],
    "dropout": 0.0,
}


@dataclasses.dataclass
class TinyQwen(Qwen3VL_8BConfig):
    """The real depth and vocabulary, so that the layers that are tapped and the tokenizer are the real ones."""

    hidden_size: int = 8
    intermediate_size: int = 16
    num_attention_heads: int = 2
    num_key_value_heads: int = 1


def shrink() -> None:
    """Shrink what the host cannot tell from a file."""
    comfy.supported_models.Ideogram4.unet_extra_config = TRANSFORMER
    qwen3vl.QWEN3VL_CONFIGS["qwen3vl_8b"] = TinyQwen
    qwen3vl.QWEN3VL_VISION["qwen3vl_8b"] = {
        "hidden_size": 32,
        "intermediate_size": 16,
        "depth": 2,
        "deepstack_visual_indexes": [0],
    }
    made = comfy.sd.AutoencoderKL

    def small(ddconfig: dict[str, Any], embed_dim: int, **_decoder: Any) -> Any:
        """The host takes 128 channels for the encoder without a look at the file; that takes seconds here."""
        return made(ddconfig={**ddconfig, "ch": VAE["ch"]}, embed_dim=embed_dim)

    comfy.sd.AutoencoderKL = small
    _hurry()
    qwen3vl.QWEN3VL_VISION_COMMON = {**qwen3vl.QWEN3VL_VISION_COMMON, "num_heads": 2}


def _hurry() -> None:
    """Have large pictures pass the VAE by plain scaling: its convolutions take half a minute for one on a CPU."""
    kind: Any = comfy.sd.VAE
    decode, encode = kind.decode, kind.encode

    def decoded(self: Any, samples: torch.Tensor, *args: Any, **options: Any) -> torch.Tensor:
        if samples.shape[-1] * samples.shape[-2] <= SLOW:
            return decode(self, samples, *args, **options)
        large = torch.nn.functional.interpolate(samples[:, :3].float(), scale_factor=16)
        return (large.movedim(1, -1) / 8 + 0.5).clamp(0, 1)

    def encoded(self: Any, pixels: torch.Tensor) -> torch.Tensor:
        if pixels.shape[1] * pixels.shape[2] <= SLOW * 256:
            return encode(self, pixels)
        small = torch.nn.functional.avg_pool2d(pixels[..., :3].movedim(-1, 1), 16)
        return small.repeat(1, 43, 1, 1)[:, :128]

    kind.decode, kind.encode = decoded, encoded


def write() -> None:
    """Write the files that are not there yet into the host's folders of models."""
    models = Path(folder_paths.models_dir)
    for folder in ("diffusion_models", "text_encoders", "vae", "loras"):
        (models / folder).mkdir(parents=True, exist_ok=True)
    for seed, name in ((1, "ideogram4_fp8_scaled"), (2, "ideogram4_unconditional_fp8_scaled")):
        save_file(_transformer(seed), models / "diffusion_models" / f"{name}.safetensors")
    save_file(_text_encoder(3), models / "text_encoders" / "qwen3vl_8b_fp8_scaled.safetensors")
    save_file(_vae(4), models / "vae" / "flux2-vae.safetensors")
    save_file(_lora(5), models / "loras" / "tiny.safetensors")


def _filled(module: torch.nn.Module, seed: int) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return {
        name: torch.randn(value.shape, generator=generator) * 0.2 if value.is_floating_point() else value
        for name, value in module.state_dict().items()
    }


def _transformer(seed: int) -> dict[str, torch.Tensor]:
    # float32, so that the host computes in it and an agreement to 1e-5 can be asked for.
    model = comfy.ldm.ideogram4.model.Ideogram4Transformer2DModel(
        in_channels=128,
        num_layers=2,
        dtype=torch.float32,
        device="cpu",
        operations=comfy.ops.disable_weight_init,
        **TRANSFORMER,
    )
    return _filled(model, seed)


def _text_encoder(seed: int) -> dict[str, torch.Tensor]:
    kind = qwen3vl._make_qwen3vl_model("qwen3vl_8b")
    model = kind({}, torch.float32, "cpu", comfy.ops.disable_weight_init)

    def on_disk(name: str) -> str:
        if name.startswith("visual."):
            return "model." + name
        if name.startswith("model.lm_head."):
            return name.removeprefix("model.")
        return "model.language_model." + name.removeprefix("model.")

    return {on_disk(name): value.to(torch.bfloat16) for name, value in _filled(model, seed).items()}


def _vae(seed: int) -> dict[str, torch.Tensor]:
    model = comfy.ldm.models.autoencoder.AutoencoderKL(embed_dim=32, ddconfig={**VAE, "batch_norm_latent": True})
    weights = _filled(model, seed)
    return {**weights, "bn.running_var": torch.ones_like(weights["bn.running_var"])}


def _lora(seed: int) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    shapes = {"attention.qkv": (96, 32), "attention.o": (32, 32), "feed_forward.w1": (64, 32)}
    return {
        f"diffusion_model.layers.{layer}.{name}.lora_{half}.weight": torch.randn(
            (4, shape[1]) if half == "A" else (shape[0], 4), generator=generator
        )
        for layer in (0, 1)
        for name, shape in shapes.items()
        for half in "AB"
    }
