"""The only module that reads the environment: each provider's key, budgets, and origins for tests and gateways."""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urlsplit

from ..errors import BadInput

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def key(variable: str) -> str | None:
    """The key that the environment holds under `variable`; blank counts as none."""
    return (os.environ.get(variable) or "").strip() or None


def keys_from_network() -> bool:
    """Whether keys may be changed by those who reach ComfyUI from the network: IDEOGRAM_KIT_KEYS_FROM_NETWORK=1."""
    return key("IDEOGRAM_KIT_KEYS_FROM_NETWORK") == "1"


def budget() -> tuple[str | None, str | None, str | None]:
    """The limits of a run and of a day in US dollars, and whether an unknown price is refused ("1"); blank is none."""
    return key("IDEOGRAM_KIT_BUDGET_RUN"), key("IDEOGRAM_KIT_BUDGET_DAY"), key("IDEOGRAM_KIT_BUDGET_REFUSE_UNKNOWN")


def database_url() -> str | None:
    """The database of receipts, by SQLAlchemy's URL: IDEOGRAM_KIT_DATABASE_URL; None for SQLite beside the settings."""
    return key("IDEOGRAM_KIT_DATABASE_URL")


def files_folder() -> str | None:
    """Where the bytes of receipts lie, which machines that share a database share: IDEOGRAM_KIT_FILES."""
    return key("IDEOGRAM_KIT_FILES")


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
