"""When the same request may be sent again: Retry-After, or the header that a provider has in its place."""

from __future__ import annotations

import math
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from .response import Reply

MAX_RETRY_AFTER = 60.0
"""Seconds that one Retry-After is honoured for, at most."""

RESET = "x-rate-limit-reset-at-utc"
"""Segmind's header for the time at which a limit ends. Whether it is in seconds since 1970 or ISO is not documented."""

LASTING = frozenset(
    {"daily_limit", "insufficient_funds", "subscription_required", "priority_credit_required", "feature_limit"}
)
"""Ideogram's `reject_reason`s that do not pass within seconds, as its inflight_limit does [GenerationErrorResponse]."""


def retry_after(reply: Reply) -> float | None:
    """Seconds that the provider asks to wait, at most MAX_RETRY_AFTER; None where it gives no valid time."""
    header = reply.headers.get("Retry-After", "").strip()
    try:
        seconds = float(header) if header else _until(reply.headers.get(RESET))
    except ValueError:
        seconds = _until_date(header) or _until(reply.headers.get(RESET))
    return None if seconds is None or not math.isfinite(seconds) or seconds < 0 else min(seconds, MAX_RETRY_AFTER)


def retry_delay(reply: Reply, default: float) -> float | None:
    """Seconds to wait before the same POST may be sent again, or None where it must not be.

    `default` is the delay for a 429 that gives none. A 429 with a LASTING reason does not pass by waiting.
    """
    seconds = retry_after(reply)
    if reply.status == 429:
        if reject_reason(reply) in LASTING:
            return None
        return seconds if seconds is not None else default
    return seconds if reply.status == 503 else None


def reject_reason(reply: Reply) -> str:
    """Why Ideogram refused a request with 402 or 429, in its own word; empty where it does not say."""
    reason = reply.object().get("reject_reason")
    return reason if isinstance(reason, str) else ""


def _until_date(moment: str) -> float | None:
    """Seconds until a date in HTTP's form; None where it is not one, or is past, since clocks differ."""
    try:
        return _seconds_left(parsedate_to_datetime(moment[:64]).timestamp())
    except (ValueError, TypeError, LookupError, OverflowError, OSError):
        return None


def _until(moment: str | None) -> float | None:
    """Seconds until a time, in ISO form or in (milli)seconds since 1970; None where it is not one, or is past."""
    if not moment:
        return None
    try:
        if moment.replace(".", "", 1).isdecimal():
            timestamp = float(moment)
            timestamp = timestamp / 1000 if timestamp > 1e11 else timestamp
        else:
            date = datetime.fromisoformat(moment.strip().replace("Z", "+00:00"))
            timestamp = (date if date.tzinfo else date.replace(tzinfo=timezone.utc)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return _seconds_left(timestamp)


def _seconds_left(timestamp: float) -> float | None:
    seconds = timestamp - time.time()
    return seconds if seconds > 0 else None
