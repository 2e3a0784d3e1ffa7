"""Refuses, before anything is sent, what can be known to be wrong with a request that is answered in text."""

from __future__ import annotations

from ..errors import BadInput
from ..images.media import MAX_UPLOAD_BYTES, media_type, megabytes
from ..models.sizes import RATIOS_V4
from ..requests import Describe, MagicPrompt

DESCRIBERS = ("4.0", "3.0", "2.0")
"""The models that describe, in menu order; the specification's CUSTOM is left out: no field names the custom model."""


def check_query(question: Describe | MagicPrompt) -> None:
    """Raise BadInput, naming the input and the value, if the request cannot be right."""
    if isinstance(question, Describe):
        _check_describe(question)
        return
    if not question.prompt.strip():
        raise BadInput("prompt", "it is blank; write what to draw.")
    if question.aspect_ratio is not None and question.aspect_ratio not in RATIOS_V4:
        raise BadInput("aspect_ratio", f"{question.aspect_ratio!r} is not offered; choose {', '.join(RATIOS_V4)}.")


def _check_describe(question: Describe) -> None:
    if question.model not in DESCRIBERS:
        raise BadInput("model", f"{question.model!r} does not describe; choose one of {', '.join(DESCRIBERS)}.")
    media_type(question.image)
    if len(question.image) > MAX_UPLOAD_BYTES:
        raise BadInput("image", f"it is over {megabytes(MAX_UPLOAD_BYTES)}; use a smaller one.")
