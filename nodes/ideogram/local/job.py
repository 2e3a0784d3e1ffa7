"""What Local Generate is asked, checked, before any node of the host is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import BadInput
from ..models.sizes import SIZES_V4, pixels
from ..prompt import serialise
from .presets import Sampling
from .schedule import falls, sigmas

CUSTOM_SIZE = "custom"
SIZES = (*SIZES_V4, CUSTOM_SIZE)
SIDE = (256, 4096)
"""The sides that a custom size may have. The weights were trained on 256 to 2048 [docs/inference.md]."""

TRAINED_SIDE = 2048
RATIO = 6.0
STEP = 16

REFERENCE, TEMPLATE = "reference", "ComfyUI template"
BRANCHES = (REFERENCE, TEMPLATE)
"""How the unconditional pass runs: without any text, as the official code has it, or with the text zeroed."""

TOKENS = 2048
"""The most tokens of a prompt with its chat template; the reference refuses more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One run of the open weights.

    `text` is what the text encoder reads. `width` and `height` are pixels, multiples of 16. With a picture to start
    from, `strength` is the part of the steps that runs, above 0 to 1; without one it is 1.
    """

    text: str
    sampling: Sampling
    width: int
    height: int
    batch_size: int
    seed: int
    branch: str = REFERENCE
    strength: float = 1.0
    operation: str = "generate"
    notes: tuple[str, ...] = ()


def text_of(words: str | None, layout: dict[str, Any] | None, notes: list[str]) -> str:
    """The prompt as the model was trained on it; plain words pass with a hint. Raises BadInput where it is blank."""
    if layout is not None:
        return serialise(layout)
    if not words:
        raise BadInput("prompt", "it is blank; write what to draw, or connect a structured_prompt.")
    notes.append(
        "The open weights were trained on structured prompts only; plain words follow less closely and are withheld "
        "more often. Local Magic Prompt makes a structured prompt of words."
    )
    return words


def frame(size: str, width: int, height: int, notes: list[str]) -> tuple[int, int]:
    """The picture's (width, height) in pixels: a listed size, or the custom sides as multiples of 16.

    Raises BadInput, naming the widget, where the weights cannot draw it.
    """
    if size != CUSTOM_SIZE:
        if size not in SIZES:
            raise BadInput("size", f"{size!r} is not offered; choose custom and set width and height.")
        width, height = pixels(size)
    made = {"width": round(width / STEP) * STEP, "height": round(height / STEP) * STEP}
    for name, side in made.items():
        if not SIDE[0] <= side <= SIDE[1]:
            raise BadInput(name, f"it is {side}; it must be {SIDE[0]} to {SIDE[1]}.")
    if (made["width"], made["height"]) != (width, height):
        notes.append(f"{width}×{height} became {made['width']}×{made['height']}: sides are multiples of {STEP}.")
    width, height = made["width"], made["height"]
    if max(width, height) / min(width, height) > RATIO:
        raise BadInput("size", f"{width}×{height} is longer than {RATIO:.0f}:1, the longest that was trained.")
    if max(width, height) > TRAINED_SIDE:
        notes.append(f"{width}×{height} has a side over {TRAINED_SIDE}, the longest that the weights were trained on.")
    return width, height


def check(job: Job) -> Job:
    """The job itself; raises BadInput where its steps cannot run."""
    if not falls(sigmas(job.sampling, job.width, job.height)):
        raise BadInput(
            "preset",
            f"mu {job.sampling.mu:g} and std {job.sampling.std:g} leave steps without any noise to remove at "
            f"{job.width}×{job.height}; use values nearer to 0 and 1.75.",
        )
    if not 0 < job.strength <= 1:
        raise BadInput("strength", f"it is {job.strength:g}; it must be above 0 and at most 1.")
    # SplitSigmasDenoise rounds as Python does.
    if round(job.sampling.steps * job.strength) < 1:
        raise BadInput(
            "strength", f"{job.strength:g} of {job.sampling.steps} steps is less than one; raise it, or the steps."
        )
    return job
