"""Which URLs may be requested: the provider's own origin with the key, and links to results, on https, without it.

Which hosts a link may name is a question of their addresses, which `public_transport` answers as it connects.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from ..config.environment import is_loopback
from ..errors import BadReply

LENGTH = 16 * 1024
"""Characters of the longest link; signed ones have a few thousand."""

UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and lone surrogates, which no URL holds."""

HOST_LENGTH = 253
"""Characters of the longest name of a host."""

HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
"""The characters of a host. Other characters could make another parser read a different host out of the link."""


def provider_url(target: str, name: str, origin: str, documented: str) -> str:
    """The URL of a path or a link at the provider's own origin, the only one that is sent the key.

    A link to the `documented` origin becomes one to `origin`, which replaces it. Raises BadReply for any other.
    """
    if _is_unwritable(target):
        raise BadReply(f"{name} gave a link that is no address; the key was not sent there.")
    if target.startswith("/") and not target.startswith("//"):
        return origin + target
    for own_origin in (origin, documented):
        if own_origin and (target == own_origin or target.startswith(own_origin + "/")):
            return origin + target.removeprefix(own_origin)
    raise BadReply(
        f"{name} gave a link to {_host(target)}, which is not where it is asked; the key was not sent there."
    )


def check_result_url(url: str, name: str, origin: str) -> bool:
    """Check a link that an answer of the provider gives, and return whether it is on this machine's own loopback.

    Raises BadReply for a link that is not https on the usual port of a host, without a user's name. A link on loopback
    is allowed where `origin` is on loopback, too; it may be plain http, on any port. Any other host must have public
    addresses, which is checked as it is connected to.
    """
    if _is_unwritable(url):
        raise BadReply(f"{name} gave a result link that is no address.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        is_local = is_loopback(origin) and is_loopback(url)
    except ValueError:
        raise BadReply(f"{name} gave a result link that is no address.") from None
    if "@" in parts.netloc:
        raise refused_link(url, name, "it holds a user's name")
    if is_local and parts.scheme in ("http", "https"):
        return True
    if parts.scheme != "https":
        raise refused_link(url, name, "it is not https")
    if port not in (None, 443):
        raise refused_link(url, name, "its port is not 443")
    if not HOST.fullmatch(host) or len(host) > HOST_LENGTH:
        raise refused_link(url, name, "it names no host")
    return False


def refused_link(url: str, name: str, why: str) -> BadReply:
    """The error for a link in an answer that is not followed, as nothing was sent there."""
    return BadReply(f"{name} gave a result link on {_host(url)}, which is not fetched: {why}.")


def redirect_url(url: str, location: str, name: str) -> str:
    """The URL that a download is redirected to. Raises BadReply where it is not a URL."""
    try:
        return urljoin(url, location)
    except ValueError:
        raise BadReply(f"{name} redirected the download to what is no address.") from None


def _is_unwritable(url: str) -> bool:
    """Whether a text cannot be a URL: it is too long, or holds characters that no URL does."""
    return len(url) > LENGTH or UNWRITABLE.search(url) is not None


def _host(url: str) -> str:
    """The host of a link for an error's text, at most 100 characters."""
    try:
        return (urlsplit(url).hostname or "no host")[:100]
    except ValueError:
        return "no address"
