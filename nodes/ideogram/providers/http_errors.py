"""The errors that replies without a usable answer become, in the words that all providers share."""

from __future__ import annotations

from ..errors import BadReply, BadRequest, Blocked, IdeogramKitError, KeyRejected, OutOfCredit, RateLimited, Unavailable
from ..transport.response import Reply, provider_message
from ..transport.retry_after import retry_after

CHANGE = "Change the prompt, or try another seed."
WITHHELD = f"It was billed all the same. {CHANGE}"
"""What is said of a picture that a safety filter withheld after it was made."""


def http_error(name: str, variable: str | None, reply: Reply, words: str | None = None) -> IdeogramKitError:
    """The error for a reply whose status is not 200, in the provider's own words where it has any.

    `name` is the provider's name, `variable` the environment variable of its key. A provider whose statuses mean
    something else decides on those first, in its own `errors.py`.
    """
    words = words or provider_message(reply) or f"status {reply.status}, without a word."
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


def missing(name: str, what: str, reply: Reply) -> BadReply:
    """The error for a reply of the provider `name` that does not hold `what`, for example "pictures"."""
    return BadReply(f"{name} answered without {what}: {provider_message(reply) or 'an empty reply.'}")


def sentence(text: str) -> str:
    """At most 300 characters of a text, ended with a full stop where it has no end; an empty text stays empty."""
    text = text[:300]
    return text if not text or text[-1] in ".!?" else text + "."
