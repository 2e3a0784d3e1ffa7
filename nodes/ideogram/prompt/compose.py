"""Composes a structured prompt, or makes a changed copy of one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ..errors import BadInput
from ..requests import Palette
from . import Reading, read

_COMPOSITION = "compositional_deconstruction"
_KINDS = {"photo": "art_style", "art_style": "photo"}
"""For each kind of style, the key of the other kind, which is removed when this one is chosen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PromptChanges:
    """What to change in a prompt; a blank text or None leaves what is there.

    `style` is keep, none, photo or art_style, and `style_words` are the texts of the style by key. `element` is the
    number of the element to change, from 1; 0 changes none.
    """

    high_level_description: str = ""
    background: str = ""
    style: str = "keep"
    style_words: Mapping[str, str] = field(default_factory=dict[str, str])
    palette: Palette | None = None
    elements: Any = None
    element: int = 0
    element_text: str = ""
    element_desc: str = ""


def compose(base: str | Mapping[str, Any] | None, changes: PromptChanges) -> Reading:
    """The changed prompt, and every finding; `base` is not modified. Raises BadInput, naming the input."""
    findings: list[str] = []
    prompt = _base(base, changes, findings)
    composition = prompt[_COMPOSITION]
    if changes.high_level_description.strip():
        prompt["high_level_description"] = changes.high_level_description.strip()
    if changes.background.strip():
        composition["background"] = changes.background.strip()
    if changes.elements is not None and not (isinstance(changes.elements, str) and not changes.elements.strip()):
        composition["elements"] = _elements(changes.elements, findings)
    _change_element(composition["elements"], changes, findings)
    style = _style(prompt.pop("style_description", {}), changes, findings)
    composed = read({**prompt, "style_description": style}, "structured_prompt")
    return Reading(prompt=composed.prompt, findings=tuple(dict.fromkeys([*findings, *composed.findings])))


def _base(base: str | Mapping[str, Any] | None, changes: PromptChanges, findings: list[str]) -> dict[str, Any]:
    """A copy of the prompt to change; an empty prompt where none is given."""
    description = changes.high_level_description.strip()
    if base is None or base in ("", {}):
        if not description:
            raise BadInput(
                "high_level_description", "it is blank; say in a sentence or two what the whole picture shows."
            )
        return {"high_level_description": description, _COMPOSITION: {"background": "", "elements": []}}
    if isinstance(base, Mapping) and description and _COMPOSITION in base:
        # The host's Build JSON Prompt leaves a blank description out; it may be added here.
        base = {**base, "high_level_description": description}
    reading = read(base, "structured_prompt")
    findings += reading.findings
    return reading.prompt


def _elements(value: Any, findings: list[str]) -> list[dict[str, Any]]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise BadInput("elements", f"it is not JSON: {error}.") from None
    if not isinstance(value, (list, tuple)):
        raise BadInput("elements", f"it is a {type(value).__name__}; give a list of elements.")
    # Read by themselves, so that an error about them names this input.
    elements = list(cast("list[Any]", value))
    alone = {"high_level_description": "-", _COMPOSITION: {"background": "-", "elements": elements}}
    reading = read(alone, "elements")
    findings += reading.findings
    return cast("list[dict[str, Any]]", reading.prompt[_COMPOSITION]["elements"])


def _change_element(elements: list[dict[str, Any]], changes: PromptChanges, findings: list[str]) -> None:
    text, desc = changes.element_text, changes.element_desc
    if not changes.element:
        for name, value in (("element_text", text), ("element_desc", desc)):
            if value.strip():
                raise BadInput(name, "it has no element to go to; set change_element to the element's number.")
        return
    if not 1 <= changes.element <= len(elements):
        raise BadInput("change_element", f"it is {changes.element}, and the prompt has {len(elements)} elements.")
    element = elements[changes.element - 1]
    if text.strip() and element["type"] != "text":
        raise BadInput("element_text", f"element {changes.element} is an obj, which draws no letters.")
    if not text.strip() and not desc.strip():
        findings.append(f"change_element is {changes.element}, but element_text and element_desc are blank.")
    if text.strip():
        element["text"] = text
    if desc.strip():
        element["desc"] = desc.strip()


def _style(style: dict[str, Any], changes: PromptChanges, findings: list[str]) -> dict[str, Any]:
    changed = {} if changes.style == "none" else dict(style)
    changed.pop(_KINDS.get(changes.style, ""), None)
    changed |= {key: words.strip() for key, words in changes.style_words.items() if words.strip()}
    if changes.palette is not None:
        changed["color_palette"] = _colours(changes.palette, findings)
    return changed


def _colours(palette: Palette, findings: list[str]) -> list[str]:
    if palette.name is not None:
        raise BadInput("palette", f"it is the preset {palette.name}; a structured prompt takes colours of its own.")
    for member in palette.members:
        if not re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", member.color_hex):
            raise BadInput("palette", f"{member.color_hex!r} is not a colour: #RRGGBB, as in #E4572E.")
    if any(member.color_weight is not None for member in palette.members):
        findings.append("palette had weights, which a structured prompt has no place for; only its order is kept.")
    return [member.color_hex for member in palette.members]
