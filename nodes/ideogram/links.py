"""Which addresses may be asked: the provider's own with the key, its result hosts without it, nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

from .environment import is_loopback
from .errors import BadReply


def own(target: str, name: str, origin: str, documented: str) -> str:
    """The URL of a path or of a link at the provider's own origin, which alone may be sent the key.

    A link to the `documented` origin goes to `origin`, which replaces it. Raises BadReply for any other.
    """
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
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadReply(f"{name} gave a result link that is no address.") from None
    if is_loopback(origin) and is_loopback(url):
        return
    known = any(host == one or host.endswith("." + one) for one in hosts)
    if parts.scheme != "https" or not known or port not in (None, 443) or parts.username:
        raise BadReply(f"{name} gave a result link on {host or 'no host'}, which is not one of its hosts.")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "no host"
    except ValueError:
        return "no address"
