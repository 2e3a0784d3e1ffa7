"""Makes a new, tidy draft out of any object: known keys only, aliases resolved, values in their proper types.

What cannot be made right without a guess stays as it was, for the check to refuse by its path. A finding
is given for whatever loses something, guesses, or changes what is drawn. What says the same in another way
passes quietly: letter case, key order, `500.0`, nulls, and the empty fields that the host's Build JSON
Prompt node writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from .box import PLAIN, Box
from .boxes import FORMAT_KEYS, KEYS, named_order, repair_boxes
from .colours import repair_palette
from .decode import CONTRACT
from .notes import Notes, join, shown

STYLE_WORDS = ("aesthetics", "lighting", "photo", "medium", "art_style")
_COMPOSITION = "compositional_deconstruction"
_LEFTOVERS = {
    "aspect_ratio": "was left out: a structured prompt holds no aspect ratio. Choose it on the node.",
    "tags": "was left out: the models take no notice of tags.",
}
_ALIASES = {
    "description": "desc",
    "colour_palette": "color_palette",
    "palette": "color_palette",
}
_TYPES = {
    **dict.fromkeys(("obj", "object", "objects", "item", "subject", "person", "character", "animal"), "obj"),
    **dict.fromkeys(("text", "txt", "lettering", "typography", "title", "headline", "caption"), "text"),
}


def repair(value: Mapping[Any, Any], may_turn: bool, notes: Notes) -> dict[str, Any]:
    """The draft of a whole prompt; `may_turn` lets boxes be turned on the texts' evidence (see `axes`)."""
    draft = _known(value, "", (*CONTRACT, *FORMAT_KEYS), notes)
    order = _take_order(draft, "", notes)
    if "high_level_description" in draft:
        draft["high_level_description"] = _words(draft["high_level_description"], "high_level_description", notes)
    if isinstance(draft.get("style_description"), Mapping):
        draft["style_description"] = _repair_style(draft["style_description"], notes)
    if isinstance(draft.get(_COMPOSITION), Mapping):
        overall = str(draft.get("high_level_description"))
        draft[_COMPOSITION] = _repair_composition(draft[_COMPOSITION], order, overall, may_turn, notes)
    return draft


def _repair_style(value: Mapping[Any, Any], notes: Notes) -> dict[str, Any]:
    path = "style_description"
    draft = _known(value, path, (*STYLE_WORDS, "color_palette"), notes)
    for key in STYLE_WORDS:
        if key in draft:
            draft[key] = _words(draft[key], join(path, key), notes, joined=True)
    _repair_own_palette(draft, path, notes)
    return draft


def _repair_composition(
    value: Mapping[Any, Any], order: str, overall: str, may_turn: bool, notes: Notes
) -> dict[str, Any]:
    draft = _known(value, _COMPOSITION, ("background", "elements", *FORMAT_KEYS), notes)
    order = _take_order(draft, _COMPOSITION, notes) or order
    if "background" in draft:
        draft["background"] = _words(draft["background"], join(_COMPOSITION, "background"), notes)
    if not isinstance(draft.get("elements"), (list, tuple)):
        return draft
    boxes: list[Box] = []
    elements = list(cast("list[Any]", draft["elements"]))
    for index, element in enumerate(elements):
        if isinstance(element, Mapping):
            path = f"{_COMPOSITION}.elements[{index}]"
            elements[index], box = _repair_element(cast("Mapping[Any, Any]", element), index, path, notes)
            if box is not None:
                box.order = box.order or order
                boxes.append(box)
    repair_boxes(boxes, [e if isinstance(e, dict) else {} for e in elements], overall, may_turn, notes)
    for box in boxes:
        elements[box.index]["bbox"] = box.value
    draft["elements"] = elements
    return draft


def _repair_element(value: Mapping[Any, Any], index: int, path: str, notes: Notes) -> tuple[dict[str, Any], Box | None]:
    draft = _known(value, path, ("type", "text", "desc", "color_palette", *KEYS, *FORMAT_KEYS), notes)
    for key in ("text", "desc"):
        if key in draft:
            draft[key] = _words(draft[key], join(path, key), notes)
    _repair_type(draft, path, notes)
    if draft["type"] == "obj" and "text" in draft:
        text = draft.pop("text")
        if text != "":
            notes.found(
                join(path, "text"),
                f"was left out: {shown(text)} is on an obj element, which draws no letters. Use type text.",
            )
    _repair_own_palette(draft, path, notes)
    stated = _take_order(draft, path, notes)
    box: Box | None = None
    for key, order in KEYS.items():
        if key not in draft:
            continue
        given = draft.pop(key)
        if box is not None:
            notes.found(join(path, key), "was left out: the element has another box already.")
        elif isinstance(given, (list, tuple)) and not given:
            notes.found(join(path, key), "was an empty list and was left out.")
        else:
            box = Box(index, given, stated or order)
            if key != "bbox" and box.order in (PLAIN, "yxyx"):
                notes.found(join(path, key), "was read as bbox, in the order y_min, x_min, y_max, x_max.")
    return draft, box


def _repair_type(draft: dict[str, Any], path: str, notes: Notes) -> None:
    given = draft.get("type")
    if given is None:
        draft["type"] = "text" if draft.get("text") else "obj"
        notes.found(join(path, "type"), f"was missing; the element was taken as {draft['type']}.")
    elif isinstance(given, str) and (known := _TYPES.get(given.strip().lower())):
        if given.strip().lower() != known:
            notes.found(join(path, "type"), f"was {shown(given)}; it is sent as {known}.")
        draft["type"] = known


def _repair_own_palette(draft: dict[str, Any], path: str, notes: Notes) -> None:
    if "color_palette" in draft:
        draft["color_palette"] = repair_palette(draft["color_palette"], join(path, "color_palette"), notes)


def _take_order(draft: dict[str, Any], path: str, notes: Notes) -> str:
    """Takes `bbox_format` out of the draft and returns the order that it names, or PLAIN."""
    for key in FORMAT_KEYS:
        if key in draft:
            name = draft.pop(key)
            if order := named_order(name):
                return order
            notes.wrong(join(path, key), f"is {shown(name)}; write yxyx, xyxy or xywh, or leave it out.")
    return PLAIN


def _known(value: Mapping[Any, Any], path: str, keys: tuple[str, ...], notes: Notes) -> dict[str, Any]:
    """The keys that belong here and are not null; every other one is named in a finding."""
    draft = {key: value[key] for key in keys if value.get(key) is not None}
    for key, held in value.items():
        if key in keys or held is None:
            continue
        spelled = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower() if isinstance(key, str) else ""
        spelled = re.sub(r"[\s-]+", "_", spelled.strip())
        known = _ALIASES.get(spelled, spelled)
        if known in keys and known not in draft:
            draft[known] = held
            notes.found(join(path, key), f"was read as {known}.")
        elif not path and spelled in _LEFTOVERS:
            notes.found(join(path, key), _LEFTOVERS[spelled])
        else:
            notes.found(join(path, key), "has no place in a structured prompt and was left out.")
    return draft


def _words(value: Any, path: str, notes: Notes, joined: bool = False) -> Any:
    """Text with whole characters; a whole number becomes text, and so, if `joined`, does a list of texts."""
    if joined and isinstance(value, (list, tuple)):
        parts = cast("list[Any]", value)
        if not all(isinstance(part, str) for part in parts):
            return parts
        notes.found(path, "was a list; its entries were joined with commas.")
        value = ", ".join(parts)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        notes.found(path, f"was the number {value}; it is sent as text.")
        return str(value)
    if not isinstance(value, str):
        return value
    # Half a surrogate pair cannot be encoded, so it could never be sent.
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\ufffd" in whole and "\ufffd" not in value:
        notes.found(path, "held half a character, which was replaced.")
    return whole
