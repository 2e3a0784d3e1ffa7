"""Ideogram's errors: the statuses mean what they mean at every provider, but for a 429 that will not pass by itself.

Source: Ideogram's OpenAPI file of 7 October 2026 (GenerationErrorResponse): 402 and 429 say a `reject_reason`.
"""

from __future__ import annotations

from ...errors import IdeogramKitError, OutOfCredit
from ...transport.response import Reply, provider_message
from ...transport.retry_after import reject_reason
from ..http_errors import http_error

NAME = "Ideogram"
KEY_VARIABLE = "IDEOGRAM_API_KEY"

LIMITS = {
    "insufficient_funds": f"{NAME} wants credit first; add some there, then run again.",
    "daily_limit": f"Your account at {NAME} has used up what it may make in a day. Come back tomorrow, or raise the "
    "limit or choose another plan there.",
    "subscription_required": f"{NAME} wants a subscription for this; choose a plan there, then run again.",
    "priority_credit_required": f"{NAME} wants priority credit for this; buy some there, then run again.",
    "feature_limit": f"Your plan at {NAME} does not have this, or no more of it; choose another plan there.",
}
"""What is said for each reason to refuse that waiting a little does not mend."""


def reply_error(reply: Reply) -> IdeogramKitError:
    """The error for a reply whose status is not 200."""
    if reply.status in (402, 429) and (sentence := LIMITS.get(reject_reason(reply))):
        # The day's end is not documented, so no hour is named.
        words = provider_message(reply)
        return OutOfCredit(f"{sentence} {NAME} says: {words} Nothing was billed, and it was not sent again.")
    return http_error(NAME, KEY_VARIABLE, reply)
