"""Makes a repaired draft of any object: known keys only, aliases resolved, values of the right types.

What cannot be repaired without a guess stays as it was, and the check refuses it by its path. There is a finding for
whatever loses something, interprets something, or changes what is drawn. What only says the same in another way has no
finding: letter case, key order, `500.0`, nulls, and the empty fields that the host's Build JSON Prompt node writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from .box import PLAIN, Box
from .boxes import BOX_KEYS, FORMAT_KEYS, named_order, repair_boxes
from .colours import repair_palette
from .decode import CONTRACT
from .notes import Notes, join_path, quote

STYLE_KEYS = ("aesthetics", "lighting", "photo", "medium", "art_style")
_COMPOSITION = "compositional_deconstruction"
_LEFT_OUT = {
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


def repair(value: Mapping[Any, Any], may_swap: bool, notes: Notes) -> dict[str, Any]:
    """The draft of a whole prompt. `may_swap` is whether the boxes' axes may be swapped (see `axes`)."""
    draft = _known(value, "", (*CONTRACT, *FORMAT_KEYS), notes)
    order = _take_order(draft, "", notes)
    if "high_level_description" in draft:
        draft["high_level_description"] = _text(draft["high_level_description"], "high_level_description", notes)
    if isinstance(draft.get("style_description"), Mapping):
        draft["style_description"] = _repair_style(draft["style_description"], notes)
    if isinstance(draft.get(_COMPOSITION), Mapping):
        overall = str(draft.get("high_level_description"))
        draft[_COMPOSITION] = _repair_composition(draft[_COMPOSITION], order, overall, may_swap, notes)
    return draft


def _repair_style(value: Mapping[Any, Any], notes: Notes) -> dict[str, Any]:
    path = "style_description"
    draft = _known(value, path, (*STYLE_KEYS, "color_palette"), notes)
    for key in STYLE_KEYS:
        if key in draft:
            draft[key] = _text(draft[key], join_path(path, key), notes, joined=True)
    _repair_palette(draft, path, notes)
    return draft


def _repair_composition(
    value: Mapping[Any, Any], order: str, overall: str, may_swap: bool, notes: Notes
) -> dict[str, Any]:
    draft = _known(value, _COMPOSITION, ("background", "elements", *FORMAT_KEYS), notes)
    order = _take_order(draft, _COMPOSITION, notes) or order
    if "background" in draft:
        draft["background"] = _text(draft["background"], join_path(_COMPOSITION, "background"), notes)
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
    repair_boxes(boxes, [e if isinstance(e, dict) else {} for e in elements], overall, may_swap, notes)
    for box in boxes:
        elements[box.index]["bbox"] = box.value
    draft["elements"] = elements
    return draft


def _repair_element(value: Mapping[Any, Any], index: int, path: str, notes: Notes) -> tuple[dict[str, Any], Box | None]:
    draft = _known(value, path, ("type", "text", "desc", "color_palette", *BOX_KEYS, *FORMAT_KEYS), notes)
    for key in ("text", "desc"):
        if key in draft:
            draft[key] = _text(draft[key], join_path(path, key), notes)
    _repair_type(draft, path, notes)
    if draft["type"] == "obj" and "text" in draft:
        text = draft.pop("text")
        if text != "":
            notes.add_loss(
                join_path(path, "text"),
                f"was left out: {quote(text)} is on an obj element, which draws no letters. Use type text.",
            )
    _repair_palette(draft, path, notes)
    stated = _take_order(draft, path, notes)
    box: Box | None = None
    for key, order in BOX_KEYS.items():
        if key not in draft:
            continue
        box_value = draft.pop(key)
        if box is not None:
            notes.add_loss(join_path(path, key), "was left out: the element has another box already.")
        elif isinstance(box_value, (list, tuple)) and not box_value:
            notes.add_finding(join_path(path, key), "was an empty list and was left out.")
        else:
            box = Box(index, box_value, stated or order)
            if key != "bbox" and box.order in (PLAIN, "yxyx"):
                notes.add_finding(join_path(path, key), "was read as bbox, in the order y_min, x_min, y_max, x_max.")
    return draft, box


def _repair_type(draft: dict[str, Any], path: str, notes: Notes) -> None:
    written = draft.get("type")
    if written is None:
        draft["type"] = "text" if draft.get("text") else "obj"
        notes.add_finding(join_path(path, "type"), f"was missing; the element was taken as {draft['type']}.")
    elif isinstance(written, str) and (kind := _TYPES.get(written.strip().lower())):
        if written.strip().lower() != kind:
            notes.add_finding(join_path(path, "type"), f"was {quote(written)}; it is sent as {kind}.")
        draft["type"] = kind


def _repair_palette(draft: dict[str, Any], path: str, notes: Notes) -> None:
    if "color_palette" in draft:
        draft["color_palette"] = repair_palette(draft["color_palette"], join_path(path, "color_palette"), notes)


def _take_order(draft: dict[str, Any], path: str, notes: Notes) -> str:
    """Remove `bbox_format` from the draft, and return the order that it names, or PLAIN."""
    for key in FORMAT_KEYS:
        if key in draft:
            name = draft.pop(key)
            if order := named_order(name):
                return order
            notes.add_problem(join_path(path, key), f"is {quote(name)}; write yxyx, xyxy or xywh, or leave it out.")
    return PLAIN


def _known(value: Mapping[Any, Any], path: str, keys: tuple[str, ...], notes: Notes) -> dict[str, Any]:
    """The values of the keys that belong here and are not null; every other key has a finding."""
    draft = {key: value[key] for key in keys if value.get(key) is not None}
    for key, content in value.items():
        if key in keys or content is None:
            continue
        normal = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower() if isinstance(key, str) else ""
        normal = re.sub(r"[\s-]+", "_", normal.strip())
        name = _ALIASES.get(normal, normal)
        if name in keys and name not in draft:
            draft[name] = content
            notes.add_finding(join_path(path, key), f"was read as {name}.")
        elif not path and normal in _LEFT_OUT:
            notes.add_loss(join_path(path, key), _LEFT_OUT[normal])
        else:
            notes.add_loss(join_path(path, key), "has no place in a structured prompt and was left out.")
    return draft


def _text(value: Any, path: str, notes: Notes, joined: bool = False) -> Any:
    """The value as valid Unicode text: a whole number is converted, and, if `joined`, a list of texts is joined."""
    if joined and isinstance(value, (list, tuple)):
        texts = cast("list[Any]", value)
        if not all(isinstance(text, str) for text in texts):
            return texts
        notes.add_finding(path, "was a list; its entries were joined with commas.")
        value = ", ".join(texts)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        notes.add_finding(path, f"was the number {value}; it is sent as text.")
        return str(value)
    if not isinstance(value, str):
        return value
    # Half a surrogate pair cannot be encoded, so it could never be sent.
    valid = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\ufffd" in valid and "\ufffd" not in value:
        notes.add_finding(path, "held half a character, which was replaced.")
    return valid
