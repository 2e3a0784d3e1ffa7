"""The only module that reads the environment: each provider's key, budgets, and origins for tests and gateways."""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urlsplit

from .errors import BadInput

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def key(variable: str) -> str | None:
    """The key that the environment holds under `variable`; blank counts as none."""
    return (os.environ.get(variable) or "").strip() or None


def keys_from_network() -> bool:
    """Whether keys may be changed by those who reach ComfyUI from the network: IDEOGRAM_KIT_KEYS_FROM_NETWORK=1."""
    return key("IDEOGRAM_KIT_KEYS_FROM_NETWORK") == "1"


def budget() -> tuple[str | None, str | None]:
    """The limits of a run and of a day in US dollars, as the environment has them; blank counts as none."""
    return key("IDEOGRAM_KIT_BUDGET_RUN"), key("IDEOGRAM_KIT_BUDGET_DAY")


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


def names_loopback(host: str) -> bool:
    """Whether a host's name, or its address, is this machine's own loopback."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
