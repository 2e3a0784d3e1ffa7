"""Which addresses may be asked: the provider's own with the key, its result hosts without it, nothing else."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from ..config.environment import is_loopback
from ..errors import BadReply

LENGTH = 16 * 1024
"""Characters of the longest link; signed ones have a few thousand."""

UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters, which no address holds."""

HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
"""What a host is written with; what reads another address out of a link takes odd characters for its end."""


def own(target: str, name: str, origin: str, documented: str) -> str:
    """The URL of a path or of a link at the provider's own origin, which alone may be sent the key.

    A link to the `documented` origin goes to `origin`, which replaces it. Raises BadReply for any other.
    """
    if _is_unwritable(target):
        raise BadReply(f"{name} gave a link that is no address; the key was not sent there.")
    if target.startswith("/") and not target.startswith("//"):
        return origin + target
    for known in (origin, documented):
        if known and (target == known or target.startswith(known + "/")):
            return origin + target.removeprefix(known)
    raise BadReply(
        f"{name} gave a link to {_host(target)}, which is not where it is asked; the key was not sent there."
    )


def allow_result(url: str, name: str, origin: str, hosts: tuple[str, ...]) -> None:
    """Refuse a result link that is not https on a documented host; loopback only where the origin is too."""
    if _is_unwritable(url):
        raise BadReply(f"{name} gave a result link that is no address.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadReply(f"{name} gave a result link that is no address.") from None
    if is_loopback(origin) and is_loopback(url):
        return
    known = HOST.fullmatch(host) and any(host == one or host.endswith("." + one) for one in hosts)
    if parts.scheme != "https" or not known or port not in (None, 443) or parts.username:
        raise BadReply(f"{name} gave a result link on {_host(url)}, which is not one of its hosts.")


def redirected(url: str, location: str, name: str) -> str:
    """Where a download is redirected to. Raises BadReply where that is no address."""
    try:
        return urljoin(url, location)
    except ValueError:
        raise BadReply(f"{name} redirected the download to what is no address.") from None


def _is_unwritable(url: str) -> bool:
    return len(url) > LENGTH or UNWRITABLE.search(url) is not None


def _host(url: str) -> str:
    """The host of a link, for an error's text."""
    try:
        return (urlsplit(url).hostname or "no host")[:100]
    except ValueError:
        return "no address"
