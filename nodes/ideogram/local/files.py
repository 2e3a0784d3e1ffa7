"""The files that ComfyUI runs Ideogram 4 from: where they lie, how large they are, and which to choose.

Sizes in GB of 10^9 bytes, from the listing of the Hugging Face repository in November 2026.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

REPOSITORY = "Comfy-Org/Ideogram-4"
LICENCE = "Ideogram Non-Commercial Model Agreement"
AUTO, NONE = "auto", "none"
VARIANTS = ("fp8", "int8", "nvfp4")
"""How the two models are quantised; it stands in the names of their files."""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """One file of the repository."""

    name: str
    gigabytes: float
    about: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """What a file is for: the node's input, the host's folder, and the known files, the best choice first."""

    input: str
    folder: str
    what: str
    files: tuple[File, ...]

    def advice(self) -> str:
        """Which file to download, how large it is, where it goes, and under which licence."""
        first, *others = self.files
        more = "".join(f" Or {file.name} ({file.gigabytes:g} GB, {file.about})." for file in others)
        return (
            f"Download {first.name} ({first.gigabytes:g} GB, {first.about}) from the Hugging Face repository "
            f"{REPOSITORY} into ComfyUI's models/{self.folder} folder.{more} The repository's licence is the {LICENCE}."
        )


_FP8, _INT8, _NVFP4 = (
    "8-bit floats: the usual choice",
    "8-bit integers: faster on cards before the RTX 40 series",
    "4-bit floats: the smallest, visibly lower quality, fastest on the RTX 50 series",
)

MODEL = Role(
    input="model",
    folder="diffusion_models",
    what="Ideogram 4's conditional model",
    files=(
        File(name="ideogram4_fp8_scaled.safetensors", gigabytes=9.28, about=_FP8),
        File(name="ideogram4_int8_convrot.safetensors", gigabytes=9.58, about=_INT8),
        File(name="ideogram4_nvfp4_mixed.safetensors", gigabytes=5.49, about=_NVFP4),
    ),
)
UNCONDITIONAL = Role(
    input="model_unconditional",
    folder="diffusion_models",
    what="Ideogram 4's unconditional model",
    files=(
        File(name="ideogram4_unconditional_fp8_scaled.safetensors", gigabytes=9.28, about=_FP8),
        File(name="ideogram4_unconditional_nvfp4_mixed.safetensors", gigabytes=5.49, about=_NVFP4),
        File(name="ideogram4_unconditional_int8_convrot.safetensors", gigabytes=9.58, about=_INT8),
    ),
)
TEXT_ENCODER = Role(
    input="text_encoder",
    folder="text_encoders",
    what="Ideogram 4's text encoder, Qwen3-VL 8B",
    files=(
        File(name="qwen3vl_8b_fp8_scaled.safetensors", gigabytes=10.6, about="8-bit floats: the usual choice"),
        File(name="qwen3vl_8b_nvfp4.safetensors", gigabytes=6.4, about="4-bit floats: the smallest"),
    ),
)
VAE = Role(
    input="vae",
    folder="vae",
    what="Ideogram 4's VAE, which is FLUX.2's",
    files=(File(name="flux2-vae.safetensors", gigabytes=0.336, about="the only one"),),
)
ROLES = (MODEL, UNCONDITIONAL, TEXT_ENCODER, VAE)


def choose(role: Role, names: Sequence[str], beside: str = "") -> str | None:
    """The file to take for a role among those of its folder, or None.

    A known file wins, in the order of the role; then any that is named like one. The unconditional model prefers the
    variant of the conditional one, `beside`.
    """
    fitting = sorted((name for name in names if _fits(role, _plain(name))), key=lambda name: (len(name), name))
    twin = _plain(beside).replace("unconditional", "").replace("ideogram4", "ideogram4unconditional")
    order = [*([twin] if role is UNCONDITIONAL and beside else []), *(_plain(file.name) for file in role.files)]
    for wanted in order:
        for name in fitting:
            if _plain(name) == wanted:
                return name
    return fitting[0] if fitting else None


def unconditional(name: str) -> bool:
    """Whether a file's name says that it is an unconditional model; nothing else in it tells."""
    return "uncond" in _plain(name)


def _fits(role: Role, plain: str) -> bool:
    if role is TEXT_ENCODER:
        return "qwen3vl8b" in plain
    if role is VAE:
        return "flux2" in plain and "vae" in plain
    return "ideogram4" in plain and ("uncond" in plain) == (role is UNCONDITIONAL)


def _plain(name: str) -> str:
    """A name without its folders and ending, in small letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", re.split(r"[\\/]", name)[-1].rpartition(".")[0].lower())
