"""Downloads what was paid for by its link. Where that fails, the error shows the link and says what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import BadInput, BadReply, LinkExpired, Storage, Unavailable
from ..images.media import media_type
from ..receipts.transaction import Transaction

if TYPE_CHECKING:
    from ..transport.http import Http

LONGEST = 4096
"""Characters of the longest link that an error shows whole; signed ones have a few hundred."""


async def download(url: str, http: Http, transaction: Transaction, *, reused: bool) -> bytes:
    """The content of a link in the reply of a paid request; `reused` says that an earlier run got that reply.

    Raises LinkExpired, BadReply and Unavailable, as `Http.download` does, with the link in the text. After each of
    them, running the same again tries the link once more. The first two also let `ask_again` ask anew. Unavailable may
    pass by itself, so it does that only once a later run, with `ask_again`, has met it again.
    """
    try:
        return await http.download(url)
    except Unavailable as error:
        if not (reused and transaction.request.ask_again):
            way_out = "Nothing is lost: running it again tries the link again, and costs nothing."
            raise Unavailable(f"{error} {_shown(url)} {way_out}") from None
        raise Unavailable(await _final_text(error, url, transaction)) from None
    except (LinkExpired, BadReply) as error:
        raise type(error)(await _final_text(error, url, transaction)) from None


async def unreadable(error: BadReply, url: str | None, transaction: Transaction) -> BadReply:
    """The error for what came and cannot be read: what a link leads to, or a reply. `ask_again` may now ask anew."""
    return BadReply(await _final_text(error, url, transaction))


async def checked_picture(data: bytes, index: int, url: str, name: str, transaction: Transaction) -> bytes:
    """The picture that the provider `name` sent. One that is neither PNG, JPEG nor WebP is discarded: BadReply."""
    try:
        media_type(data)
    except BadInput:
        await transaction.discard_picture(index)
        error = BadReply(f"{name} sent a file that is neither PNG, JPEG nor WebP.")
        raise await unreadable(error, url, transaction) from None
    return data


async def ask_again_offer(transaction: Transaction) -> str:
    """What `ask_again` does for a request whose pictures cannot be had, and what that costs."""
    try:
        usd = await transaction.booked()
    except Storage:
        usd = None
    cost = "what it costs is not known" if usd is None else f"about ${usd:.4g}"
    return f"To have it made and pay for it again, turn on ask_again ({cost})."


async def _final_text(error: Exception, url: str | None, transaction: Transaction) -> str:
    """The error's text with the link and what can be done. Records that the pictures cannot be had as they are."""
    await transaction.mark_expired()
    link = "" if url is None else f" {_shown(url)}"
    offer = await ask_again_offer(transaction)
    return f"{error}{link} Running it again tries this again, and costs nothing. {offer}"


def _shown(url: str) -> str:
    """The link for the user, who may open it in a browser. One that no browser would open is cut and escaped."""
    if len(url) <= LONGEST and url.isprintable() and not any(character.isspace() for character in url):
        return f"The link: {url} ."
    return f"The link: {url[:200]!a}."
