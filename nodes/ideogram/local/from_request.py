"""Turns a request in Ideogram's vocabulary into a run of the open weights, for the nodes that take a provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import BadInput, Unsupported
from ..images.media import image_size
from ..models import model_of
from ..models.sizes import SIZES_V4, parse_size, size_for_ratio
from ..requests import Inpaint, Remix, Request, requested_fields
from .files import AUTO, NONE, UNCONDITIONAL
from .job import BRANCHES, CUSTOM_SIZE, REFERENCE, Job, check_steps, picture_size, prompt_text
from .presets import DEFAULT, OFFICIAL, Sampling

OPERATIONS = frozenset({"generate", "remix", "inpaint"})
MODELS = frozenset({"4.0", "4.0 image to image"})
FIELDS = frozenset(
    {"resolution", "aspect_ratio", "custom_width", "custom_height", "rendering_speed", "image_weight", "magic_prompt"}
)
_WEIGHT = 50
"""Remix's `image_weight` where none was asked, the default of Ideogram's own models. Inpaint then keeps nothing of what
is under the mask."""

_AREA = 1024**2


def files_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """The files that the Provider node's settings ask for, by role; for other roles they are chosen automatically."""
    return {UNCONDITIONAL.input: NONE} if settings.get("unconditional") == NONE else {}


def job_of(request: Request, notes: list[str], settings: Mapping[str, Any]) -> Job:
    """The run that a request asks for; `notes` gets what had to be changed. It holds no pictures: they are tensors.

    `settings` are the Provider node's, with or without their defaults.

    Raises Unsupported for what the open weights cannot do, and BadInput.
    """
    if request.operation not in OPERATIONS or request.model not in MODELS:
        raise Unsupported(
            f"The open weights cannot do {request.operation} with model {request.model}; they are model 4.0, which "
            "generates, and remixes and inpaints as well as it can."
        )
    fields = requested_fields(request)
    magic = ("magic_prompt",) if fields.get("magic_prompt") == "ON" else ()
    if missing := (*sorted(fields.keys() - FIELDS), *magic):
        raise Unsupported(
            f"The open weights have no way to ask for {', '.join(missing)}; leave it alone, or choose Ideogram.",
            missing,
        )
    text = prompt_text(request.prompt, request.structured_prompt, notes)
    width, height = _picture_size(request, notes)
    sampling = _sampling(request, settings)
    branch = settings.get("unconditional", AUTO)
    if "magic_prompt" in model_of(request.operation, request.model).fields and request.magic_prompt is None:
        notes.append("Nothing rewrites the prompt here; at Ideogram, magic_prompt auto may.")
    return check_steps(
        Job(
            text=text,
            sampling=sampling,
            width=width,
            height=height,
            batch_size=request.num_images,
            seed=request.seed,
            branch=branch if branch in BRANCHES else REFERENCE,
            strength=_strength(request, sampling),
            operation=request.operation,
            notes=tuple(notes),
        )
    )


def _sampling(request: Request, settings: Mapping[str, Any]) -> Sampling:
    """The preset that the Provider node or the request's speed names. Raises BadInput where the two differ."""
    preset = settings.get("preset", AUTO)
    speed = (request.rendering_speed or "").capitalize()
    if preset != AUTO and speed and preset != speed:
        raise BadInput(
            "preset",
            f"the Provider node has {preset}, and rendering_speed is {request.rendering_speed}; set one to auto.",
        )
    return OFFICIAL[speed or (DEFAULT if preset == AUTO else preset)]


def _strength(request: Request, sampling: Sampling) -> float:
    """The share of the steps that run: 1 where no picture has a weight."""
    if not isinstance(request, (Remix, Inpaint)):
        return 1.0
    weight = request.image_weight
    if weight is None:
        if isinstance(request, Inpaint):
            return 1.0
        weight = _WEIGHT
    return max(1 - weight / 100, 1 / sampling.steps)


def _picture_size(request: Request, notes: list[str]) -> tuple[int, int]:
    if request.custom_width and request.custom_height:
        return picture_size(CUSTOM_SIZE, request.custom_width, request.custom_height, notes)
    if request.resolution:
        return picture_size(CUSTOM_SIZE, *parse_size(request.resolution), notes)
    ratio = (1, 1)
    if request.aspect_ratio:
        ratio = parse_size(request.aspect_ratio)
    elif isinstance(request, (Remix, Inpaint)):
        ratio = image_size(request.image)
    return picture_size(CUSTOM_SIZE, *size_for_ratio(ratio, _AREA, SIZES_V4), notes)
