"""The files that ComfyUI runs Ideogram 4 from: their folders, their sizes, and which to choose.

Sizes are in GB of 10^9 bytes, from the listing of the Hugging Face repository in November 2026.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

REPOSITORY = "Comfy-Org/Ideogram-4"
LICENCE = "Ideogram Non-Commercial Model Agreement"
AUTO, NONE = "auto", "none"
VARIANTS = ("fp8", "int8", "nvfp4")
"""How the two models may be quantised, as the names of their files say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """One file of the repository."""

    name: str
    gigabytes: float
    description: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """What a file is for: the node's input, the host's folder, a title, and the known files, the best choice first."""

    input: str
    folder: str
    title: str
    files: tuple[File, ...]

    def advice(self) -> str:
        """Which file to download, how large it is, where it goes, and under which licence."""
        first, *others = self.files
        more = "".join(f" Or {file.name} ({file.gigabytes:g} GB, {file.description})." for file in others)
        return (
            f"Download {first.name} ({first.gigabytes:g} GB, {first.description}) from the Hugging Face repository "
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
    title="Ideogram 4's conditional model",
    files=(
        File(name="ideogram4_fp8_scaled.safetensors", gigabytes=9.28, description=_FP8),
        File(name="ideogram4_int8_convrot.safetensors", gigabytes=9.58, description=_INT8),
        File(name="ideogram4_nvfp4_mixed.safetensors", gigabytes=5.49, description=_NVFP4),
    ),
)
UNCONDITIONAL = Role(
    input="model_unconditional",
    folder="diffusion_models",
    title="Ideogram 4's unconditional model",
    files=(
        File(name="ideogram4_unconditional_fp8_scaled.safetensors", gigabytes=9.28, description=_FP8),
        File(name="ideogram4_unconditional_nvfp4_mixed.safetensors", gigabytes=5.49, description=_NVFP4),
        File(name="ideogram4_unconditional_int8_convrot.safetensors", gigabytes=9.58, description=_INT8),
    ),
)
TEXT_ENCODER = Role(
    input="text_encoder",
    folder="text_encoders",
    title="Ideogram 4's text encoder, Qwen3-VL 8B",
    files=(
        File(name="qwen3vl_8b_fp8_scaled.safetensors", gigabytes=10.6, description="8-bit floats: the usual choice"),
        File(name="qwen3vl_8b_nvfp4.safetensors", gigabytes=6.4, description="4-bit floats: the smallest"),
    ),
)
VAE = Role(
    input="vae",
    folder="vae",
    title="Ideogram 4's VAE, which is FLUX.2's",
    files=(File(name="flux2-vae.safetensors", gigabytes=0.336, description="the only one"),),
)
ROLES = (MODEL, UNCONDITIONAL, TEXT_ENCODER, VAE)


def choose_file(role: Role, names: Sequence[str], beside: str = "") -> str | None:
    """The file to use for a role, among the `names` of its folder, or None.

    A known file is preferred, in the role's order; then any file with a similar name. An unconditional model of the
    same variant as `beside`, the file of the conditional model, is preferred to all.
    """
    matching = sorted((name for name in names if _matches(role, _plain(name))), key=lambda name: (len(name), name))
    twin = _plain(beside).replace("unconditional", "").replace("ideogram4", "ideogram4unconditional")
    preferred = [*([twin] if role is UNCONDITIONAL and beside else []), *(_plain(file.name) for file in role.files)]
    for plain_name in preferred:
        for name in matching:
            if _plain(name) == plain_name:
                return name
    return matching[0] if matching else None


def is_unconditional(name: str) -> bool:
    """Whether a file's name says that it is an unconditional model; nothing in the file itself does."""
    return "uncond" in _plain(name)


def _matches(role: Role, plain: str) -> bool:
    if role is TEXT_ENCODER:
        return "qwen3vl8b" in plain
    if role is VAE:
        return "flux2" in plain and "vae" in plain
    return "ideogram4" in plain and ("uncond" in plain) == (role is UNCONDITIONAL)


def _plain(name: str) -> str:
    """A file's name without folders and extension, reduced to lower-case letters and digits."""
    return re.sub(r"[^a-z0-9]", "", re.split(r"[\\/]", name)[-1].rpartition(".")[0].lower())
