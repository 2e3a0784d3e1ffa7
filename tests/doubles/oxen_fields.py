"""The fields of Oxen's two Ideogram models, and what a value that is none fails with.

Source: the pages `ideogram-v4` and `ideogram-v4-5` of docs.oxen.ai, read in November 2026.
"""

from __future__ import annotations

from typing import Any

MODELS: dict[str, dict[str, tuple[str, ...] | type]] = {
    "ideogram-v4": {
        "prompt": str,
        "image_size": (
            "square_hd",
            "square",
            "portrait_4_3",
            "portrait_16_9",
            "landscape_4_3",
            "landscape_16_9",
        ),
        "rendering_speed": ("TURBO", "BALANCED", "QUALITY"),
        "expansion_model": ("Medium", "Large"),
        "acceleration": ("none", "low", "regular", "high"),
        "num_images": int,
        "seed": int,
        "enable_safety_checker": bool,
        "output_format": ("jpeg", "png"),
    },
    "ideogram-v4-5": {
        "prompt": str,
        "aspect_ratio": (
            *("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3"),
            *("5:4", "4:5", "16:10", "10:16", "2:1", "1:2"),
        ),
        "resolution": ("1K", "2K"),
        "image_size": dict,
        "quality": ("low", "medium", "high"),
        "enable_prompt_expansion": bool,
        "seed": int,
        "sync_mode": bool,
    },
}
"""A field's words, or its type."""

TYPES: dict[type, str] = {str: "string", int: "integer", bool: "boolean", dict: "object"}


def wrong(given: dict[str, Any]) -> str | None:
    """The sentence that a job with such fields fails with; None where all is well."""
    for name, kind in MODELS[given["model"]].items():
        if name not in given:
            continue
        value = given[name]
        if isinstance(kind, tuple):
            if value not in kind:
                return f"{name}: unexpected value; permitted: {', '.join(kind)} (enum)"
        elif type(value) is not kind:
            return f"{name} must be of type {TYPES[kind]}"
    return None


def schema(model: str, missing: dict[str, str], ranges: dict[str, dict[str, int]]) -> dict[str, Any]:
    """The JSON schema of a model's request; `missing` values are left out of their lists, `ranges` are of numbers."""
    fields: dict[str, Any] = {}
    for name, kind in MODELS[model].items():
        if isinstance(kind, tuple):
            fields[name] = {"type": "string", "enum": [word for word in kind if word != missing.get(name)]}
        else:
            fields[name] = {"type": TYPES[kind], **ranges.get(name, {})}
    return {"type": "object", "required": ["prompt"], "properties": fields}
