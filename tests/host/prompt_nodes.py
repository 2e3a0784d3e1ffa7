"""The nodes that describe pictures, and that make prompts and palettes, in API form."""

from __future__ import annotations

import json
from typing import Any

CHOICES = ("include_bbox", "include_style_descriptions", "include_tags")
LAYOUT = {
    "high_level_description": "A poster",
    "compositional_deconstruction": {
        "background": "paper",
        "elements": [
            {"type": "obj", "bbox": [200, 100, 900, 900], "desc": "a fox"},
            {"type": "text", "bbox": [50, 100, 150, 900], "text": "SALE", "desc": "bold"},
        ],
    },
}


def plain(width: int = 48, height: int = 32, batch: int = 1, colour: int = 0xFF6347) -> dict[str, Any]:
    inputs = {"width": width, "height": height, "batch_size": batch, "color": colour}
    return {"class_type": "EmptyImage", "inputs": inputs}


def describe(image: list[Any], model: str = "4.0", **choices: Any) -> dict[str, Any]:
    own = {f"model.{name}": choices.get(name, name == "include_bbox") for name in CHOICES} if model == "4.0" else {}
    return {"class_type": "IdeogramKitDescribe", "inputs": {"image": image, "model": model, **own}}


def magic(prompt: Any = 'A sign, "OPEN"', ratio: str = "auto", **inputs: Any) -> dict[str, Any]:
    fields = {"prompt": prompt, "aspect_ratio": ratio, "seed": 0, **inputs}
    return {"class_type": "IdeogramKitMagicPrompt", "inputs": fields}


def change(**inputs: Any) -> dict[str, Any]:
    """A Structured Prompt node; `style_*` names the style's own widgets."""
    fields = dict.fromkeys(("high_level_description", "background", "element_text", "element_desc"), "")
    own = {name.replace("style_", "style."): value for name, value in inputs.items() if name.startswith("style_")}
    rest = {name: value for name, value in inputs.items() if not name.startswith("style_")}
    return {
        "class_type": "IdeogramKitStructuredPrompt",
        "inputs": {**fields, "style": "keep", "change_element": 0, **own, **rest},
    }


def palette(source: str, **inputs: Any) -> dict[str, Any]:
    own = {name if name == "image" else f"source.{name}": value for name, value in inputs.items()}
    return {"class_type": "IdeogramKitPalette", "inputs": {"source": source, **own}}


def written(value: Any) -> dict[str, Any]:
    string = value if isinstance(value, str) else json.dumps(value)
    return {"class_type": "PrimitiveStringMultiline", "inputs": {"value": string}}
