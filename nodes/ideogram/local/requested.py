"""A request in Ideogram's vocabulary as a run of the open weights, for the nodes that take a provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import BadInput, Unsupported
from ..images.media import measured
from ..models import model_of
from ..models.sizes import SIZES_V4, of_ratio, pixels
from ..requests import Inpaint, Remix, Request, set_fields
from .files import AUTO, NONE, UNCONDITIONAL
from .job import BRANCHES, CUSTOM_SIZE, REFERENCE, Job, check, frame, text_of
from .presets import DEFAULT, OFFICIAL, Sampling

OPERATIONS = frozenset({"generate", "remix", "inpaint"})
MODELS = frozenset({"4.0", "4.0 image to image"})
FIELDS = frozenset(
    {"resolution", "aspect_ratio", "custom_width", "custom_height", "rendering_speed", "image_weight", "magic_prompt"}
)
_WEIGHT = 50
"""Remix's `image_weight` where it was not asked, as Ideogram's own models have it. Inpaint then keeps nothing under
the mask."""

_AREA = 1024**2


def files_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """The files that the Provider node's settings ask for, by role; what is not named is found by itself."""
    return {UNCONDITIONAL.input: NONE} if settings.get("unconditional") == NONE else {}


def job_of(request: Request, notes: list[str], settings: Mapping[str, Any]) -> Job:
    """The run that a request asks for; what was bent is noted. The pictures themselves go beside it, as tensors.

    `settings` are the Provider node's, filled or not.

    Raises Unsupported for what the open weights cannot do, and BadInput.
    """
    if request.operation not in OPERATIONS or request.model not in MODELS:
        raise Unsupported(
            f"The open weights cannot do {request.operation} with model {request.model}; they are model 4.0, which "
            "generates, and remixes and inpaints as well as it can."
        )
    fields = set_fields(request)
    magic = ("magic_prompt",) if fields.get("magic_prompt") == "ON" else ()
    if missing := (*sorted(fields.keys() - FIELDS), *magic):
        raise Unsupported(
            f"The open weights have no way to ask for {', '.join(missing)}; leave it alone, or choose Ideogram.",
            missing,
        )
    text = text_of(request.prompt, request.structured_prompt, notes)
    width, height = _frame(request, notes)
    chosen = _sampling(request, settings)
    branch = settings.get("unconditional", AUTO)
    if "magic_prompt" in model_of(request.operation, request.model).fields and request.magic_prompt is None:
        notes.append("Nothing rewrites the prompt here; at Ideogram, magic_prompt auto may.")
    return check(
        Job(
            text=text,
            sampling=chosen,
            width=width,
            height=height,
            batch_size=request.num_images,
            seed=request.seed,
            branch=branch if branch in BRANCHES else REFERENCE,
            strength=_strength(request, chosen),
            operation=request.operation,
            notes=tuple(notes),
        )
    )


def _sampling(request: Request, settings: Mapping[str, Any]) -> Sampling:
    """The preset of the Provider node or that of the request's speed. Raises BadInput where they differ."""
    preset = settings.get("preset", AUTO)
    speed = (request.rendering_speed or "").capitalize()
    if preset != AUTO and speed and preset != speed:
        raise BadInput(
            "preset",
            f"the Provider node has {preset}, and rendering_speed is {request.rendering_speed}; set one to auto.",
        )
    return OFFICIAL[speed or (DEFAULT if preset == AUTO else preset)]


def _strength(request: Request, chosen: Sampling) -> float:
    """The part of the steps that runs: all of them where no weight is given to a picture."""
    if not isinstance(request, (Remix, Inpaint)):
        return 1.0
    weight = request.image_weight
    if weight is None:
        if isinstance(request, Inpaint):
            return 1.0
        weight = _WEIGHT
    return max(1 - weight / 100, 1 / chosen.steps)


def _frame(request: Request, notes: list[str]) -> tuple[int, int]:
    if request.custom_width and request.custom_height:
        return frame(CUSTOM_SIZE, request.custom_width, request.custom_height, notes)
    if request.resolution:
        return frame(CUSTOM_SIZE, *pixels(request.resolution), notes)
    ratio = (1, 1)
    if request.aspect_ratio:
        ratio = pixels(request.aspect_ratio)
    elif isinstance(request, (Remix, Inpaint)):
        ratio = measured(request.image)
    return frame(CUSTOM_SIZE, *of_ratio(ratio, _AREA, SIZES_V4), notes)
