"""Refuses, before anything is sent, what can be known to be wrong with a request."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..errors import BadInput, Unsupported
from ..models import OPERATIONS, Model, find_model
from ..models.styles import PALETTES
from ..requests import SEED_MAX, Edit, Generate, Palette, requested_fields

LABELS = {"color_palette": "color_palette (the widget or the `palette` socket)"}
"""How a field is named to the user, where that is not just the name of the input."""

P_IMAGE_MAX_PIXELS = 4_194_304
"""The largest custom area of P-Image [P-Image page]."""


def check_request(request: Generate) -> None:
    """Raise BadInput or Unsupported, naming the input and the value, if the request cannot be right."""
    model = find_model(request.operation, request.model)
    if model is None:
        names = ", ".join(other.name for other in OPERATIONS[request.operation])
        raise BadInput("model", f"{request.model!r} is not a model of {request.operation}; choose one of {names}.")
    _check_prompt(request, model)
    _check_counts(request, model)
    for field, value in requested_fields(request).items():
        if field not in model.fields:
            raise Unsupported(unsupported_field(request.operation, model, field), (field,))
        choices = model.fields[field]
        if choices is not None and isinstance(value, str) and value not in choices:
            raise BadInput(field, f"{value!r} is not offered by {model.name}; choose {_shortened(choices)}.")
        if field in _RULES:
            _RULES[field](value)
    for field in model.required:
        if field not in requested_fields(request):
            raise BadInput(field, f"{model.name} needs one; choose {_shortened(model.fields[field] or ())}.")
    for pair in model.exclusive:
        if set(pair) <= requested_fields(request).keys():
            raise BadInput(pair[0], f"{pair[0]} and {pair[1]} cannot be asked together; set one to auto or empty.")
    _check_combinations(request)


def unsupported_field(operation: str, model: Model, field: str) -> str:
    """A sentence that says that a model has no such field, and which models of the operation have it."""
    others = [other.name for other in OPERATIONS[operation] if field in other.fields]
    having = f" {_list(others)} {_has(others)} it." if others else f" No model of {operation} has it."
    return f"Model {model.name} has no {LABELS.get(field, field)}.{having}"


def _check_prompt(request: Generate, model: Model) -> None:
    if request.prompt is not None and request.structured_prompt is not None:
        raise BadInput("prompt", "there is a prompt and a structured_prompt; clear one of them.")
    if model.prompt == "none":
        return
    if model.prompt == "required" and request.structured_prompt is None and not (request.prompt or "").strip():
        raise BadInput("prompt", "it is blank; write what to draw, or connect a structured_prompt.")
    if request.structured_prompt is not None and request.magic_prompt == "ON":
        raise BadInput("magic_prompt", "ON would rewrite the structured_prompt; set it to auto or OFF.")


def _check_counts(request: Generate, model: Model) -> None:
    if not 1 <= request.num_images <= 8:
        raise BadInput("num_images", f"{request.num_images} is outside 1 to 8.")
    if request.num_images > 1 and not model.takes_count:
        raise BadInput("num_images", f"{request.operation} gives one picture a source; set it to 1.")
    if not 0 <= request.seed <= SEED_MAX:
        raise BadInput("seed", f"{request.seed} is outside 0 to {SEED_MAX}.")


def _check_combinations(request: Generate) -> None:
    if isinstance(request, Edit) and not 1 <= len(request.images) <= 10:
        raise BadInput("images", f"there are {len(request.images)} pictures; connect 1 to 10.")
    if request.character_mask is not None and request.character_image is None:
        raise BadInput("character_mask", "it needs a character_image; connect one, or disconnect the mask.")
    width, height = request.custom_width, request.custom_height
    if (width is None) != (height is None):
        missing = "custom_width" if width is None else "custom_height"
        raise BadInput(missing, "custom_width and custom_height go together; set both, or leave both at 0.")
    if width is None or height is None:
        return
    if max(width, height) > 6 * min(width, height):
        raise BadInput("custom_width", f"{width} × {height} is longer than 6 to 1, which no model takes.")
    if request.model == "P-Image" and width * height > P_IMAGE_MAX_PIXELS:
        raise BadInput("custom_width", f"{width} × {height} is more than {P_IMAGE_MAX_PIXELS:,} pixels.")


def _check_style_codes(codes: tuple[str, ...]) -> None:
    for code in codes:
        if not re.fullmatch(r"[0-9a-fA-F]{8}", code):
            raise BadInput("style_codes", f"{code!r} is not a style code: eight hexadecimal digits, as in AAFF5733.")


def _check_custom_model(uri: str) -> None:
    if not re.fullmatch(r"model/[^/\s]+/version/\d+", uri):
        raise BadInput("custom_model", f"{uri!r} is not a model URI: model/<name>/version/<number>.")


def _side(field: str) -> Callable[[int], None]:
    def rule(value: int) -> None:
        if value % 16 or not 16 <= value <= 4096:
            raise BadInput(field, f"{value} is not a multiple of 16 between 16 and 4096.")

    return rule


def _percent(field: str) -> Callable[[int], None]:
    def rule(value: int) -> None:
        if not 1 <= value <= 100:
            raise BadInput(field, f"{value} is outside 1 to 100.")

    return rule


def _check_palette(palette: Palette) -> None:
    if palette.name is not None and palette.members:
        raise BadInput("palette", "it has a preset's name and members; give one of them.")
    if palette.name is None and not 1 <= len(palette.members) <= 8:
        raise BadInput("palette", f"it has {len(palette.members)} colours; a palette has 1 to 8.")
    if palette.name is not None and palette.name not in PALETTES:
        raise BadInput("palette", f"{palette.name!r} is not a preset; choose {_shortened(PALETTES)}.")
    for member in palette.members:
        if not re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", member.color_hex):
            raise BadInput("palette", f"{member.color_hex!r} is not a colour: #RRGGBB, as in #E4572E.")
        if member.color_weight is not None and not 0.05 <= member.color_weight <= 1:
            raise BadInput("palette", f"the weight {member.color_weight} is outside 0.05 to 1.")


_RULES: dict[str, Callable[[Any], None]] = {
    "style_codes": _check_style_codes,
    "custom_model": _check_custom_model,
    "custom_width": _side("custom_width"),
    "custom_height": _side("custom_height"),
    "color_palette": _check_palette,
    "image_weight": _percent("image_weight"),
    "resemblance": _percent("resemblance"),
    "detail": _percent("detail"),
}


def _shortened(choices: tuple[str, ...]) -> str:
    shown = ", ".join(choices[:12])
    return shown if len(choices) <= 12 else f"{shown}, … ({len(choices)} in all)"


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _has(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"
