"""Reading a structured prompt from start to end: find it, repair it, check it, put it in order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import BadInput
from ..requests import StructuredPrompt
from .check import check
from .decode import document
from .lenient import Unreadable
from .notes import Notes
from .repair import repair
from .writing import arrange, serialise


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A prompt that is ready to send, and what there is to say of it.

    Each finding is one sentence that begins with its path: something was repaired, left out, or is unlike
    what the models were trained on.
    """

    prompt: StructuredPrompt
    findings: tuple[str, ...] = ()


def read(value: str | Mapping[str, Any], field: str) -> Reading:
    """Reads a structured prompt from text or from an object, and never changes what it was given.

    `field` is the node's input, for the error. Raises BadInput with every problem that the API would
    refuse, each with its path, or with line and column where the text is no JSON.
    """
    notes = Notes()
    try:
        found = document(value, notes)
    except Unreadable as error:
        raise BadInput(field, error.sentence()) from None
    draft = repair(found, isinstance(value, str) and not _is_compact(value), notes)
    check(draft, notes)
    if notes.problems:
        raise BadInput(field, notes.complaint())
    return Reading(prompt=arrange(draft), findings=tuple(notes.findings))


def _is_compact(text: str) -> bool:
    """Whether a program wrote this: it is an object in the very text that `serialise` makes."""
    try:
        return text.startswith("{") and serialise(json.loads(text)) == text
    except (ValueError, RecursionError):
        return False
