"""What is asked, as far as money and receipts go, and who works on it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .lease import Places
from .owner import Owner
from .schema import transactions

RESERVED, SENT, ACCEPTED, ANSWERED = "reserved", "sent", "accepted", "answered"
"""The states of a request: claimed; about to go out or gone; its job is known; its reply is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaidRequest:
    """What is asked, as far as money and receipts go. `about` is what a user recognises it by; no key is in it.

    `usd` is what it is expected to cost, None where that is not known. With `traceable`, the provider knows it by our
    own request id, so that one whose outcome is unknown is looked for there. With `ask_again`, what was delivered, or
    cannot be fetched any more, is asked anew.
    """

    identity: str
    provider: str
    operation: str
    model: str
    run: str
    places: Places
    about: Mapping[str, Any] = field(default_factory=dict[str, Any])
    usd: float | None = None
    traceable: bool = False
    ask_again: bool = False


@dataclass(kw_only=True, slots=True)
class Claim:
    """One who works on a request: the row is its own as long as it says so."""

    owner: Owner
    request: PaidRequest
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    unneeded: list[str] = field(default_factory=list[str])
    """Files that no row names any more, to be removed after the commit."""

    anew: bool = False
    """Whether what was delivered is asked again: the row stays as it is until that goes out."""

    def fence(self, *states: str) -> Any:
        """The row, where it is still this claim's and in one of these states."""
        row = (transactions.c.identity == self.request.identity) & (transactions.c.claim == self.id)
        return row & transactions.c.state.in_(states) if states else row
