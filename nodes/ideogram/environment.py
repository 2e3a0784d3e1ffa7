"""The only module that reads the environment: each provider's key, and origins for tests and gateways."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from .errors import BadInput

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def key(variable: str) -> str | None:
    """The key that the environment holds under `variable`; blank counts as none."""
    return (os.environ.get(variable) or "").strip() or None


def origin(provider_id: str, documented: str) -> str:
    """The provider's origin: the documented one, unless IDEOGRAM_KIT_URL_<PROVIDER> names another.

    Raises BadInput where that is neither https nor plain http on loopback.
    """
    variable = f"IDEOGRAM_KIT_URL_{provider_id.upper()}"
    named = (os.environ.get(variable) or "").strip().rstrip("/")
    if not named:
        return documented
    parts = urlsplit(named)
    if parts.scheme == "https" and parts.hostname:
        return named
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return named
    raise BadInput(variable, "it must be an https origin, or plain http on loopback (127.0.0.1).")


def is_loopback(url: str) -> bool:
    """Whether the URL is plain http or https on this machine's own loopback."""
    return urlsplit(url).hostname in LOOPBACK
