"""The outputs of an answer in text: elements for the box editor, the size for a ratio, and `info`."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

from ..models.sizes import SIZES_V4, parse_size
from ..requests import Describe, Description, MagicPrompt, StructuredPrompt

AREAS = {"1K": 1024**2, "2K": 2048**2}


def elements_with_boxes(prompt: StructuredPrompt | None, notes: list[str]) -> list[dict[str, Any]]:
    """A copy of the elements that have a box, as ComfyUI's box editor needs them; a note says how many have none."""
    elements: list[dict[str, Any]] = prompt["compositional_deconstruction"]["elements"] if prompt else []
    with_box = [element for element in elements if "bbox" in element]
    if left := len(elements) - len(with_box):
        are = "element has" if left == 1 else "elements have"
        notes.append(f"{left} {are} no bbox, which the box editor needs; left out of the output `elements` only.")
    return copy.deepcopy(with_box)


def nearest_size(ratio: str, tier: str, notes: list[str]) -> str:
    """The size of Generate 4.0 that is nearest to a ratio, about 1024² for 1K and 2048² for 2K."""
    width, height = parse_size(ratio)

    def distance(size: str) -> tuple[float, int]:
        size_width, size_height = parse_size(size)
        return abs(math.log(size_width / size_height * height / width)), -size_width * size_height

    offered = [size for size in SIZES_V4 if 0.6 < math.prod(parse_size(size)) / AREAS[tier] < 1.6]
    best = min(offered, key=distance)
    if distance(best)[0] > 0.02:
        notes.append(f"4.0 has no {tier} size of {ratio}; {best} is the nearest.")
    return best


def info(question: Describe | MagicPrompt, answer: Description, notes: list[str]) -> str:
    """JSON: provider, operation, model, expected cost, the provider's further facts, and the notes."""
    ratio = {} if answer.aspect_ratio is None else {"aspect_ratio": answer.aspect_ratio}
    content = {
        "provider": answer.provider,
        "operation": question.operation,
        "model": question.model,
        "cost": {"expected_usd": answer.usd},
        **ratio,
        **answer.facts,
        "notes": list(dict.fromkeys([*notes, *answer.notes])),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
