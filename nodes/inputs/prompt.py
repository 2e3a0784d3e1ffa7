"""Reads a node's prompt: refuses a blank one, and tells plain words from a structured prompt."""

from __future__ import annotations

from typing import Any

from ..ideogram import prompt as structured
from ..ideogram.errors import BadInput

NOT_CONNECTED: Any = object()
"""Tells an input that is not connected from one that is: ComfyUI passes None for a linked value it does not know."""


def validate(prompt: str | None, structured_prompt: Any) -> bool | str:
    """Whether the graph may be queued: a prompt, or a connected structured prompt, is there; else what is wrong.

    `prompt` is None where it is linked, as its value is not known yet.
    """
    if prompt is not None and not prompt.strip() and structured_prompt is NOT_CONNECTED:
        return "it is blank; write what to draw, or connect a structured_prompt."
    return True


def validate_words(prompt: str | None) -> bool | str:
    """The same for a node that takes plain words alone."""
    return True if prompt is None or prompt.strip() else "it is blank; write what to draw."


def read_prompt(
    prompt: str, connected: dict[str, Any] | str | None, notes: list[str]
) -> tuple[str | None, dict[str, Any] | None]:
    """The request's words or its structured prompt, whichever was given; what was repaired is added to the notes.

    `connected` is the value of the socket `structured_prompt`. Raises BadInput where both are given, and for a
    structured prompt that breaks the contract.
    """
    written = prompt.strip()
    if connected is not None and connected != "":
        if written:
            raise BadInput("prompt", "there is a prompt and a structured_prompt; clear one of them.")
        field, source = "structured_prompt", connected
    elif structured.looks_structured(written):
        field, source = "prompt", written
    else:
        return written, None
    reading = structured.read(source, field)
    notes += reading.findings
    return None, reading.prompt
