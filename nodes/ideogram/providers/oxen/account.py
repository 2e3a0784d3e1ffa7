"""Identifies the account of a connection, without keeping its key."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...transport.http import Http

Account = tuple[str, str]
"""An origin, and a digest of the headers, key included, that are sent there."""


def account(http: Http) -> Account:
    """The account of a connection. What is remembered of one account must not be used for another."""
    lines = "\n".join(f"{name}: {value}" for name, value in sorted(http.headers.items()))
    return http.origin, hashlib.sha256(lines.encode()).hexdigest()
