"""A structured prompt and its elements, as the tests of its reading write them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.prompt import read

ELEMENTS = "compositional_deconstruction.elements"


def prompt(*elements: Any, **more: Any) -> dict[str, Any]:
    return {
        "high_level_description": "A jazz poster with a “café” sign.",
        "compositional_deconstruction": {"background": "deep red", "elements": list(elements)},
        **more,
    }


def sax(**more: Any) -> dict[str, Any]:
    return {"type": "obj", "desc": "a saxophone", **more}


def element(**more: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """One element as it is read, with the findings."""
    reading = read(json.dumps(prompt(sax(**more))), "prompt")
    return reading.prompt["compositional_deconstruction"]["elements"][0], reading.findings


def refused(value: Any) -> str:
    with pytest.raises(BadInput) as caught:
        read(value, "structured_prompt")
    assert caught.value.field == "structured_prompt"
    return str(caught.value)


PLAIN = prompt(sax(bbox=[10, 20, 300, 400]))
