"""What Runware's error codes mean for the user: each becomes the error that names the next step.

Source: reference 2.9. Raw codes are unstable there, so they are matched by parts of them, as Runware's own SDK does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from ...errors import IdeogramKitError, JobFailed
from ...transport.response import Reply, said
from ..http_errors import http_error
from ..reading import as_list

NAME = "Runware"
VARIABLE = "RUNWARE_API_KEY"

KINDS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (401, ("apikey", "unauthori", "authentic")),
    (422, ("contentpolicy", "providercontent", "nsfw", "sensitive", "unsafe", "blocked", "moderation", "safety")),
    (402, ("credit", "quota", "balance", "payment")),
    (429, ("ratelimit", "toomanyrequests")),
    (500, ("timeout", "inference", "noavailable", "unavailable", "failedornotfound", "internal", "server", "cancel")),
    (400, ("parameter", "mismatch", "incompatible", "invalid", "missing", "unsupported", "unknown", "validation")),
)
"""The status that a code stands for, by parts of the code in lower case; the first that fits."""

NOT_FOUND = "notfound"
"""Part of the code for a task that is not known, `taskFailedOrNotFound`."""

UNKNOWN_FIELD = (("unknown", "parameter"), ("unsupported", "parameter"))
"""The codes for a field that a model does not have: `unknownParameter` in the SDK, `unsupportedParameter` live."""


def errors_of(body: Any) -> list[dict[str, Any]]:
    """The error objects of a reply: a list `errors`, an `error`, or a problem+json; empty where it tells of none."""
    if not isinstance(body, dict):
        return []
    known = cast("dict[str, Any]", body)
    for name in ("errors", "error"):
        found = known.get(name)
        if isinstance(found, list) and found:
            return [_error(entry) for entry in as_list(found)]
        if found and not isinstance(found, list):
            return [_error(found)]
    return [known] if "data" not in known and _text(known, "code", "detail", "title") else []


def code_of(error: dict[str, Any]) -> str:
    """The code in lower case, without what is no letter."""
    return "".join(letter for letter in _text(error, "code", "type", "errorCode").lower() if letter.isalpha())


def parameters_of(error: dict[str, Any]) -> tuple[str, ...]:
    """The fields that an error names; Runware gives a text or a list."""
    found = error.get("parameter")
    if isinstance(found, str):
        return (found,) if found else ()
    return tuple(name for name in as_list(found) if isinstance(name, str))


def refuses_field(error: dict[str, Any]) -> bool:
    """Whether the error says that a field is not known; nothing was made then."""
    code = code_of(error)
    return any(all(part in code for part in parts) for parts in UNKNOWN_FIELD)


def failure(errors: Sequence[dict[str, Any]], reply: Reply) -> IdeogramKitError:
    """The error for what a reply reports; by its codes, else its status. JobFailed where Runware gave the task up."""
    words = _words(errors) or said(reply)
    for error in errors:
        code = code_of(error)
        for status, parts in KINDS:
            if code and any(part in code for part in parts):
                return _as(status, words, reply)
    if reply.status == 422:
        return _as(400, words, reply)  # not among the statuses that Runware documents; a check of fields elsewhere
    if reply.status == 200:
        return _as(500, words, reply)
    return http_error(NAME, VARIABLE, reply, words or None)


def _as(status: int, words: str, reply: Reply) -> IdeogramKitError:
    if status == 500:
        return JobFailed(
            f"{NAME} could not make it: {words} It was not asked again; whether it was billed stands in your account "
            "there. Run again later."
        )
    return http_error(NAME, VARIABLE, Reply(status, reply.headers, reply.content), words)


def _words(errors: Sequence[dict[str, Any]]) -> str:
    """What the errors say, each with the field that it names; at most 300 characters."""
    told: list[str] = []
    for error in errors:
        words = " ".join(_text(error, "message", "detail", "title", "error", "code").split())
        fields = [name for name in parameters_of(error) if name not in words]
        words = f"{words.rstrip('.')} ({', '.join(fields)})." if fields else words
        if words and words not in told:
            told.append(words)
    text = " ".join(told)[:300]
    return text if not text or text[-1] in ".!?" else text + "."


def _error(entry: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", entry) if isinstance(entry, dict) else {"message": str(entry)}


def _text(error: dict[str, Any], *names: str) -> str:
    return next((found for name in names if isinstance(found := error.get(name), str) and found), "")
