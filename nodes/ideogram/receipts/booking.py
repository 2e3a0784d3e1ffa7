"""Books what is about to be asked; what the dead had booked and never sent falls to whoever needs the money."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from ..errors import OverBudget
from . import ledger
from .owner import Owner
from .schema import transactions


def book(connection: Connection, owner: Owner, unsent: str, **booking: Any) -> None:
    """Book a request, by the ledger's own rules; `unsent` is the state in which nothing was sent. Raises OverBudget."""
    try:
        ledger.book(connection, **booking)
    except OverBudget:
        if not _strike_those_of_the_dead(connection, owner, unsent):
            raise
        ledger.book(connection, **booking)


def _strike_those_of_the_dead(connection: Connection, owner: Owner, unsent: str) -> bool:
    """Take back what was booked by processes that died before they sent it; whether there was any.

    Their transactions stay: whoever asks the same takes them over.
    """
    columns = (transactions.c.request_id, transactions.c.owner, transactions.c.claim)
    rows = connection.execute(select(*columns).where(transactions.c.state == unsent)).all()
    dead = [row for row in rows if not owner.holds(connection, row.owner, row.claim)]
    for row in dead:
        ledger.strike(connection, row.request_id)
    return bool(dead)
