"""What is handed on of an answer in words: elements for the box editor, sizes for a ratio, and `info`."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

from ..models.sizes import SIZES_V4, pixels
from ..requests import Describe, Description, MagicPrompt, StructuredPrompt

AREAS = {"1K": 1024**2, "2K": 2048**2}


def boxed(prompt: StructuredPrompt | None, notes: list[str]) -> list[dict[str, Any]]:
    """A copy of the elements that have a box, which is what ComfyUI's box editor takes; a note tells of the others."""
    elements: list[dict[str, Any]] = prompt["compositional_deconstruction"]["elements"] if prompt else []
    found = [element for element in elements if "bbox" in element]
    if left := len(elements) - len(found):
        are = "element has" if left == 1 else "elements have"
        notes.append(f"{left} {are} no bbox, which the box editor needs; left out of the output `elements` only.")
    return copy.deepcopy(found)


def best_size(ratio: str, tier: str, notes: list[str]) -> str:
    """The size of Generate 4.0 that is nearest to a ratio, about 1024² for 1K and 2048² for 2K."""
    width, height = pixels(ratio)

    def apart(size: str) -> tuple[float, int]:
        across, down = pixels(size)
        return abs(math.log(across / down * height / width)), -across * down

    offered = [size for size in SIZES_V4 if 0.6 < math.prod(pixels(size)) / AREAS[tier] < 1.6]
    best = min(offered, key=apart)
    if apart(best)[0] > 0.02:
        notes.append(f"4.0 has no {tier} size of {ratio}; {best} is the nearest.")
    return best


def info(question: Describe | MagicPrompt, answer: Description, notes: list[str]) -> str:
    """JSON: provider, operation, model, expected cost, the provider's further words, and the notes."""
    ratio = {} if answer.aspect_ratio is None else {"aspect_ratio": answer.aspect_ratio}
    told = {
        "provider": answer.provider,
        "operation": question.operation,
        "model": question.model,
        "cost": {"expected_usd": answer.usd},
        **ratio,
        **answer.facts,
        "notes": list(dict.fromkeys([*notes, *answer.notes])),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
