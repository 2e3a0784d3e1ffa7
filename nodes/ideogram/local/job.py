"""One run of the open weights, checked before any of the host's nodes is built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import BadInput
from ..models.sizes import SIZES_V4, parse_size
from ..prompt import serialise
from .presets import Sampling
from .schedule import is_falling, sigmas

CUSTOM_SIZE = "custom"
SIZES = (*SIZES_V4, CUSTOM_SIZE)
SIDE_RANGE = (256, 4096)
"""The shortest and the longest side of a custom size, in pixels; trained were 256 to 2048 [docs/inference.md]."""

TRAINED_SIDE = 2048
MAX_RATIO = 6.0
SIDE_STEP = 16

REFERENCE, TEMPLATE = "reference", "ComfyUI template"
BRANCHES = (REFERENCE, TEMPLATE)
"""How the unconditional pass runs: without any text, as in the official code, or with the text's encoding zeroed."""

MAX_TOKENS = 2048
"""The most tokens of a prompt with its chat template; the official code refuses more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One run of the open weights.

    `text` is what the text encoder reads. `width` and `height` are pixels, multiples of 16. With a picture to start
    from, `strength` is the share of the steps that run, above 0 up to 1; without one it is 1.
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


def prompt_text(words: str | None, layout: dict[str, Any] | None, notes: list[str]) -> str:
    """The prompt as the text encoder reads it: JSON, or plain words with a note. Raises BadInput where it is blank."""
    if layout is not None:
        return serialise(layout)
    if not words:
        raise BadInput("prompt", "it is blank; write what to draw, or connect a structured_prompt.")
    notes.append(
        "The open weights were trained on structured prompts only; plain words follow less closely and are withheld "
        "more often. Local Magic Prompt makes a structured prompt of words."
    )
    return words


def picture_size(size: str, width: int, height: int, notes: list[str]) -> tuple[int, int]:
    """The picture's (width, height) in pixels: a listed size, or the custom sides as multiples of 16.

    Raises BadInput, naming the widget, where the weights cannot draw it.
    """
    if size != CUSTOM_SIZE:
        if size not in SIZES:
            raise BadInput("size", f"{size!r} is not offered; choose custom and set width and height.")
        width, height = parse_size(size)
    sides = {"width": round(width / SIDE_STEP) * SIDE_STEP, "height": round(height / SIDE_STEP) * SIDE_STEP}
    for name, side in sides.items():
        if not SIDE_RANGE[0] <= side <= SIDE_RANGE[1]:
            raise BadInput(name, f"it is {side}; it must be {SIDE_RANGE[0]} to {SIDE_RANGE[1]}.")
    if (sides["width"], sides["height"]) != (width, height):
        notes.append(f"{width}×{height} became {sides['width']}×{sides['height']}: sides are multiples of {SIDE_STEP}.")
    width, height = sides["width"], sides["height"]
    if max(width, height) / min(width, height) > MAX_RATIO:
        raise BadInput("size", f"{width}×{height} is longer than {MAX_RATIO:.0f}:1, the longest that was trained.")
    if max(width, height) > TRAINED_SIDE:
        notes.append(f"{width}×{height} has a side over {TRAINED_SIDE}, the longest that the weights were trained on.")
    return width, height


def check_steps(job: Job) -> Job:
    """Return the job as it is. Raises BadInput where its steps cannot run."""
    if not is_falling(sigmas(job.sampling, job.width, job.height)):
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
