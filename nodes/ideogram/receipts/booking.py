"""Books the expected price of a request before it is sent.

Where the budget does not allow it, the bookings of processes that died before they sent their request are removed
first, which may free enough of the budget.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from ..errors import OverBudget
from . import ledger
from .owner import Owner
from .schema import transactions


def book(connection: Connection, owner: Owner, unsent: str, **booking: Any) -> None:
    """Book a request in the ledger. `unsent` is the state in which nothing was sent, and `booking` holds the arguments
    of `ledger.book`. Raises OverBudget.
    """
    try:
        ledger.book(connection, **booking)
    except OverBudget:
        if not _remove_bookings_of_dead_owners(connection, owner, unsent):
            raise
        ledger.book(connection, **booking)


def _remove_bookings_of_dead_owners(connection: Connection, owner: Owner, unsent: str) -> bool:
    """Remove what was booked by processes that died before they sent it. Returns whether there was any.

    Their transactions stay: the next process that asks the same takes them over.
    """
    columns = (transactions.c.identity, transactions.c.owner, transactions.c.claim)
    unsent_transactions = connection.execute(select(*columns).where(transactions.c.state == unsent)).all()
    abandoned = [each for each in unsent_transactions if not owner.is_held(connection, each.owner, each.claim)]
    removed = False
    for transaction in abandoned:
        # On PostgreSQL it may have been sent, and have ended, since it was read; one that is locked is worked on now.
        is_same = (transactions.c.identity == transaction.identity) & (transactions.c.claim == transaction.claim)
        still_unsent = select(transactions.c.request_id).where(is_same, transactions.c.state == unsent)
        request_id = connection.scalar(still_unsent.with_for_update(skip_locked=True))
        if request_id is not None:
            ledger.remove(connection, request_id)
            removed = True
    return removed
