"""Reads the record of a generation, in the forms that Oxen's pages show, and completes it with what an event says.

Source: Oxen's page on the queue, sections 3.3 and 3.4 of the pack's reference. An older page has records without a
`status`, which vanish when the generation has ended; other descriptions of the API say "completed" and "error".
Inferred: that a record may hold `images`, each with its `url`, as the synchronous route's answer does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from ...images.data_uri import is_link
from ..json_values import as_object, as_objects, as_text
from .events import Event

Record = dict[str, Any]

SUCCEEDED, FAILED, CANCELLED = "succeeded", "failed", "cancelled"
UNREADABLE = "unreadable"
"""Our own: of a generation whose siblings came and which cannot be told; `error_message` says why."""

ENDED = (SUCCEEDED, FAILED, CANCELLED)
SPELLINGS = {"completed": SUCCEEDED, "error": FAILED, "canceled": CANCELLED, "in_progress": "processing"}


def status(record: Mapping[str, Any]) -> str | None:
    """Where a generation stands, in the words of today's page; None for what is no record of a generation."""
    state, is_named = record.get("status"), as_text(record.get("generation_id")) is not None
    if isinstance(state, str):
        word = state.strip().lower()
        # An error that is not about a generation says so, too.
        return SPELLINGS.get(word, word) if is_named or word != "error" else None
    if state is not None or not is_named:
        return None
    if links(record):
        return SUCCEEDED
    return FAILED if record.get("error_message") else "processing"


def links(record: Mapping[str, Any]) -> list[str]:
    """The links of the pictures of a generation: its `result_url`, or those of `images` where there are several."""
    image = [as_object(record.get("image"))]
    listed = [entry.get("url") for entry in as_objects(record.get("images")) or image]
    several = [link for link in listed if _is_link(link)]
    result = record.get("result_url")
    return [result] if _is_link(result) and len(several) < 2 else several


def completed(record: Mapping[str, Any], event: Record | None) -> Record:
    """The record, with what only an event says, as `of_event` has it: the picture's link, or why there is none."""
    filled = dict(record)
    if event is not None and links(event) and not links(record):
        filled["result_url"] = event["result_url"]
    if event is not None and event["error_message"] and not record.get("error_message"):
        filled["error_message"] = event["error_message"]
    return filled


def of_event(event: Event | None) -> Record | None:
    """The record that an event stands in for, with all that it says; None where it tells no end."""
    if event is None:
        return None
    record = {
        **event,
        "model_name": event.get("model"),
        "result_url": event.get("url"),
        "error_message": event.get("error"),
    }
    stage = status(record)
    tells = stage == FAILED or (stage == SUCCEEDED and links(record))
    return {**record, "status": stage} if tells else None


def _is_link(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and is_link(value)
