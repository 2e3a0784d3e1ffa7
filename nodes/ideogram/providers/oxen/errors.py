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
from .fields import blames_field, field_named

NAME = "Oxen"
KEY_VARIABLE = "OXEN_API_KEY"
CREDIT = re.compile(r"\b(credits?|balance|billing|payment|insufficient funds|spend(ing)? limit)\b", re.IGNORECASE)
SAFETY = re.compile(
    r"\b(safety|nsfw|moderat\w*|content[ _]policy|prohibited|inappropriate|flagged|unsafe|sensitive)\b", re.IGNORECASE
)
VALUES = re.compile(
    r"\b(enum|invalid\w*|must be|one of|unsupported\w*|required|unexpected|validation|expected|unprocessable|"
    r"not allowed|cannot be empty|not found|permitted|should be|not a valid|not supported|literal error|type error|"
    r"value error|enumeration|out of range|(greater|less) than|malformed|unrecogni[sz]ed|"
    r"unknown (value|option|field))\b",
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
            return BadRequest(f"{NAME} refused the request: {message} Nothing was billed.{_change(message)}")
    refused = http_error(NAME, KEY_VARIABLE, reply, message)
    return BadRequest(f"{refused}{_change(message)}") if isinstance(refused, BadRequest) else refused


def message_error(message: str, start: str, whole: str = "") -> IdeogramKitError:
    """The error for a sentence of Oxen's. `start` begins the error's text and says what the sentence is about.

    `whole` is all that the sentence was taken from, which may name the field that is wrong. No page says whether a
    failure is billed.
    """
    # The name of the field says nothing about safety.
    plain = message.replace("enable_safety_checker", "").replace("_", " ")
    if CREDIT.search(plain):
        return OutOfCredit(f"{start}{message} Add credit to your account at {NAME}, then run again.")
    if BUSY.search(plain):
        return RateLimited(f"{start}{message} Wait a little, then run again.")
    if SAFETY.search(plain):
        return Blocked(f"{start}{message} {CHANGE}")
    if VALUES.search(plain) or blames_field(message):
        return BadRequest(f"{start}{message}{_change(message, whole)}")
    return Unavailable(f"{start}{message} Run again later.")


def _change(*texts: str) -> str:
    """What to do about a bad value, where one of the texts names the field."""
    ours = next((name for text in texts if (name := field_named(text))), None)
    return f" Change {ours}, then run again." if ours else ""
