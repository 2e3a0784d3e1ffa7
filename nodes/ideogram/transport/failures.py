"""The errors for a request that brought no answer: never sent, lost on the way, or a picture that does not come."""

from __future__ import annotations

from ..errors import LinkExpired, Unavailable


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
