"""Writes a prompt as the models read it: its keys in the trained order, and as compact JSON.

The order is that of the captions that the open weights were trained on [ideogram-oss/ideogram4,
docs/prompting.md and src/ideogram4/caption_verifier.py].
"""

from __future__ import annotations

import json
from typing import Any, cast

from ..requests import StructuredPrompt

_ELEMENT = ("type", "bbox", "text", "desc", "color_palette")
_PHOTO = ("aesthetics", "lighting", "photo", "medium", "art_style", "color_palette")
_ART = ("aesthetics", "lighting", "medium", "art_style", "color_palette")


def arrange(prompt: StructuredPrompt) -> StructuredPrompt:
    """A new prompt with every key in the trained order, without empty palettes and empty style fields."""
    composition = prompt["compositional_deconstruction"]
    arranged: StructuredPrompt = {"high_level_description": prompt["high_level_description"]}
    if style := _arrange_style(prompt.get("style_description") or {}):
        arranged["style_description"] = style
    arranged["compositional_deconstruction"] = {
        "background": composition["background"],
        "elements": [_pick(element, _ELEMENT) for element in composition["elements"]],
    }
    return arranged


def serialise(prompt: StructuredPrompt) -> str:
    """The prompt as compact JSON with literal Unicode, as it is sent in a text field or given to the tokenizer."""
    return json.dumps(prompt, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _arrange_style(style: dict[str, Any]) -> dict[str, Any]:
    written = {key: value for key, value in style.items() if not isinstance(value, str) or value.strip()}
    return _pick(written, _PHOTO if "photo" in written else _ART)


def _pick(owner: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    picked: dict[str, Any] = {}
    for key in keys:
        if key in owner and owner[key] != []:
            value = owner[key]
            picked[key] = list(cast("list[Any]", value)) if isinstance(value, list) else value
    return picked
