"""The error for an answer that is none: one table of statuses for every provider, which each may amend."""

from __future__ import annotations

import math
import time
from datetime import datetime, timezone

from .errors import BadReply, BadRequest, Blocked, IdeogramKitError, KeyRejected, OutOfCredit, RateLimited, Unavailable
from .reply import Reply, said

HOLD_LIMIT = 60.0
"""Seconds that one Retry-After is honoured for at most."""


RESET = "x-rate-limit-reset-at-utc"
"""Segmind's header for the moment at which a limit is over; seconds of the epoch or ISO, it does not say which."""


def retry_after(reply: Reply) -> float | None:
    """Seconds that the provider asked to wait, at most HOLD_LIMIT; None where it did not say."""
    try:
        told = float(reply.headers["Retry-After"])
    except (KeyError, ValueError):
        told = _until(reply.headers.get(RESET))
    return None if told is None or math.isnan(told) else min(max(told, 0.0), HOLD_LIMIT)


def _until(moment: str | None) -> float | None:
    """Seconds until a moment; None where it is none, or is over: clocks differ."""
    if not moment:
        return None
    try:
        if moment.replace(".", "", 1).isdecimal():
            at = float(moment)
            at = at / 1000 if at > 1e11 else at
        else:
            read = datetime.fromisoformat(moment.strip().replace("Z", "+00:00"))
            at = (read if read.tzinfo else read.replace(tzinfo=timezone.utc)).timestamp()
    except (ValueError, OverflowError):
        return None
    left = at - time.time()
    return left if left > 0 else None


def refusal(name: str, variable: str | None, reply: Reply, words: str | None = None) -> IdeogramKitError:
    """The error for a reply that is not 200, in the provider's own words where it has any.

    `name` is the provider's, `variable` the environment's name for its key.
    """
    words = words or said(reply) or f"status {reply.status}, without a word."
    if reply.status in (401, 403):
        where = f", or {variable} in the environment" if variable else ""
        return KeyRejected(f"{name} rejected the key: {words} Check it in Settings → Ideogram Kit{where}.")
    if reply.status == 402:
        return OutOfCredit(f"{name} wants credit or another plan first: {words} Nothing was billed.")
    if reply.status == 422:
        return Blocked(f"{name}'s safety filter refused the request: {words} Change the prompt or the images.")
    if reply.status == 429:
        return RateLimited(
            f"{name} has too many requests in flight: {words} Wait a little, then run again.", retry_after(reply)
        )
    if reply.status >= 500:
        return Unavailable(
            f"{name} failed (status {reply.status}): {words} It was not sent again, since it may have been billed; run "
            "again later."
        )
    if 400 <= reply.status < 500:
        return BadRequest(f"{name} refused the request: {words} Nothing was billed.")
    return BadReply(f"{name} answered with status {reply.status}, which it does not document.")
