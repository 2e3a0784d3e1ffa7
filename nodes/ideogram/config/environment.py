"""The only module that reads the environment: each provider's key, budgets, and origins for tests and gateways."""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urlsplit

from ..errors import BadInput

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def variable(name: str) -> str | None:
    """The value of an environment variable without surrounding spaces; None where it is not set or blank."""
    return (os.environ.get(name) or "").strip() or None


def keys_from_network() -> bool:
    """Whether keys may be changed by requests from the network: IDEOGRAM_KIT_KEYS_FROM_NETWORK=1."""
    return variable("IDEOGRAM_KIT_KEYS_FROM_NETWORK") == "1"


def budget() -> tuple[str | None, str | None, str | None]:
    """The limits for a run and a day in US dollars, and "1" where unknown prices are refused; None where not set."""
    names = ("IDEOGRAM_KIT_BUDGET_RUN", "IDEOGRAM_KIT_BUDGET_DAY", "IDEOGRAM_KIT_BUDGET_REFUSE_UNKNOWN")
    run, day, refuse_unknown = map(variable, names)
    return run, day, refuse_unknown


def allow_forwarding() -> str | None:
    """ "1" where workflows may have results sent elsewhere, too: IDEOGRAM_KIT_ALLOW_FORWARDING; None where not set."""
    return variable("IDEOGRAM_KIT_ALLOW_FORWARDING")


def database_url() -> str | None:
    """The URL of the receipts' database in SQLAlchemy's form: IDEOGRAM_KIT_DATABASE_URL; None for the default."""
    return variable("IDEOGRAM_KIT_DATABASE_URL")


def files_folder() -> str | None:
    """The folder of the receipts' files, which machines that share a database share: IDEOGRAM_KIT_FILES."""
    return variable("IDEOGRAM_KIT_FILES")


def origin(provider_id: str, documented: str) -> str:
    """The provider's origin: the documented one, unless IDEOGRAM_KIT_URL_<PROVIDER> names another.

    Raises BadInput where that is neither https nor plain http on loopback.
    """
    name = f"IDEOGRAM_KIT_URL_{provider_id.upper()}"
    url = (variable(name) or "").rstrip("/")
    if not url:
        return documented
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return url
    raise BadInput(name, "it must be an https origin, or plain http on loopback (127.0.0.1).")


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine's own loopback."""
    return urlsplit(url).hostname in LOOPBACK


def is_loopback_host(host: str) -> bool:
    """Whether a host, by name or address, is this machine's own loopback."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
