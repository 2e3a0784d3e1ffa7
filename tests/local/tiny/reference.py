"""What the official code does, stated once more and on its own: schedule, guidance step by step, both passes, Euler.

Source: ideogram-oss/ideogram4 at 415abf4, src/ideogram4. Only the network itself is the host's.
"""

from __future__ import annotations

import math
from typing import Any

import comfy.model_management
import torch

GUIDANCE = {
    "Quality": [7.0] * 45 + [3.0] * 3,
    "Default": [7.0] * 18 + [3.0] * 2,
    "Turbo": [7.0] * 11 + [3.0],
    "late": [1.0] * 2 + [3.0] * 2,
    "early": [3.0] * 2 + [1.0] * 2,
}
SHAPE = {"Quality": (0.0, 1.5), "Default": (0.0, 1.75), "Turbo": (0.5, 1.75), "late": (0.5, 1.5), "early": (0.5, 1.5)}


def levels(preset: str, width: int, height: int) -> torch.Tensor:
    """Noise from almost 1 to 0, in float64."""
    mu, std = SHAPE[preset]
    mean = mu + 0.5 * math.log(width * height / (512 * 512))
    u = torch.linspace(0, 1, len(GUIDANCE[preset]) + 1, dtype=torch.float64)
    time = 1 - torch.special.expit(mean + std * torch.special.ndtri(u))
    clean = time.clamp(1 / (1 + math.exp(9)), 1 / (1 + math.exp(-7.5)))
    noise = (1 - clean).flip(0)
    noise[-1] = 0
    return noise


@torch.no_grad()
def sample(
    model: Any,
    unconditional: Any | None,
    features: torch.Tensor,
    preset: str,
    size: tuple[int, int],
    seed: int,
    zeroed: bool,
    start: torch.Tensor | None = None,
    strength: float = 1.0,
) -> torch.Tensor:
    """The latent [1, 128, H/16, W/16] of a run; `features` is [1, L, C], the text as the encoder gives it."""
    width, height = size
    noise, guidance = levels(preset, width, height), GUIDANCE[preset]
    if strength < 1:
        run = round(len(guidance) * strength)
        noise, guidance = noise[-run - 1 :], guidance[-run:]
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn((1, 128, height // 16, width // 16), generator=generator)
    x = x * noise[0].float()
    if start is not None:
        x = x + start * (1 - noise[0].float())
    for index, scale in enumerate(guidance):
        now, then = noise[index].float(), noise[index + 1].float()
        with_text = _velocity(model, x, now, features)
        without = _velocity(unconditional or model, x, now, features * 0 if zeroed else None)
        x = x + (scale * with_text + (1 - scale) * without) * (then - now)
    return x


def _velocity(patcher: Any, x: torch.Tensor, noise: torch.Tensor, features: torch.Tensor | None) -> torch.Tensor:
    comfy.model_management.load_models_gpu([patcher])
    return patcher.model.diffusion_model(x, noise[None], context=features).float()
