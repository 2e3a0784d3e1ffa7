"""Reads a structured prompt: finds it, repairs it, checks it and arranges it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import BadInput
from ..requests import GivenPrompt, StructuredPrompt
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
    prompt, given = read_given(value, field)
    if given.problems:
        raise BadInput(field, given.problems)
    return Reading(prompt=prompt, findings=given.findings)


def read_given(value: str | Mapping[str, Any], field: str) -> tuple[StructuredPrompt, GivenPrompt]:
    """Read a structured prompt as `read` does, but leave it to the caller to refuse one that breaks the contract.

    Returns it ready to send, and beside it as it was given; the first is of no use where the second has problems.
    Raises BadInput where no object can be found.
    """
    notes = Notes()
    try:
        prompt = find_prompt(value, notes)
    except Unreadable as error:
        raise BadInput(field, error.sentence()) from None
    surroundings = tuple(notes.findings)
    draft = repair(prompt, isinstance(value, str) and not _is_compact(value), notes)
    check(draft, notes)
    given = GivenPrompt(
        field=field,
        prompt=_as_json(prompt),
        problems=notes.message() if notes.problems else "",
        findings=tuple(notes.findings),
        surroundings=surroundings,
        is_whole=notes.is_whole,
    )
    return {} if given.problems else arrange(draft), given


def _as_json(prompt: Mapping[Any, Any]) -> StructuredPrompt | None:
    """A copy of the prompt as JSON gives it back; None where it cannot be written as JSON."""
    try:
        return json.loads(serialise(dict(prompt)))
    except (TypeError, ValueError, RecursionError):
        return None


def _is_compact(text: str) -> bool:
    """Whether a program wrote this text: it is exactly what `serialise` makes of an object."""
    try:
        return text.startswith("{") and serialise(json.loads(text)) == text
    except (ValueError, RecursionError):
        return False
