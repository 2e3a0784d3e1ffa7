"""fal's errors: the model's own as a list of details, the platform's as a text with an `error_type`.

Sources: fal's pages on errors and request errors (2026). 422 stands for validation and for moderation; a locked
account is a 403 that speaks of its balance. 5xx is not billed, a 422 of the content policy may be.
"""

from __future__ import annotations

import re
from typing import Any

from ...errors import BadReply, BadRequest, Blocked, IdeogramKitError, JobFailed, OutOfCredit, RateLimited, Unavailable
from ...transport.response import Reply, said
from ...transport.retry_after import retry_after
from ..http_errors import http_error
from ..reading import as_list, as_objects

NAME = "fal"
KEY = "FAL_KEY"
BALANCE = re.compile(r"balance|locked|credit|billing|top.?up", re.I)
POLICY = re.compile(r"content.?policy|\bsafety\b|\bnsfw\b|\bmoderation\b|\bprohibited\b|\bflagged\b", re.I)
BROKEN = re.compile(r"timeout|runner_|internal_error|server_error")
"""Error types of a fault at fal."""


def refused(reply: Reply) -> IdeogramKitError:
    """The error for a reply that is not 200."""
    kinds, words = _read(reply)
    status = reply.status
    if status in (401, 402, 403):
        if status == 402 or (status == 403 and BALANCE.search(words)):
            return OutOfCredit(f"{NAME} wants credit first: {words} Nothing was billed. Top up in your account at fal.")
        return http_error(NAME, KEY, reply, words)
    if status == 429:
        told = f"{NAME} has too many requests in flight: {words} Wait a little, then run again."
        return RateLimited(told, retry_after(reply))
    return failed(kinds, words, status)


def failed(kinds: str, words: str, status: int | None = None) -> IdeogramKitError:
    """The error for a request that ended without pictures, by its error types, its words and its status, if any."""
    at = f" (status {status})" if status else ""
    if "content_policy" in kinds or (status in (None, 400, 422) and POLICY.search(f"{kinds} {words}")):
        told = f"{NAME}'s safety filter refused the request: {words} It may have been billed."
        return Blocked(f"{told} Change the prompt or the images.")
    if "no_media_generated" in kinds:
        told = (
            f"{NAME} made no picture{at}: {words} It does not say whether that was billed. Change the prompt, or try "
        )
        return JobFailed(told + "another seed.")
    if status == 499 or "client_" in kinds:
        return JobFailed(f"{NAME} stopped the request{at}: {words} If it had begun, it may have been billed.")
    if BROKEN.search(kinds):
        return JobFailed(f"{NAME} failed{at}: {words} fal bills no request that fails so; run again later.")
    if status is not None and status >= 500:
        return Unavailable(f"{NAME} failed{at}: {words} It was not sent again; fal bills no 5xx. Run again later.")
    if status is None:
        return JobFailed(f"{NAME} failed: {words} Look at the request in your history at fal before you run it again.")
    if 400 <= status < 500:
        return BadRequest(f"{NAME} refused the request{at}: {words} Nothing was billed.")
    return BadReply(f"{NAME} answered with status {status}, which it does not document.")


def _read(reply: Reply) -> tuple[str, str]:
    """The error types, and the words, each led by the field that it is about."""
    body = reply.object()
    kinds = [str(body.get("error_type") or reply.headers.get("X-Fal-Error-Type") or "")]
    words: list[str] = []
    for known in as_objects(body.get("detail")):
        kinds.append(str(known.get("type") or ""))
        words.append(": ".join(part for part in (_field(known.get("loc")), str(known.get("msg") or "")) if part))
    told = "; ".join(one for one in words if one)[:300]
    if not told:
        return " ".join(kinds), said(reply) or f"status {reply.status}, without a word."
    return " ".join(kinds), told if told[-1] in ".!?" else told + "."


def _field(loc: Any) -> str:
    """Where an error is, without the `body` that every such path begins with: image_size.width."""
    path = [str(part) for part in as_list(loc)]
    return ".".join(path[1:] if path[:1] == ["body"] else path)
