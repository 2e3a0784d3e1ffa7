"""A request in Ideogram's vocabulary as a run of the open weights, for the nodes that take a provider."""

from __future__ import annotations

from ..errors import Unsupported
from ..requests import Inpaint, Remix, Request, asked
from ..sizes import SIZES_V4, of_ratio, pixels
from ..uploads import measured
from .job import Job, check, frame, text_of
from .presets import DEFAULT, OFFICIAL

OPERATIONS = frozenset({"generate", "remix", "inpaint"})
MODELS = frozenset({"4.0", "4.0 image to image"})
FIELDS = frozenset(
    {"resolution", "aspect_ratio", "custom_width", "custom_height", "rendering_speed", "image_weight", "magic_prompt"}
)
_WEIGHT = 50
"""`image_weight` where it was not asked, as Ideogram's own models have it."""

_AREA = 1024**2


def job_of(request: Request, notes: list[str]) -> Job:
    """The run that a request asks for; what was bent is noted. The pictures themselves go beside it, as tensors.

    Raises Unsupported for what the open weights cannot do, and BadInput.
    """
    if request.operation not in OPERATIONS or request.model not in MODELS:
        raise Unsupported(
            f"The open weights cannot do {request.operation} with model {request.model}; they are model 4.0, which "
            "generates, and remixes and inpaints as well as it can."
        )
    fields = asked(request)
    magic = ("magic_prompt",) if fields.get("magic_prompt") == "ON" else ()
    if missing := (*sorted(fields.keys() - FIELDS), *magic):
        raise Unsupported(
            f"The open weights have no way to ask for {', '.join(missing)}; leave it alone, or choose Ideogram.",
            missing,
        )
    text = text_of(request.prompt, request.structured_prompt, notes)
    width, height = _frame(request, notes)
    chosen = OFFICIAL[(request.rendering_speed or DEFAULT).capitalize()]
    strength = 1.0
    if isinstance(request, Remix):
        weight = _WEIGHT if request.image_weight is None else request.image_weight
        strength = max(1 - weight / 100, 1 / chosen.steps)
    return check(
        Job(
            text=text,
            sampling=chosen,
            width=width,
            height=height,
            batch_size=request.num_images,
            seed=request.seed,
            strength=strength,
            operation=request.operation,
            notes=tuple(notes),
        )
    )


def _frame(request: Request, notes: list[str]) -> tuple[int, int]:
    if request.custom_width and request.custom_height:
        return frame("custom", request.custom_width, request.custom_height, notes)
    if request.resolution:
        return frame(request.resolution, 0, 0, notes)
    ratio = (1, 1)
    if request.aspect_ratio:
        ratio = pixels(request.aspect_ratio)
    elif isinstance(request, (Remix, Inpaint)):
        ratio = measured(request.image)
    return frame("custom", *of_ratio(ratio, _AREA, SIZES_V4), notes)
