"""The errors for a request without an answer: it was never sent, its answer was lost, or a picture did not come."""

from __future__ import annotations

from ..errors import LinkExpired, Unavailable


def unreachable(name: str, why: str) -> Unavailable:
    """The error for a request that was never sent, since no connection was made."""
    return Unavailable(
        f"{name} cannot be reached ({why}). Nothing was sent. Check the network and the proxy settings, then run again."
    )


def lost(name: str, why: str, *, taken: bool) -> Unavailable:
    """The error for a request that was sent, and whose answer was lost or, unless `taken`, refused."""
    failed = "did not finish its answer" if taken else "gave an answer that is not taken"
    return Unavailable(
        f"{name} {failed} ({why}). The request was sent once and may have been billed; it was not sent again. Look at "
        "your history at the provider before you run it again.",
        sent=True,
    )


def undelivered(name: str, status: int) -> LinkExpired | Unavailable:
    """The error for a picture that was made, but whose link answers with another status than 200."""
    if status in (401, 403, 404, 410):
        return LinkExpired(
            f"{name} made the picture, but its link no longer answers (status {status}). It is still in your history "
            "at the provider."
        )
    return Unavailable(f"{name} did not deliver the picture (status {status}). Run again later.")
