"""Segmind's errors, told apart by the status and by Segmind's own words.

Source: Segmind's API pages and its documentation as of August 2026: `{"error": "text"}`, and only a 200 is billed. A
401 is a wrong key, a 403 a restriction of the team or the plan. A 406 may be missing credit, a refused value, a wrong
Content-Type or a team's spend limit; only the words tell which. A 422 is a job that failed; for a refused value
(inferred) it has no `status`. A 500 is often caused by a bad value.
"""

from __future__ import annotations

import re

from ...errors import BadRequest, Blocked, IdeogramKitError, JobFailed, OutOfCredit, Unavailable
from ...transport.response import Reply, provider_message
from ..http_errors import http_error, missing

NAME = "Segmind"
KEY_VARIABLE = "SEGMIND_API_KEY"

OK = (200, 202)
"""The statuses of a reply that is no error; a queue may answer 202 (inferred)."""

DONE = frozenset({"COMPLETED", "COMPLETE", "SUCCESS", "SUCCEEDED", "DONE", "FINISHED"})
"""The states of a job whose pictures are there, in any case of letters. Only the first is documented."""

FAILED = frozenset({"FAILED", "FAILURE", "ERROR", "CANCELLED", "CANCELED"})
"""The states of a job that ended without pictures, in any case of letters. Only the first is documented."""

_POLICY = re.compile(
    r"nsfw|\bsafety|moderat|content.{0,3}(?:policy|filter|violation)|polic(?:y|ies)|prohibited|inappropriate|unsafe|"
    r"not safe|flagged|blocked",
    re.I,
)
_MONEY = re.compile(r"credit|balance|funds|payment|billing|spend|budget|quota|upgrade|subscri|\bplan\b", re.I)
_VALUE = re.compile(r"invalid|must be|not (?:allowed|valid|supported|one of)|required|unexpected|validation", re.I)


def job_state(reply: Reply) -> str:
    """The state that a JSON body names, in capitals; empty where it names none."""
    status = reply.object().get("status")
    return status.upper() if isinstance(status, str) else ""


def reply_error(reply: Reply) -> IdeogramKitError:
    """The error for a reply whose status is not 200, or that says that the job failed."""
    message = provider_message(reply)
    failed = job_state(reply) in FAILED
    if reply.status not in (401, 403, 429) and _POLICY.search(message.replace("enable_safety_checker", "")):
        return Blocked(f"{NAME}'s safety filter refused the request: {message} Change the prompt or the images.")
    if reply.status in (402, 403, 404, 406) and _MONEY.search(message):
        return OutOfCredit(f"{NAME} wants credit or another plan first: {message} Nothing was billed.")
    if reply.status == 403:
        return OutOfCredit(
            f"{NAME} says that the team or the plan of this key may not do this (status 403): "
            f"{message or 'without a word.'} Ask whoever manages the team, or choose another model or plan. Nothing "
            "was billed."
        )
    if reply.status == 406 and not message:
        return BadRequest(
            f"{NAME} refused the request (status 406) without a word. It does so where credit is missing, a team's "
            "spend limit is reached, or a value is refused. Nothing was billed."
        )
    if failed and not _VALUE.search(message):
        return JobFailed(f"{NAME} could not make it: {message} A job that fails is not billed; run again.")
    if failed or reply.status == 422:
        return BadRequest(f"{NAME} refused the request: {message} Nothing was billed.")
    if reply.status in (404, 405, 410):
        return BadRequest(
            f"{NAME} does not offer this model, or no longer (status {reply.status}): {message} Nothing was billed."
        )
    if reply.status == 500:
        return Unavailable(
            f"{NAME} failed (status 500): {message} Often that is a value that the model does not take; change one, or "
            "run again later. It was not sent again."
        )
    return http_error(NAME, KEY_VARIABLE, reply)


def missing_error(what: str, reply: Reply) -> IdeogramKitError:
    """The error for a reply of status 200 that does not hold `what`: the error that it reports, else a BadReply."""
    message = provider_message(reply)
    if job_state(reply) in FAILED or (reply.object().get("error") and _POLICY.search(message)):
        return reply_error(reply)
    if reply.object().get("error") and _MONEY.search(message):
        return OutOfCredit(f"{NAME} wants credit or another plan first: {message}")
    return missing(NAME, what, reply)
