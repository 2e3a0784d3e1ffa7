"""Oxen's errors: two shapes of reply, and failed generations, which have nothing but a sentence.

Source: sections 3.2, 3.3 and 3.6 of the pack's reference, Oxen's pages on the queue and on image generation. No page
gives codes for failures, so the words of the sentence decide which error it is.
"""

from __future__ import annotations

import re
from typing import cast

from ...errors import BadRequest, Blocked, IdeogramKitError, OutOfCredit, RateLimited, Unavailable
from ...transport.response import Reply, provider_message
from ..http_errors import CHANGE, http_error

NAME = "Oxen"
KEY_VARIABLE = "OXEN_API_KEY"
CREDIT = re.compile(r"\b(credits?|balance|billing|payment|insufficient funds|spend(ing)? limit)\b", re.IGNORECASE)
SAFETY = re.compile(
    r"\b(safety|nsfw|moderat\w*|content[ _]policy|prohibited|inappropriate|flagged|unsafe|sensitive)\b", re.IGNORECASE
)
VALUES = re.compile(
    r"\b(enum|invalid\w*|must be|one of|unsupported\w*|required|unexpected|validation|expected|unprocessable|"
    r"not allowed|cannot be empty|not found)\b",
    re.IGNORECASE,
)
BUSY = re.compile(r"\b(rate[ -]?limit\w*|too many requests)\b", re.IGNORECASE)


def reply_error(reply: Reply) -> IdeogramKitError:
    """The error for a reply whose status is not 200. No page gives a status for missing credit or for bad fields."""
    message = provider_message(reply)
    error = reply.object().get("error")
    kind = cast("dict[str, object]", error).get("type") if isinstance(error, dict) else error
    if kind == "unauthenticated":
        return http_error(NAME, KEY_VARIABLE, Reply(401, reply.headers, reply.content), message)
    if 400 <= reply.status < 500 and reply.status not in (401, 402, 429):
        by_words = message_error(message, f"{NAME} refused the request: ")
        if isinstance(by_words, (OutOfCredit, Blocked)):
            return by_words
        if reply.status == 422:
            return BadRequest(f"{NAME} refused the request: {message} Nothing was billed.")
    return http_error(NAME, KEY_VARIABLE, reply, message)


def message_error(message: str, start: str) -> IdeogramKitError:
    """The error for a sentence of Oxen's. `start` begins the error's text and says what the sentence is about.

    No page says whether a failure is billed.
    """
    # The name of the field says nothing about safety.
    plain = message.replace("enable_safety_checker", "").replace("_", " ")
    if CREDIT.search(plain):
        return OutOfCredit(f"{start}{message} Add credit to your account at {NAME}, then run again.")
    if BUSY.search(plain):
        return RateLimited(f"{start}{message} Wait a little, then run again.")
    if SAFETY.search(plain):
        return Blocked(f"{start}{message} {CHANGE}")
    if VALUES.search(plain):
        return BadRequest(f"{start}{message}")
    return Unavailable(f"{start}{message} Run again later.")
