"""What was delivered, while it is asked again: it comes back where nothing comes of that, and goes with an answer."""

from __future__ import annotations

import base64
import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from .schema import pictures, references, transactions

KEPT = {
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
"""The columns that the new request takes, with what it begins with; the pictures stay as they are."""


def put_aside(connection: Connection, row: ColumnElement[bool], request_id: str) -> dict[str, Any]:
    """What changes in a row when it is asked again under another request id."""
    columns = [transactions.c[name] for name in ("request_id", *KEPT)]
    found = connection.execute(select(*columns).where(row)).mappings().first()
    if found is None or found["request_id"] == request_id:
        # Not there, or done before.
        return {}
    kept = {name: value for name, value in found.items() if name != "reply"}
    reply = None if found["reply"] is None else base64.b64encode(found["reply"]).decode("ascii")
    return {**KEPT, "request_id": request_id, "previous": json.dumps({**kept, "reply": reply})}


def taken_back(connection: Connection, row: ColumnElement[bool]) -> dict[str, Any]:
    """What a row was before it was asked again; empty where it was not."""
    packed = connection.scalar(select(transactions.c.previous).where(row))
    if packed is None:
        return {}
    kept: dict[str, Any] = json.loads(packed)
    reply = None if kept["reply"] is None else base64.b64decode(kept["reply"])
    return {**kept, "reply": reply, "previous": None}


def forgotten(connection: Connection, identity: str) -> list[str]:
    """Remove the pictures of what was asked again, now that there is a new answer; the files that nothing needs."""
    packed = connection.scalar(select(transactions.c.previous).where(transactions.c.identity == identity))
    if packed is None:
        return []
    files = connection.scalars(select(pictures.c.file).where(pictures.c.identity == identity)).all()
    for table in (pictures, references):
        connection.execute(delete(table).where(table.c.identity == identity))
    return [name for name in (*files, json.loads(packed)["reply_file"]) if name is not None]
