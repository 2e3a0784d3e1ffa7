"""The changes of a transaction's row: claimed, sent, answered, rolled back. Each is one commit.

Each is fenced: it changes the row only while the claim holds. Each has the same result when it is done twice, since a
commit whose outcome is not known is done again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update

from ..errors import Storage
from . import booking, lease, ledger, previous
from .claim import ACCEPTED, ANSWERED, RESERVED, SENT, Claim
from .database import insert, now
from .limits import Limits
from .schema import pictures, references, transactions

UNASKED = {
    "state": RESERVED,
    "job": None,
    "status": 0,
    "headers": "{}",
    "reply": None,
    "reply_file": None,
    "reply_digest": None,
    "reply_size": 0,
    "unconfirmed": 0,
    "delivered": False,
    "expired": False,
    "previous": None,
}
"""The columns of a row of which nothing was sent, as they are before the first time of asking."""


def reserve(connection: Connection, claim: Claim, limits: Limits) -> Mapping[str, Any] | None:
    """Claim the transaction and book its price. Returns its row, or None while another owner works on it.

    Raises OverBudget, which rolls all of it back.
    """
    request, current_time = claim.request, now(connection)
    claim.owner.heartbeat(connection)
    is_new = insert(
        connection,
        transactions,
        identity=request.identity,
        request_id=claim.request_id,
        claim=claim.id,
        owner=claim.owner.id,
        state=RESERVED,
        provider=request.provider,
        operation=request.operation,
        model=request.model,
        metadata=json.dumps(request.metadata),
        asked_at=current_time,
        used=current_time,
    )
    transaction = _select_for_update(connection, request.identity)
    if is_new or transaction["claim"] == claim.id:
        if transaction["state"] == RESERVED or claim.asks_again:
            _book(connection, claim, claim.request_id, limits)
        return transaction
    if claim.owner.is_held(connection, transaction["owner"], transaction["claim"]):
        return None
    transaction = _without_unsent(connection, transaction)
    claim.asks_again = bool(request.ask_again and (transaction["delivered"] or transaction["expired"]))
    takeover = _take_over(connection, claim, transaction)
    changes = {"claim": claim.id, "owner": claim.owner.id, "used": current_time, **takeover}
    connection.execute(update(transactions).where(transactions.c.identity == request.identity).values(**changes))
    if claim.asks_again or changes.get("state") == RESERVED:
        _book(connection, claim, claim.request_id, limits)
    return _select_for_update(connection, request.identity)


def _without_unsent(connection: Connection, transaction: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row as it was before it was asked again, where the process that did so ended before anything was sent."""
    if transaction["state"] != RESERVED or transaction["previous"] is None:
        return transaction
    row = transactions.c.identity == transaction["identity"]
    lease.release(connection, transaction["request_id"])
    ledger.remove(connection, transaction["request_id"])
    connection.execute(update(transactions).where(row).values(**previous.restore(connection, row)))
    return _select_for_update(connection, transaction["identity"])


def _take_over(connection: Connection, claim: Claim, transaction: Mapping[str, Any]) -> dict[str, Any]:
    """Take over a row that no living owner works on: its slots are released, and its booking where nothing was sent.

    Returns the columns that change with that.
    """
    lease.release(connection, transaction["request_id"])
    if claim.asks_again:
        return {}
    if transaction["state"] == RESERVED:
        # Nothing was sent for this booking.
        ledger.remove(connection, transaction["request_id"])
        return {"state": RESERVED, "request_id": claim.request_id}
    if transaction["state"] == SENT and not claim.request.traceable:
        return {"state": RESERVED, "request_id": claim.request_id, "unconfirmed": transaction["unconfirmed"] + 1}
    return {}


def restart(connection: Connection, claim: Claim, request_id: str, limits: Limits) -> None:
    """Ask the same again under another request id. Nothing came of the first time, so its booking is removed."""
    ledger.remove(connection, claim.request_id)
    lease.release(connection, claim.request_id)
    _book(connection, claim, request_id, limits)
    values = {**UNASKED, "request_id": request_id}
    if previous.is_saved(connection, claim.fence()):
        # The pictures are those that were delivered before, which stay until something comes of this.
        del values["previous"]
    else:
        _delete_pictures_and_references(connection, claim)
    _execute_fenced(connection, update(transactions).where(claim.fence()).values(**values))


def mark_sent(connection: Connection, claim: Claim, pool: str, images: int) -> bool:
    """Note that the request is about to be sent, and take its slots. Returns False, and changes nothing, while too few
    slots are free.

    This writes a heartbeat, too. A process that was suspended for long fails here, where its row was taken over.
    """
    limit = claim.request.concurrency.limit
    if images and not lease.acquire(connection, claim.owner, pool, limit, claim.request_id, images):
        return False
    claim.owner.heartbeat(connection)
    values = {"state": SENT, **previous.save(connection, claim.fence(), claim.request_id)} if claim.asks_again else {}
    states = () if claim.asks_again else (RESERVED, SENT)
    _execute_fenced(connection, update(transactions).where(claim.fence(*states)).values(**{"state": SENT, **values}))
    return True


def accept(connection: Connection, claim: Claim, job: str, names: list[str]) -> None:
    """Note the job that will have the answer. The slots are released, since the provider has a queue of its own."""
    values = {"state": ACCEPTED, "job": job, "unconfirmed": 0}
    _execute_fenced(connection, update(transactions).where(claim.fence()).values(**values))
    lease.release(connection, claim.request_id)
    add_references(connection, claim.request.identity, names)


def answer(connection: Connection, claim: Claim, values: Mapping[str, Any]) -> None:
    """Note the reply, and release the slots. What was delivered before stays until the reply gave something."""
    values = {**values, "state": ANSWERED, "unconfirmed": 0}
    _execute_fenced(connection, update(transactions).where(claim.fence()).values(**values))
    lease.release(connection, claim.request_id)


def replace_previous(connection: Connection, claim: Claim) -> None:
    """Delete what was delivered before, now that the new reply gave something. Does nothing where there is none."""
    claim.unneeded_files = previous.discard(connection, claim.request.identity) or claim.unneeded_files
    change(connection, claim, previous=None)


def expire(connection: Connection, claim: Claim) -> None:
    """Note that what is missing cannot be fetched. Where the answer gave nothing, what was delivered before comes back.

    What is booked stays booked.
    """
    earlier_values = previous.restore(connection, claim.fence())
    if earlier_values:
        claim.unneeded_files = _reply_files(connection, claim)
        lease.release(connection, claim.request_id)
    change(connection, claim, **(earlier_values or {"expired": True}))


def _reply_files(connection: Connection, claim: Claim) -> list[str]:
    """The file of the reply that the row has now, where it has one."""
    reply = connection.scalar(select(transactions.c.reply_file).where(claim.fence()))
    return [] if reply is None else [reply]


def change(connection: Connection, claim: Claim, /, **values: Any) -> None:
    """Change columns of the row. Raises Storage where the claim does not hold any more."""
    _execute_fenced(connection, update(transactions).where(claim.fence()).values(**values))


def add_references(connection: Connection, identity: str, names: list[str]) -> None:
    """Note the ids by which the provider knows a request."""
    for name in names:
        insert(connection, references, reference=name, identity=identity)


def release(connection: Connection, claim: Claim) -> None:
    """Give up the claim and the slots. What is known of the request stays."""
    unclaim = update(transactions).where(claim.fence()).values(claim=None, owner=None)
    if connection.execute(unclaim).rowcount == 1:
        # Otherwise the row is another claim's, which may have taken slots under the same request id.
        lease.release(connection, claim.request_id)


def roll_back(connection: Connection, claim: Claim, *, earlier: bool = False) -> None:
    """Undo this time of asking: its booking, its slots, and the row, unless an earlier time may have been billed.

    With `earlier`, the row is deleted in that case, too.
    """
    this_time = (transactions.c.identity == claim.request.identity) & (transactions.c.request_id == claim.request_id)
    transaction = connection.execute(select(transactions.c.claim, transactions.c.unconfirmed).where(this_time)).first()
    if transaction is not None and transaction.claim != claim.id:
        # It was taken over under the same request id: the new claim goes on with the booking and the slots.
        return
    lease.release(connection, claim.request_id)
    ledger.remove(connection, claim.request_id)
    if transaction is None:
        # A cancel came before the claim knew the row's request id, so what an earlier time has paid for stays.
        release(connection, claim)
        return
    if transaction.unconfirmed and not earlier:
        earlier_time = {"state": SENT, "unconfirmed": transaction.unconfirmed - 1, "job": None}
        connection.execute(update(transactions).where(claim.fence()).values(**earlier_time, claim=None, owner=None))
        return
    if earlier_values := previous.restore(connection, claim.fence()):
        claim.unneeded_files = _reply_files(connection, claim)
        connection.execute(update(transactions).where(claim.fence()).values(**earlier_values, claim=None, owner=None))
        return
    _delete_pictures_and_references(connection, claim)
    connection.execute(delete(transactions).where(claim.fence()))


def _delete_pictures_and_references(connection: Connection, claim: Claim) -> None:
    """Delete the rows that belong to the transaction, and note which files nothing needs then."""
    identity = claim.request.identity
    files = connection.scalars(select(pictures.c.file).where(pictures.c.identity == identity)).all()
    reply = connection.scalar(select(transactions.c.reply_file).where(transactions.c.identity == identity))
    claim.unneeded_files = [name for name in (*files, reply) if name is not None]
    for table in (pictures, references):
        connection.execute(delete(table).where(table.c.identity == identity))


def _execute_fenced(connection: Connection, statement: Any) -> None:
    """Execute a statement that is fenced by a claim. Raises Storage where another claim has the row by now."""
    if connection.execute(statement).rowcount != 1:
        raise Storage(
            "Another ComfyUI has taken this request over, since this one did not answer for a minute. Run again: what "
            "the other one gets is found."
        )


def _book(connection: Connection, claim: Claim, request_id: str, limits: Limits) -> None:
    booking_fields = {name: getattr(claim.request, name) for name in ("identity", "run", "provider", "model", "usd")}
    booking.book(connection, claim.owner, RESERVED, request_id=request_id, limits=limits, **booking_fields)


def _select_for_update(connection: Connection, identity: str) -> Mapping[str, Any]:
    query = select(transactions).where(transactions.c.identity == identity).with_for_update()
    return dict(connection.execute(query).mappings().one())
