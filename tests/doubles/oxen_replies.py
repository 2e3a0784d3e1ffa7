"""The two shapes of Oxen's errors.

Sources: section 3 of the pack's reference; Oxen's pages on the queue and on image generation, November 2026.
"""

from __future__ import annotations

from typing import Any

from .wire import Reply

ERRORS = {
    400: ("invalid_params", "The parameters are invalid"),
    401: ("unauthenticated", "You must be authenticated"),
    404: ("resource_not_found", "The requested resource could not be found"),
}


def typed_error(status: int) -> dict[str, Any]:
    """The shape that has a type and a title."""
    kind, title = ERRORS.get(status, ("unknown_error", f"HTTP {status}"))
    return {"error": {"type": kind, "title": title}, "status": "error", "status_message": kind}


def message_error(words: str, status: int = 400) -> Reply:
    """The shape that has only a message."""
    return Reply.json({"error": {"message": words}}, status)
