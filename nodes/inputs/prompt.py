"""Tells a prompt of plain words from a structured prompt, written or connected."""

from __future__ import annotations

from typing import Any

from ..ideogram import prompt as structured
from ..ideogram.errors import BadInput


def read_prompt(
    prompt: str, connected: dict[str, Any] | str | None, notes: list[str]
) -> tuple[str | None, dict[str, Any] | None]:
    """The request's words or its structured prompt, whichever was given; what was mended is noted.

    Raises BadInput for both, and for a structured prompt that breaks the contract.
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
