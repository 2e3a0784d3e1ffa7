"""A paid request as the database sees it, and the claim that one process has on it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .lease import ConcurrencyLimit
from .owner import Owner
from .schema import transactions

RESERVED, SENT, ACCEPTED, ANSWERED = "reserved", "sent", "accepted", "answered"
"""The states of a request: claimed, with nothing sent; about to be sent or sent; its job is known; its reply is known.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaidRequest:
    """What the receipts and the ledger need to know of a request.

    `metadata` is what a user recognises the request by; no key is in it. `run` names the graph's run, for its budget.
    `usd` is the expected price in US dollars, None where that is not known. `traceable` says that the provider knows
    the request by our own request id, so that one whose outcome is unknown is looked up there. With `ask_again`, a
    request that was delivered, or can no longer be fetched, is asked and paid for again.
    """

    identity: str
    provider: str
    operation: str
    model: str
    run: str
    concurrency: ConcurrencyLimit
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    usd: float | None = None
    traceable: bool = False
    ask_again: bool = False


@dataclass(kw_only=True, slots=True)
class Claim:
    """The exclusive right of `owner` to work on a request: it holds as long as the transaction's row has its `id`."""

    owner: Owner
    request: PaidRequest
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    unneeded_files: list[str] = field(default_factory=list[str])
    """Files that no row names any more, to be removed after the commit."""

    asks_again: bool = False
    """Whether a delivered request is asked again: its row stays as it is until the new request is sent."""

    def fence(self, *states: str) -> Any:
        """The condition that selects the transaction's row only while this claim holds, and its state is one of these.

        Without states, any state will do.
        """
        row = (transactions.c.identity == self.request.identity) & (transactions.c.claim == self.id)
        return row & transactions.c.state.in_(states) if states else row
