"""Composes a structured prompt from parts, or changes some parts of one; what it is given is never changed."""

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
"""Each kind of style, and the key of the other, which goes when this one is chosen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What to put into a prompt; blank words, and None, leave what is there.

    `style` is keep, none, photo or art_style, and `style_words` are its words by key. `element` is the number of the
    element to change, from 1; 0 is none.
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


def compose(base: str | Mapping[str, Any] | None, parts: Parts) -> Reading:
    """The prompt with the parts put in, and every finding. Raises BadInput, naming the input."""
    findings: list[str] = []
    prompt = _base(base, parts, findings)
    composition = prompt[_COMPOSITION]
    if parts.high_level_description.strip():
        prompt["high_level_description"] = parts.high_level_description.strip()
    if parts.background.strip():
        composition["background"] = parts.background.strip()
    if parts.elements is not None and not (isinstance(parts.elements, str) and not parts.elements.strip()):
        composition["elements"] = _elements(parts.elements, findings)
    _change_element(composition["elements"], parts, findings)
    style = _style(prompt.pop("style_description", {}), parts, findings)
    made = read({**prompt, "style_description": style}, "structured_prompt")
    return Reading(prompt=made.prompt, findings=tuple(dict.fromkeys([*findings, *made.findings])))


def _base(base: str | Mapping[str, Any] | None, parts: Parts, findings: list[str]) -> dict[str, Any]:
    """The prompt to change, as a copy of our own; an empty one where none is given."""
    whole = parts.high_level_description.strip()
    if base is None or base in ("", {}):
        if not whole:
            raise BadInput(
                "high_level_description", "it is blank; say in a sentence or two what the whole picture shows."
            )
        return {"high_level_description": whole, _COMPOSITION: {"background": "", "elements": []}}
    if isinstance(base, Mapping) and whole and _COMPOSITION in base:
        # The host's Build JSON Prompt leaves a blank one out; it may be put right here.
        base = {**base, "high_level_description": whole}
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
    # Read by themselves, so that what is wrong with them is said of this input.
    held = list(cast("list[Any]", value))
    alone = {"high_level_description": "-", _COMPOSITION: {"background": "-", "elements": held}}
    reading = read(alone, "elements")
    findings += reading.findings
    return cast("list[dict[str, Any]]", reading.prompt[_COMPOSITION]["elements"])


def _change_element(elements: list[dict[str, Any]], parts: Parts, findings: list[str]) -> None:
    text, desc = parts.element_text, parts.element_desc
    if not parts.element:
        for name, words in (("element_text", text), ("element_desc", desc)):
            if words.strip():
                raise BadInput(name, "it has no element to go to; set change_element to the element's number.")
        return
    if not 1 <= parts.element <= len(elements):
        raise BadInput("change_element", f"it is {parts.element}, and the prompt has {len(elements)} elements.")
    element = elements[parts.element - 1]
    if text.strip() and element["type"] != "text":
        raise BadInput("element_text", f"element {parts.element} is an obj, which draws no letters.")
    if not text.strip() and not desc.strip():
        findings.append(f"change_element is {parts.element}, but element_text and element_desc are blank.")
    if text.strip():
        element["text"] = text
    if desc.strip():
        element["desc"] = desc.strip()


def _style(style: dict[str, Any], parts: Parts, findings: list[str]) -> dict[str, Any]:
    made = {} if parts.style == "none" else dict(style)
    made.pop(_KINDS.get(parts.style, ""), None)
    made |= {key: words.strip() for key, words in parts.style_words.items() if words.strip()}
    if parts.palette is not None:
        made["color_palette"] = _colours(parts.palette, findings)
    return made


def _colours(palette: Palette, findings: list[str]) -> list[str]:
    if palette.name is not None:
        raise BadInput("palette", f"it is the preset {palette.name}; a structured prompt takes colours of its own.")
    for member in palette.members:
        if not re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", member.color_hex):
            raise BadInput("palette", f"{member.color_hex!r} is not a colour: #RRGGBB, as in #E4572E.")
    if any(member.color_weight is not None for member in palette.members):
        findings.append("palette had weights, which a structured prompt has no place for; only its order is kept.")
    return [member.color_hex for member in palette.members]
