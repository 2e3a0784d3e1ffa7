"""The error for an answer that is none: one table of statuses for every provider, which each may amend."""

from __future__ import annotations

import math
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from .errors import (
    BadReply,
    BadRequest,
    Blocked,
    IdeogramKitError,
    KeyRejected,
    LinkExpired,
    OutOfCredit,
    RateLimited,
    Unavailable,
)
from .reply import Reply, said

HOLD_LIMIT = 60.0
"""Seconds that one Retry-After is honoured for at most."""


RESET = "x-rate-limit-reset-at-utc"
"""Segmind's header for the moment at which a limit is over; seconds of the epoch or ISO, it does not say which."""


def retry_after(reply: Reply) -> float | None:
    """Seconds that the provider asked to wait, at most HOLD_LIMIT; None where it did not say, or said nonsense."""
    told = reply.headers.get("Retry-After", "").strip()
    try:
        seconds = float(told) if told else _until(reply.headers.get(RESET))
    except ValueError:
        seconds = _until_date(told) or _until(reply.headers.get(RESET))
    return None if seconds is None or not math.isfinite(seconds) or seconds < 0 else min(seconds, HOLD_LIMIT)


def hold(reply: Reply, otherwise: float) -> float | None:
    """Seconds to wait before the same POST may go again, or None where it must not.

    `otherwise` is how long where a 429 does not say.
    """
    told = retry_after(reply)
    if reply.status == 429:
        return told if told is not None else otherwise
    return told if reply.status == 503 else None


def _until_date(moment: str) -> float | None:
    """Seconds until a date as HTTP writes it; None where it is none, or is over: clocks differ."""
    try:
        return _left(parsedate_to_datetime(moment[:64]).timestamp())
    except (ValueError, TypeError, LookupError, OverflowError, OSError):
        return None


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
    except (ValueError, OverflowError, OSError):
        return None
    return _left(at)


def _left(at: float) -> float | None:
    left = at - time.time()
    return left if left > 0 else None


def unreachable(name: str, why: str) -> Unavailable:
    """The error for a request that never went out: no connection was made."""
    return Unavailable(
        f"{name} cannot be reached ({why}). Nothing was sent. Check the network and the proxy settings, then run again."
    )


def lost(name: str, why: str, *, taken: bool) -> Unavailable:
    """The error for a request that went out and whose answer was lost, or was not taken."""
    failed = "did not finish its answer" if taken else "gave an answer that is not taken"
    return Unavailable(
        f"{name} {failed} ({why}). The request was sent once and may have been billed; it was not sent again. Look at "
        "your history at the provider before you run it again.",
        sent=True,
    )


def undelivered(name: str, status: int) -> LinkExpired | Unavailable:
    """The error for a picture that was made, and whose link answers with another status than 200."""
    if status in (401, 403, 404, 410):
        return LinkExpired(
            f"{name} made the picture, but its link no longer answers (status {status}). It is still in your history "
            "at the provider."
        )
    return Unavailable(f"{name} did not deliver the picture (status {status}). Run again later.")


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
