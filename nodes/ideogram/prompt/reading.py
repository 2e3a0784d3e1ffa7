"""Reads a structured prompt: finds it, repairs it, checks it and arranges it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import BadInput
from ..requests import StructuredPrompt
from .check import check
from .decode import find_prompt
from .lenient import Unreadable
from .notes import Notes
from .repair import repair
from .writing import arrange, serialise


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A prompt that is ready to send, and the findings about it.

    Each finding is one sentence that begins with a path in the prompt: something there was repaired, left out, or is
    unlike what the models were trained on.
    """

    prompt: StructuredPrompt
    findings: tuple[str, ...] = ()


def read(value: str | Mapping[str, Any], field: str) -> Reading:
    """Read a structured prompt from a text or an object, which is not modified.

    `field` is the node's input, for the error. Raises BadInput with every problem that the API would refuse, each with
    its path, or with the line and column where the text is not JSON.
    """
    notes = Notes()
    try:
        prompt = find_prompt(value, notes)
    except Unreadable as error:
        raise BadInput(field, error.sentence()) from None
    draft = repair(prompt, isinstance(value, str) and not _is_compact(value), notes)
    check(draft, notes)
    if notes.problems:
        raise BadInput(field, notes.message())
    return Reading(prompt=arrange(draft), findings=tuple(notes.findings))


def _is_compact(text: str) -> bool:
    """Whether a program wrote this text: it is exactly what `serialise` makes of an object."""
    try:
        return text.startswith("{") and serialise(json.loads(text)) == text
    except (ValueError, RecursionError):
        return False
