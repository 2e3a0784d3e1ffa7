"""Checks a draft against the official schema [OpenAPI, V4JsonPrompt].

What the API refuses is a problem. What it accepts but the models were not trained on, by the rules of Ideogram's
open-source package, is a finding. Two checks are stricter than the schema: an empty `high_level_description` and an
empty `text` are refused, because nothing can be drawn from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from .boxes import ROW_FIRST
from .colours import COLOUR
from .notes import Notes, format_numbers, join_path, quote
from .repair import STYLE_KEYS

MAX_STYLE_COLOURS = 16
MAX_ELEMENT_COLOURS = 5
_COMPOSITION = "compositional_deconstruction"
_BOX = f"a box is four whole numbers 0 to 1000 in the order {ROW_FIRST}"
_SUMMARY = "high_level_description"
_WHOLE = (
    "Ideogram requires one or two sentences on the whole picture. Write them there, or in the field of "
    "that name in Build JSON Prompt"
)


def check(draft: Mapping[str, Any], notes: Notes) -> None:
    """Add every problem and finding of a repaired draft to `notes`; the draft is not changed."""
    if _SUMMARY not in draft:
        notes.add_problem(_SUMMARY, f"is missing; {_WHOLE}.")
    elif _is_text(draft, "", _SUMMARY, notes) and not draft[_SUMMARY].strip():
        notes.add_problem(_SUMMARY, f"is empty; {_WHOLE}.")
    if "style_description" in draft:
        _check_style(draft["style_description"], notes)
    composition = draft.get(_COMPOSITION)
    if isinstance(composition, dict):
        _check_composition(cast("dict[str, Any]", composition), notes)
    else:
        state = "is missing" if composition is None else f"is {quote(composition)}"
        notes.add_problem(_COMPOSITION, f"{state}; it must be an object with background and elements.")


def _check_style(style: Any, notes: Notes) -> None:
    path = "style_description"
    if not isinstance(style, dict):
        notes.add_problem(path, f"is {quote(style)}; it must be an object, or be left out.")
        return
    fields = cast("dict[str, Any]", style)
    texts = [key for key in STYLE_KEYS if key in fields and _is_text(fields, path, key, notes)]
    written = {key for key in texts if fields[key].strip()}
    _check_palette(fields, path, MAX_STYLE_COLOURS, notes)
    if not written and not fields.get("color_palette"):
        return
    absent = [key for key in ("aesthetics", "lighting", "medium") if key not in written]
    if {"photo", "art_style"} <= written:
        notes.add_finding(path, "has both photo and art_style; the models were trained with exactly one of the two.")
    elif not {"photo", "art_style"} & written:
        absent.append("photo or art_style")
    if absent:
        notes.add_finding(path, f"has no {', no '.join(absent)}; the models were trained with all of these in a style.")


def _check_composition(composition: dict[str, Any], notes: Notes) -> None:
    path = join_path(_COMPOSITION, "background")
    if "background" not in composition:
        notes.add_problem(path, "is missing; say what lies behind everything.")
    elif _is_text(composition, _COMPOSITION, "background", notes) and not composition["background"].strip():
        notes.add_finding(path, "is empty; the models were trained with a described background.")
    path = join_path(_COMPOSITION, "elements")
    elements = composition.get("elements")
    if not isinstance(elements, list):
        state = "is missing" if elements is None else f"is {quote(elements)}"
        notes.add_problem(path, f"{state}; it must be a list, which may be empty.")
        return
    for index, element in enumerate(cast("list[Any]", elements)):
        if isinstance(element, dict):
            _check_element(cast("dict[str, Any]", element), f"{path}[{index}]", notes)
        else:
            notes.add_problem(f"{path}[{index}]", f"is {quote(element)}; it must be an object with type and desc.")


def _check_element(element: dict[str, Any], path: str, notes: Notes) -> None:
    kind = element.get("type")
    if kind not in ("obj", "text"):
        notes.add_problem(join_path(path, "type"), f"is {quote(kind)}; it must be obj or text.")
    if "bbox" in element:
        _check_box(element["bbox"], join_path(path, "bbox"), notes)
    if kind == "text":
        if "text" not in element:
            notes.add_problem(join_path(path, "text"), "is missing; write the letters that are to be drawn.")
        elif _is_text(element, path, "text", notes) and not element["text"].strip():
            notes.add_problem(join_path(path, "text"), "is empty; write the letters that are to be drawn.")
    if "desc" not in element:
        notes.add_problem(join_path(path, "desc"), "is missing; say how the element looks.")
    elif _is_text(element, path, "desc", notes) and not element["desc"].strip():
        notes.add_finding(join_path(path, "desc"), "is empty; the models were trained with every element described.")
    _check_palette(element, path, MAX_ELEMENT_COLOURS, notes)


def _check_box(box: Any, path: str, notes: Notes) -> None:
    if not isinstance(box, list):
        notes.add_problem(path, f"is {quote(box)}; {_BOX}.")
        return
    numbers = cast("list[Any]", box)
    if len(numbers) != 4:
        notes.add_problem(path, f"has {len(numbers)} entries; {_BOX}.")
        return
    wrong = [n for n in range(4) if type(numbers[n]) is not int or not 0 <= numbers[n] <= 1000]
    for n in wrong:
        notes.add_problem(f"{path}[{n}]", f"is {quote(numbers[n])}; {_BOX}.")
    if not wrong and (numbers[2] - numbers[0] <= 1 or numbers[3] - numbers[1] <= 1):
        notes.add_finding(path, f"is {format_numbers(numbers)}, a box without room; {_BOX}.")


def _check_palette(owner: dict[str, Any], path: str, limit: int, notes: Notes) -> None:
    path = join_path(path, "color_palette")
    palette = owner.get("color_palette", [])
    if not isinstance(palette, list):
        notes.add_problem(path, f"is {quote(palette)}; it must be a list of colours such as #FFD700.")
        return
    colours = cast("list[Any]", palette)
    for index, colour in enumerate(colours):
        if not isinstance(colour, str) or not COLOUR.fullmatch(colour):
            notes.add_problem(f"{path}[{index}]", f"is {quote(colour)}; a colour is written as #RRGGBB.")
    if len(colours) > limit:
        notes.add_finding(path, f"has {len(colours)} colours; the models were trained with at most {limit} here.")


def _is_text(owner: Mapping[str, Any], path: str, key: str, notes: Notes) -> bool:
    if isinstance(owner[key], str):
        return True
    notes.add_problem(join_path(path, key), f"is {quote(owner[key])}; it must be text.")
    return False
