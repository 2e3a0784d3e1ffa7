"""fal's errors: a model's own errors are a list of details, those of the platform a text with an `error_type`.

Sources: fal's pages on errors and request errors (2026). A 422 is a refused value or a moderated prompt; a 403 about
the balance is a locked account. A 5xx is not billed; a 422 for the content policy may be.
"""

from __future__ import annotations

import re
from typing import Any

from ...errors import BadReply, BadRequest, Blocked, IdeogramKitError, JobFailed, OutOfCredit, RateLimited, Unavailable
from ...transport.response import Reply, provider_message
from ...transport.retry_after import retry_after
from ..http_errors import http_error, sentence
from ..json_values import as_list, as_objects

NAME = "fal"
KEY_VARIABLE = "FAL_KEY"
BALANCE = re.compile(r"balance|locked|credit|billing|top.?up", re.I)
POLICY = re.compile(r"content.?policy|\bsafety\b|\bnsfw\b|\bmoderation\b|\bprohibited\b|\bflagged\b", re.I)
FILES = re.compile(r"\b(?:image|file)_(?:too_|load_|download_)\w+|\bunsupported_(?:image|file)_format\b", re.I)
"""The error types of a picture that fal checked and refused, before anything was made."""

BROKEN = re.compile(r"timeout|runner_|internal_error|server_error")
"""The error types of a failure on fal's side."""


def reply_error(reply: Reply) -> IdeogramKitError:
    """The error for a reply whose status is not 200."""
    types, message = error_details(reply)
    status = reply.status
    if status in (401, 402, 403):
        if status == 402 or (status == 403 and BALANCE.search(message)):
            return OutOfCredit(
                f"{NAME} wants credit first: {message} Nothing was billed. Top up in your account at fal."
            )
        return http_error(NAME, KEY_VARIABLE, reply, message)
    if status == 429:
        return RateLimited(
            f"{NAME} has too many requests in flight: {message} Wait a little, then run again.", retry_after(reply)
        )
    return job_error(types, message, status)


def job_error(types: str, message: str, status: int | None = None) -> IdeogramKitError:
    """The error for a request that ended without pictures.

    `types` are its error types in one text, `message` is fal's own, `status` that of the reply; None where a reply of
    status 200 reports the failure.
    """
    at = f" (status {status})" if status else ""
    if FILES.search(types):
        # Before the words are looked at, which may be about anything.
        return BadRequest(f"{NAME} refused a picture: {message} Nothing was billed.")
    if "content_policy" in types or (status in (None, 400, 422) and POLICY.search(f"{types} {message}")):
        return Blocked(
            f"{NAME}'s safety filter refused the request: {message} It may have been billed. Change the prompt or the "
            "images.",
            sent=True,
        )
    if "no_media_generated" in types:
        return JobFailed(
            f"{NAME} made no picture{at}: {message} It does not say whether that was billed. Change the prompt, or try "
            "another seed.",
            sent=True,
        )
    if status == 499 or "client_" in types:
        return JobFailed(
            f"{NAME} stopped the request{at}: {message} If it had begun, it may have been billed.", sent=True
        )
    if BROKEN.search(types):
        return JobFailed(f"{NAME} failed{at}: {message} fal bills no request that fails so; run again later.")
    if status is not None and status >= 500:
        return Unavailable(f"{NAME} failed{at}: {message} It was not sent again; fal bills no 5xx. Run again later.")
    if status is None:
        return JobFailed(
            f"{NAME} failed: {message} Look at the request in your history at fal before you run it again.", sent=True
        )
    if 400 <= status < 500:
        return BadRequest(f"{NAME} refused the request{at}: {message} Nothing was billed.")
    return BadReply(f"{NAME} answered with status {status}, which it does not document.")


def error_details(reply: Reply) -> tuple[str, str]:
    """The error types of a reply in one text, and its messages, each after the field that it is about."""
    body = reply.object()
    types = [str(body.get("error_type") or reply.headers.get("X-Fal-Error-Type") or "")]
    messages: list[str] = []
    for detail in as_objects(body.get("detail")):
        types.append(str(detail.get("type") or ""))
        named = (_field(detail.get("loc")), str(detail.get("msg") or ""))
        messages.append(": ".join(text for text in named if text))
    message = sentence("; ".join(text for text in messages if text))
    return " ".join(types), message or provider_message(reply) or f"status {reply.status}, without a word."


def _field(loc: Any) -> str:
    """The path of the field that an error is about, without `body`, with which all begin: image_size.width."""
    path = [str(name) for name in as_list(loc)]
    return ".".join(path[1:] if path[:1] == ["body"] else path)
