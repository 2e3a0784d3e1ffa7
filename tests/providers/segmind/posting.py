"""What was posted to Segmind's double, and a character for its requests."""

from __future__ import annotations

from typing import Any

from core.conftest import Ask
from core.samples import FREE, make
from doubles import SegmindDouble

CHARACTER = {"character_image": FREE["character_image"]}

POLARITY = {"inpaint": {"mask_polarity": "black changes"}}
"""The Provider node's settings that an operation needs."""


def posts(double: SegmindDouble) -> list[tuple[str, dict[str, Any]]]:
    """The path and the body of every POST."""
    return [(request.path, request.json()) for request in double.requests if request.method == "POST"]


def sent(double: SegmindDouble) -> dict[str, Any]:
    """The body of the last POST."""
    return posts(double)[-1][1]


def asked_with(ask: Ask, double: SegmindDouble, operation: str, model: str, **fields: Any) -> dict[str, Any]:
    """Carry out a request, whose mask is black where it changes; returns the body that it sent."""
    ask(make(operation, model, **fields), "segmind", **POLARITY.get(operation, {}))
    return sent(double)
