"""The error for an answer of Segmind's that is none, by its status and its own words.

Source: Segmind's API pages and its documentation as of August 2026: `{"error": "text"}`, and only a 200 is billed. A
406 is missing credit, a refused value, a wrong Content-Type or a team's spend limit: only the words tell which. A 422
is a job that failed; for a refused value (inferred) it has no `status`. A 500 is often a bad value in disguise.
"""

from __future__ import annotations

import re

from ...errors import BadReply, BadRequest, Blocked, IdeogramKitError, JobFailed, OutOfCredit, Unavailable
from ...transport.response import Reply, said
from ..http_errors import http_error

NAME = "Segmind"
VARIABLE = "SEGMIND_API_KEY"

ANSWERS = (200, 202)
"""Statuses of an answer that is one; a queue may say 202 (inferred)."""

FAILED = frozenset({"FAILED", "ERROR", "CANCELLED", "CANCELED"})
"""States of a job that ended without pictures. Only the first is documented."""

_POLICY = re.compile(
    r"nsfw|\bsafety|moderat|content.{0,3}(?:policy|filter|violation)|polic(?:y|ies)|prohibited|inappropriate|unsafe|"
    r"not safe|flagged|blocked",
    re.I,
)
_MONEY = re.compile(r"credit|balance|funds|payment|billing|spend|budget|quota|upgrade|subscri|\bplan\b", re.I)
_VALUE = re.compile(r"invalid|must be|not (?:allowed|valid|supported|one of)|required|unexpected|validation", re.I)


def state(reply: Reply) -> str:
    """The state that a JSON body names, in capitals; empty where it names none."""
    found = reply.object().get("status")
    return found.upper() if isinstance(found, str) else ""


def refused(reply: Reply) -> IdeogramKitError:
    """The error for an answer with another status than 200, or for one that says that the job failed."""
    words = said(reply)
    failed = state(reply) in FAILED
    if reply.status not in (401, 403, 429) and _POLICY.search(words.replace("enable_safety_checker", "")):
        return Blocked(f"{NAME}'s safety filter refused the request: {words} Change the prompt or the images.")
    if reply.status in (402, 403, 404, 406) and _MONEY.search(words):
        return OutOfCredit(f"{NAME} wants credit or another plan first: {words} Nothing was billed.")
    if reply.status == 406 and not words:
        return BadRequest(
            f"{NAME} refused the request (status 406) without a word. It does so where credit is missing, a team's "
            "spend limit is reached, or a value is refused. Nothing was billed."
        )
    if failed and not _VALUE.search(words):
        return JobFailed(f"{NAME} could not make it: {words} A job that fails is not billed; run again.")
    if failed or reply.status == 422:
        return BadRequest(f"{NAME} refused the request: {words} Nothing was billed.")
    if reply.status in (404, 405, 410):
        return BadRequest(
            f"{NAME} does not offer this model, or no longer (status {reply.status}): {words} Nothing was billed."
        )
    if reply.status == 500:
        return Unavailable(
            f"{NAME} failed (status 500): {words} Often that is a value that the model does not take; change one, or "
            "run again later. It was not sent again."
        )
    return http_error(NAME, VARIABLE, reply)


def without(what: str, reply: Reply) -> IdeogramKitError:
    """The error for a 200 that does not hold `what`: an error in disguise, or an answer that is none."""
    words = said(reply)
    if state(reply) in FAILED or (reply.object().get("error") and _POLICY.search(words)):
        return refused(reply)
    if reply.object().get("error") and _MONEY.search(words):
        return OutOfCredit(f"{NAME} wants credit or another plan first: {words}")
    return BadReply(f"{NAME} answered without {what}: {words or 'an empty reply.'}")
