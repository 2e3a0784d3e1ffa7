"""Whose account a connection speaks for, as a name that holds no key."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...transport.http import Http

Account = tuple[str, str]
"""An origin, and a digest of the key that is sent there."""


def account(http: Http) -> Account:
    """The account of a connection: what is remembered of one must not be told to another."""
    said = "\n".join(f"{name}: {value}" for name, value in sorted(http.headers.items()))
    return http.origin, hashlib.sha256(said.encode()).hexdigest()
