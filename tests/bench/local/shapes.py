"""The sizes of Ideogram 4's transformer, its tensors by name, and the arithmetic of a step; no torch.

Source: the official package's model and configuration [ideogram-oss/ideogram4 at 415abf4, src/ideogram4].
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

CHANNELS = 128
"""Of a latent token: 32 of the VAE in 2 × 2 patches."""

TAPS = 13
"""Layers of the text encoder that are read."""


@dataclass(frozen=True)
class Shape:
    """`layers` blocks of `heads` × `head` channels, `inner` in the MLP; `text` channels of a text token."""

    layers: int
    heads: int
    head: int
    inner: int
    adaln: int
    text: int
    sections: tuple[int, int, int]
    words: int
    """Text tokens of the prompt: some hundred, for a structured prompt."""

    @property
    def width(self) -> int:
        return self.heads * self.head

    def host(self) -> dict[str, Any]:
        """What ComfyUI cannot tell from a file, as its `unet_extra_config` names it."""
        return {
            "num_attention_heads": self.heads,
            "attention_head_dim": self.head,
            "intermediate_size": self.inner,
            "adaln_dim": self.adaln,
            "llm_features_dim": self.text,
            "rope_theta": 5000000,
            "mrope_section": list(self.sections),
            "norm_eps": 1e-5,
        }

    def diffusers(self) -> dict[str, Any]:
        """The arguments of diffusers' Ideogram4Transformer2DModel."""
        return {"in_channels": CHANNELS, "num_layers": self.layers, **self.host(), "mrope_section": self.sections}

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Every tensor of a file in ComfyUI's layout, by name."""
        width = self.width
        block: dict[str, tuple[int, ...]] = {
            "attention.qkv.weight": (3 * width, width),
            "attention.norm_q.weight": (self.head,),
            "attention.norm_k.weight": (self.head,),
            "attention.o.weight": (width, width),
            "feed_forward.w1.weight": (self.inner, width),
            "feed_forward.w2.weight": (width, self.inner),
            "feed_forward.w3.weight": (self.inner, width),
            **{f"{norm}.weight": (width,) for norm in ("attention_norm1", "attention_norm2", "ffn_norm1", "ffn_norm2")},
            **_linear("adaln_modulation", 4 * width, self.adaln),
        }
        return {
            **_linear("input_proj", width, CHANNELS),
            "llm_cond_norm.weight": (self.text,),
            **_linear("llm_cond_proj", width, self.text),
            **_linear("t_embedding.mlp_in", width, width),
            **_linear("t_embedding.mlp_out", width, width),
            **_linear("adaln_proj", self.adaln, width),
            "embed_image_indicator.weight": (2, width),
            **{f"layers.{layer}.{name}": shape for layer in range(self.layers) for name, shape in block.items()},
            **_linear("final_layer.linear", CHANNELS, width),
            **_linear("final_layer.adaln_modulation", width, self.adaln),
        }

    def operations(self, image: int, *, zeroed: bool) -> float:
        """Floating-point operations of a step at `image` tokens: both passes, a multiplication and an addition each 2.

        A pass over T tokens, t of them text, multiplies 2·T·(4·w² + 3·w·m) in the matrices of a block, 4·T²·w in its
        attention, and 2·t·c·w, 2·T·128·w and 2·T·w·128 outside the blocks, for the width w, the MLP's m and the text's
        c. What is done once a step (time, modulation) or for each number (norms, rotary) is below a thousandth. The
        unconditional pass has no text unless it is `zeroed`.
        """
        return self._pass_operations(image, self.words) + self._pass_operations(image, self.words if zeroed else 0)

    def _pass_operations(self, image: int, text: int) -> float:
        width, tokens = self.width, image + text
        block = 2 * tokens * (4 * width**2 + 3 * width * self.inner) + 4 * tokens**2 * width
        return self.layers * block + 2 * text * self.text * width + 4 * tokens * CHANNELS * width


def _linear(name: str, out: int, into: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (out, into), f"{name}.bias": (out,)}


FULL = Shape(layers=34, heads=18, head=256, inner=12288, adaln=512, text=4096 * TAPS, sections=(24, 20, 20), words=400)
TINY = Shape(layers=2, heads=2, head=16, inner=64, adaln=16, text=8 * TAPS, sections=(4, 2, 2), words=40)


def as_dict(shape: Shape) -> dict[str, Any]:
    """The shape as plain values, to hand to another process."""
    return asdict(shape)
