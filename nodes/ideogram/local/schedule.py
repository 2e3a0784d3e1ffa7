"""The noise levels of a run by the official formula, and where among them the polish begins.

Source: ideogram-oss/ideogram4 at 415abf4, src/ideogram4, scheduler. The host computes the sigmas that it samples with
itself (Ideogram4Scheduler); here they are needed to say where its CFGOverride begins.
"""

from __future__ import annotations

import math
from itertools import pairwise

from .presets import Sampling

_LOW, _HIGH = 1 / (1 + math.exp(9)), 1 / (1 + math.exp(-7.5))
"""The smallest and the largest time: log signal-to-noise ratios of -15 and 18."""


def sigmas(sampling: Sampling, width: int, height: int) -> tuple[float, ...]:
    """The `steps` + 1 noise levels, falling from almost 1 to 0, for a picture of `width` × `height` pixels."""
    mean = sampling.mu + 0.5 * math.log(width * height / 512**2)
    rising = [1 - _time(step / sampling.steps, mean, sampling.std) for step in range(sampling.steps + 1)]
    # The formula leaves some 6e-4 of noise; ComfyUI and diffusers end at none.
    return (*rising[:0:-1], 0.0)


def polish_start(levels: tuple[float, ...], polish_steps: int) -> float:
    """The `start_percent` with which CFGOverride overrides just the last `polish_steps` of a run with these sigmas.

    The model's shift is 1, so the override works where sigma <= 1 - start_percent; the middle of the allowed range
    leaves room for rounding. It stays right where the first sigmas are left out. `polish_steps` is at least 1.
    """
    steps = len(levels) - 1
    if polish_steps >= steps:
        return 0.0
    before, first = levels[steps - polish_steps - 1], levels[steps - polish_steps]
    return 1 - (before + first) / 2


def is_falling(levels: tuple[float, ...]) -> bool:
    """Whether each level is below the one before it; an extreme mu or std pushes several to the same bound."""
    return all(before > after for before, after in pairwise(levels))


def _time(u: float, mean: float, std: float) -> float:
    """The official code's time, 0 for noise and 1 for clean, at the quantile `u`, 0 to 1."""
    if u in (0.0, 1.0):
        return _HIGH if u == 0.0 else _LOW
    from statistics import NormalDist  # takes some milliseconds, which every start of ComfyUI would pay

    exponent = mean + std * NormalDist().inv_cdf(u)
    return min(max(1 - 1 / (1 + math.exp(-exponent)), _LOW), _HIGH)
