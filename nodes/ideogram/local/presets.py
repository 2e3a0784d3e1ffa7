"""The numbers of a run, its steps, schedule and guidance: the official presets, Fast, and Custom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import BadInput


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampling:
    """The numbers of one run.

    The last `polish_steps` of the `steps` are guided by `polish_guidance`, the ones before them by `guidance`. `mu` and
    `std` shape the schedule (`schedule.sigmas`). A guidance of 1 uses the conditional model alone.
    """

    name: str
    steps: int
    mu: float
    std: float
    guidance: float
    polish_steps: int = 0
    polish_guidance: float = 1.0

    @property
    def conditional_only(self) -> bool:
        """Whether no step uses the unconditional model."""
        return self.guidance == 1 and (not self.polish_steps or self.polish_guidance == 1)


DEFAULT, QUALITY, TURBO, FAST, CUSTOM = "Default", "Quality", "Turbo", "Fast", "Custom"

OFFICIAL = {
    DEFAULT: Sampling(name=DEFAULT, steps=20, mu=0.0, std=1.75, guidance=7.0, polish_steps=2, polish_guidance=3.0),
    QUALITY: Sampling(name=QUALITY, steps=48, mu=0.0, std=1.5, guidance=7.0, polish_steps=3, polish_guidance=3.0),
    TURBO: Sampling(name=TURBO, steps=12, mu=0.5, std=1.75, guidance=7.0, polish_steps=1, polish_guidance=3.0),
}
"""V4_DEFAULT_20, V4_QUALITY_48 and V4_TURBO_12 [ideogram-oss/ideogram4 at 415abf4, src/ideogram4, sampler_configs].

The package stores its guidance schedules from the last step to the first; here polish means the last steps that run.
"""

FAST_STEPS = (2, 8)
"""The fewest and the most steps that step-distilled LoRAs are made for, as their authors say."""


def read_sampling(inputs: Mapping[str, Any]) -> Sampling:
    """The numbers of the node's `preset`: its name under "preset", and the widgets of Fast or Custom beside it.

    Raises BadInput, naming the widget.
    """
    name = inputs["preset"]
    if name in OFFICIAL:
        return OFFICIAL[name]
    if name not in (FAST, CUSTOM):
        raise BadInput("preset", f"{name!r} is not known; choose {', '.join((*OFFICIAL, FAST, CUSTOM))}.")
    steps = int(inputs["steps"])
    if name == FAST:
        low, high = FAST_STEPS
        if not low <= steps <= high:
            raise BadInput("preset.steps", f"it is {steps}; a step-distilled LoRA wants {low} to {high}.")
        # Turbo's schedule is the official one for the fewest steps, and the LoRAs state none of their own.
        return Sampling(name=FAST, steps=steps, mu=OFFICIAL[TURBO].mu, std=OFFICIAL[TURBO].std, guidance=1.0)
    polish = int(inputs["polish_steps"])
    if not 0 <= polish <= steps:
        raise BadInput("preset.polish_steps", f"it is {polish}; it must be 0 to steps, which is {steps}.")
    return Sampling(
        name=CUSTOM,
        steps=steps,
        mu=float(inputs["mu"]),
        std=float(inputs["std"]),
        guidance=float(inputs["guidance"]),
        polish_steps=polish,
        polish_guidance=float(inputs["polish_guidance"]),
    )
