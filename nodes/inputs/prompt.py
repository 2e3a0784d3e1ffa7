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
    words, source = _source(prompt, connected)
    if source is None:
        return words, None
    reading = structured.read(*source)
    notes += reading.findings
    return None, reading.prompt


def read_given_prompt(prompt: str, connected: dict[str, Any] | str | None) -> dict[str, Any]:
    """The request's fields `prompt`, `structured_prompt` and `given_prompt`, as `read_prompt` reads them.

    What breaks the contract is left to the provider that will be chosen. Raises BadInput where both are given, and
    where a structured prompt cannot be found in what is connected.
    """
    words, source = _source(prompt, connected)
    if source is None:
        return {"prompt": words}
    checked, given = structured.read_given(*source)
    return {"prompt": None, "structured_prompt": checked, "given_prompt": given}


def _source(prompt: str, connected: dict[str, Any] | str | None) -> tuple[str, tuple[Any, str] | None]:
    """The words, or the structured prompt that is to be read and the name of the input that has it."""
    written = prompt.strip()
    if connected is not None and connected != "":
        if written:
            raise BadInput("prompt", "there is a prompt and a structured_prompt; clear one of them.")
        return "", (connected, "structured_prompt")
    if structured.looks_structured(written):
        return "", (written, "prompt")
    return written, None
