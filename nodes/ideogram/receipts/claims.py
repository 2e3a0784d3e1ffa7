"""A transaction's row: claimed, sent, answered, rolled back, each in one commit, and fenced by its claim.

Each function does the same when it is called twice, since a commit whose outcome is not known is done again.
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


def reserve(connection: Connection, claim: Claim, limits: Limits) -> Mapping[str, Any] | None:
    """Claim the row, and book what is about to be asked. Returns the row, or None while somebody else is at it.

    Raises OverBudget; then nothing of it stays.
    """
    request, moment = claim.request, now(connection)
    claim.owner.beat(connection)
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
        about=json.dumps(request.about),
        asked_at=moment,
        used=moment,
    )
    row = _locked(connection, request.identity)
    if is_new or row["claim"] == claim.id:
        if row["state"] == RESERVED or claim.anew:
            _book(connection, claim, claim.request_id, limits)
        return row
    if claim.owner.holds(connection, row["owner"], row["claim"]):
        return None
    claim.anew = bool(request.ask_again and (row["delivered"] or row["expired"]))
    taken_over = _taken_over(connection, claim, row)
    changes = {"claim": claim.id, "owner": claim.owner.id, "used": moment, **taken_over}
    connection.execute(update(transactions).where(transactions.c.identity == request.identity).values(**changes))
    if claim.anew or changes.get("state") == RESERVED:
        _book(connection, claim, claim.request_id, limits)
    return _locked(connection, request.identity)


def _taken_over(connection: Connection, claim: Claim, row: Mapping[str, Any]) -> dict[str, Any]:
    """What changes in a row that nobody who is alive works on. Its places are free in any case."""
    lease.free(connection, row["request_id"])
    if claim.anew:
        return {}
    if row["state"] == RESERVED:
        # Nothing of it was sent.
        ledger.strike(connection, row["request_id"])
        return {"state": RESERVED, "request_id": claim.request_id}
    if row["state"] == SENT and not claim.request.traceable:
        return {"state": RESERVED, "request_id": claim.request_id, "unconfirmed": row["unconfirmed"] + 1}
    return {}


def _anew(connection: Connection, claim: Claim, request_id: str) -> dict[str, Any]:
    """A row as if it had never been asked."""
    _clear(connection, claim)
    return {
        "state": RESERVED,
        "request_id": request_id,
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


def renew(connection: Connection, claim: Claim, request_id: str, limits: Limits) -> None:
    """Ask the same anew under another id: nothing came of what was asked, so it is struck from the ledger."""
    ledger.strike(connection, claim.request_id)
    lease.free(connection, claim.request_id)
    _book(connection, claim, request_id, limits)
    fenced(connection, update(transactions).where(claim.fence()).values(**_anew(connection, claim, request_id)))


def sent(connection: Connection, claim: Claim, pool: str, images: int) -> bool:
    """Note that the request is about to go out, and take its places; False, and nothing noted, while there are none.

    The heart beats within, so that whoever slept for long finds out here that the row is no longer its own.
    """
    limit = claim.request.places.limit
    if images and not lease.take(connection, claim.owner, pool, limit, claim.request_id, images):
        return False
    claim.owner.beat(connection)
    values = {"state": SENT, **previous.put_aside(connection, claim.fence(), claim.request_id)} if claim.anew else {}
    states = () if claim.anew else (RESERVED, SENT)
    fenced(connection, update(transactions).where(claim.fence(*states)).values(**{"state": SENT, **values}))
    return True


def accept(connection: Connection, claim: Claim, job: str, names: list[str]) -> None:
    """Note the job that will have the answer; its places are free, since the provider has its own queue."""
    values = {"state": ACCEPTED, "job": job, "unconfirmed": 0}
    fenced(connection, update(transactions).where(claim.fence()).values(**values))
    lease.free(connection, claim.request_id)
    refer(connection, claim.request.identity, names)


def answer(connection: Connection, claim: Claim, values: Mapping[str, Any]) -> None:
    """Note the reply; the places are free."""
    if 200 <= values["status"] < 300:
        claim.unneeded = previous.forgotten(connection, claim.request.identity)
        values = {**values, "previous": None}
    values = {**values, "state": ANSWERED, "unconfirmed": 0}
    fenced(connection, update(transactions).where(claim.fence()).values(**values))
    lease.free(connection, claim.request_id)


def change(connection: Connection, claim: Claim, /, **values: Any) -> None:
    """Change the row."""
    fenced(connection, update(transactions).where(claim.fence()).values(**values))


def refer(connection: Connection, identity: str, names: list[str]) -> None:
    """Note the ids by which the provider knows a request."""
    for name in names:
        insert(connection, references, reference=name, identity=identity)


def release(connection: Connection, claim: Claim) -> None:
    """Let go of the row and of its places; what is known of it stays."""
    let_go = update(transactions).where(claim.fence()).values(claim=None, owner=None)
    if connection.execute(let_go).rowcount == 1:
        # Else somebody else's, who may have taken places of its own under the same id.
        lease.free(connection, claim.request_id)


def roll_back(connection: Connection, claim: Claim, *, earlier: bool = False) -> None:
    """As if this time had not been: no booking, no places, and no row, unless an earlier time may have been billed.

    With `earlier`, the row of such a time goes as well.
    """
    this = (transactions.c.identity == claim.request.identity) & (transactions.c.request_id == claim.request_id)
    row = connection.execute(select(transactions.c.claim, transactions.c.unconfirmed).where(this)).first()
    if row is not None and row.claim != claim.id:
        # Taken over under the same id: its holder goes on with the booking and the places.
        return
    lease.free(connection, claim.request_id)
    ledger.strike(connection, claim.request_id)
    if row is None:
        # Claimed, and a cancel came before it was known in what state: what an earlier time has paid for stays.
        release(connection, claim)
        return
    if row.unconfirmed and not earlier:
        back = {"state": SENT, "unconfirmed": row.unconfirmed - 1, "claim": None, "owner": None, "job": None}
        connection.execute(update(transactions).where(claim.fence()).values(**back))
        return
    if back := previous.taken_back(connection, claim.fence()):
        connection.execute(update(transactions).where(claim.fence()).values(**back, claim=None, owner=None))
        return
    _clear(connection, claim)
    connection.execute(delete(transactions).where(claim.fence()))


def _clear(connection: Connection, claim: Claim) -> None:
    """Remove what belongs to the row."""
    identity = claim.request.identity
    kept = connection.scalars(select(pictures.c.file).where(pictures.c.identity == identity)).all()
    reply = connection.scalar(select(transactions.c.reply_file).where(transactions.c.identity == identity))
    claim.unneeded = [name for name in (*kept, reply) if name is not None]
    for table in (pictures, references):
        connection.execute(delete(table).where(table.c.identity == identity))


def fenced(connection: Connection, statement: Any) -> None:
    """Do what only the holder may do. Raises Storage where the row is somebody else's by now."""
    if connection.execute(statement).rowcount != 1:
        raise Storage(
            "Another ComfyUI has taken this request over, since this one did not answer for a minute. Run again: what "
            "the other one gets is found."
        )


def _book(connection: Connection, claim: Claim, request_id: str, limits: Limits) -> None:
    asked = {name: getattr(claim.request, name) for name in ("identity", "run", "provider", "model", "usd")}
    booking.book(connection, claim.owner, RESERVED, request_id=request_id, limits=limits, **asked)


def _locked(connection: Connection, identity: str) -> Mapping[str, Any]:
    row = select(transactions).where(transactions.c.identity == identity).with_for_update()
    return dict(connection.execute(row).mappings().one())
