"""The error for an answer that is none: one table of statuses for every provider, which each may amend."""

from __future__ import annotations

from ..errors import BadReply, BadRequest, Blocked, IdeogramKitError, KeyRejected, OutOfCredit, RateLimited, Unavailable
from ..transport.response import Reply, said
from ..transport.retry_after import retry_after


def http_error(name: str, variable: str | None, reply: Reply, words: str | None = None) -> IdeogramKitError:
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
