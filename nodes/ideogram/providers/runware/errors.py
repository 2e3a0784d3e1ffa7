"""Runware's errors, told apart by their codes.

Source: reference 2.9. Runware changes its codes, so parts of them are matched, as Runware's own SDK does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from ...errors import IdeogramKitError, JobFailed
from ...transport.response import Reply, provider_message
from ..http_errors import http_error, sentence
from ..json_values import as_list

NAME = "Runware"
KEY_VARIABLE = "RUNWARE_API_KEY"

STATUSES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (401, ("apikey", "unauthori", "authentic")),
    (422, ("contentpolicy", "providercontent", "nsfw", "sensitive", "unsafe", "blocked", "moderation", "safety")),
    (402, ("credit", "quota", "balance", "payment")),
    (429, ("ratelimit", "toomanyrequests")),
    (500, ("timeout", "inference", "noavailable", "unavailable", "failedornotfound", "internal", "server", "cancel")),
    (400, ("parameter", "mismatch", "incompatible", "invalid", "missing", "unsupported", "unknown", "validation")),
)
"""The HTTP status that a code stands for, by parts of the code in lower case. The first that matches counts."""

NOT_FOUND = "notfound"
"""A part of `taskFailedOrNotFound`, the code for a task that Runware does not know."""

UNKNOWN_FIELD = (("unknown", "parameter"), ("unsupported", "parameter"))
"""Parts of the codes for a field that a model lacks: `unknownParameter` in the SDK, `unsupportedParameter` live."""


def errors_of(body: Any) -> list[dict[str, Any]]:
    """The error objects of a reply: its list `errors`, its `error`, or itself where it is a problem+json."""
    if not isinstance(body, dict):
        return []
    fields = cast("dict[str, Any]", body)
    for name in ("errors", "error"):
        value = fields.get(name)
        if isinstance(value, list) and value:
            return [_error(entry) for entry in as_list(value)]
        if value and not isinstance(value, list):
            return [_error(value)]
    return [fields] if "data" not in fields and _text(fields, "code", "detail", "title") else []


def code_of(error: dict[str, Any]) -> str:
    """The code of an error: its letters alone, in lower case."""
    return "".join(letter for letter in _text(error, "code", "type", "errorCode").lower() if letter.isalpha())


def parameters_of(error: dict[str, Any]) -> tuple[str, ...]:
    """The fields that an error names, in a text or in a list."""
    parameter = error.get("parameter")
    if isinstance(parameter, str):
        return (parameter,) if parameter else ()
    return tuple(name for name in as_list(parameter) if isinstance(name, str))


def is_unknown_field(error: dict[str, Any]) -> bool:
    """Whether the error says that the model has no such field. Nothing was made then."""
    code = code_of(error)
    return any(all(part in code for part in parts) for parts in UNKNOWN_FIELD)


def reply_error(errors: Sequence[dict[str, Any]], reply: Reply) -> IdeogramKitError:
    """The error for the errors that a reply reports, by their codes, else by its status.

    JobFailed is for a task that Runware has given up.
    """
    message = _message(errors) or provider_message(reply)
    for error in errors:
        code = code_of(error)
        for status, parts in STATUSES:
            if code and any(part in code for part in parts):
                return _status_error(status, message, reply)
    if reply.status == 422:
        # Runware documents no 422; elsewhere it is a check of the fields.
        return _status_error(400, message, reply)
    if reply.status == 200:
        return _status_error(500, message, reply)
    return http_error(NAME, KEY_VARIABLE, reply, message or None)


def _status_error(status: int, message: str, reply: Reply) -> IdeogramKitError:
    if status == 500:
        return JobFailed(
            f"{NAME} could not make it: {message} It was not asked again; whether it was billed stands in your account "
            "there. Run again later.",
            sent=True,
        )
    return http_error(NAME, KEY_VARIABLE, Reply(status, reply.headers, reply.content), message)


def _message(errors: Sequence[dict[str, Any]]) -> str:
    """The messages of the errors, each with the fields that it is about; at most 300 characters."""
    messages: list[str] = []
    for error in errors:
        message = " ".join(_text(error, "message", "detail", "title", "error", "code").split())
        fields = [name for name in parameters_of(error) if name not in message]
        message = f"{message.rstrip('.')} ({', '.join(fields)})." if fields else message
        if message and message not in messages:
            messages.append(message)
    return sentence(" ".join(messages))


def _error(entry: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", entry) if isinstance(entry, dict) else {"message": str(entry)}


def _text(error: dict[str, Any], *names: str) -> str:
    return next((text for name in names if isinstance(text := error.get(name), str) and text), "")
