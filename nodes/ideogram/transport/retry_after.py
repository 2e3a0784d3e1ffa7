"""When the same request may go again: Retry-After, and what a provider has in its place."""

from __future__ import annotations

import math
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from .response import Reply

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
