"""Keeps what was delivered while the same request is asked again, in the column `previous` of its row.

Where nothing comes of the new request, the row gets it back. It goes once the new answer gave a picture, or a value:
until then, the rows of pictures are those of the earlier answer.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from .schema import pictures, references, transactions

INITIAL = {
    "state": "sent",
    "job": None,
    "status": 0,
    "headers": "{}",
    "reply": None,
    "reply_file": None,
    "reply_digest": None,
    "reply_size": 0,
    "delivered": False,
    "expired": False,
}
"""The columns that belong to the new request, with their first values. The rows of pictures are not changed."""


def save(connection: Connection, row: ColumnElement[bool], request_id: str) -> dict[str, Any]:
    """The values with which the row is asked again under another request id, its earlier ones saved in `previous`."""
    columns = [transactions.c[name] for name in ("request_id", *INITIAL)]
    transaction = connection.execute(select(*columns).where(row)).mappings().first()
    if transaction is None or transaction["request_id"] == request_id:
        # There is no such row, or this was done before.
        return {}
    previous = {name: value for name, value in transaction.items() if name != "reply"}
    reply = None if transaction["reply"] is None else base64.b64encode(transaction["reply"]).decode("ascii")
    return {**INITIAL, "request_id": request_id, "previous": json.dumps({**previous, "reply": reply})}


def is_saved(connection: Connection, row: ColumnElement[bool]) -> bool:
    """Whether a row was asked again, and what it was before is kept."""
    return connection.scalar(select(transactions.c.previous).where(row)) is not None


def restore(connection: Connection, row: ColumnElement[bool]) -> dict[str, Any]:
    """The values that a row had before it was asked again; empty where nothing was saved."""
    saved = connection.scalar(select(transactions.c.previous).where(row))
    if saved is None:
        return {}
    previous: dict[str, Any] = json.loads(saved)
    reply = None if previous["reply"] is None else base64.b64decode(previous["reply"])
    return {**previous, "reply": reply, "previous": None}


def discard(connection: Connection, identity: str) -> list[str]:
    """Delete the pictures of the earlier answer, now that there is a new one. Returns the files that nothing needs."""
    saved = connection.scalar(select(transactions.c.previous).where(transactions.c.identity == identity))
    if saved is None:
        return []
    files = connection.scalars(select(pictures.c.file).where(pictures.c.identity == identity)).all()
    for table in (pictures, references):
        connection.execute(delete(table).where(table.c.identity == identity))
    return [name for name in (*files, json.loads(saved)["reply_file"]) if name is not None]
