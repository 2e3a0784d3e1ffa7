"""Keeps the bytes of receipts below their limit: those of delivered pictures go, longest unused first, never a row."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select, update

from .schema import pictures, transactions

LIMIT = 2 * 1024**3
"""Bytes that pictures and large replies may take."""

EVERY = 60.0
"""Seconds between two looks at how much they take."""

MOST = 200
"""Receipts that one commit evicts."""


def evict(connection: Connection, limit: int) -> tuple[list[str], bool]:
    """Let go of bytes until they fit. Returns the names of the files that nothing needs now, and whether more would go.

    What the graph has not had stays, also beyond the limit.
    """
    over = _size(connection) - limit
    holds_bytes = _holds_pictures() | transactions.c.reply_file.is_not(None)
    gone: list[str] = []
    if over <= 0:
        return gone, False
    rows = connection.execute(
        select(transactions.c.identity, transactions.c.reply_file, transactions.c.reply_size)
        .where(transactions.c.delivered & transactions.c.claim.is_(None) & holds_bytes)
        .order_by(transactions.c.used)
        .limit(MOST)
    ).all()
    for row in rows:
        if over <= 0:
            return gone, False
        mine = (pictures.c.identity == row.identity) & pictures.c.file.is_not(None)
        for picture in connection.execute(select(pictures.c.file, pictures.c.size).where(mine)):
            gone.append(picture.file)
            over -= picture.size
        connection.execute(update(pictures).where(mine).values(file=None))
        if row.reply_file is not None:
            gone.append(row.reply_file)
            over -= row.reply_size
            this = transactions.c.identity == row.identity
            connection.execute(update(transactions).where(this).values(reply_file=None, reply_size=0))
    return gone, len(rows) == MOST


def _holds_pictures() -> ColumnElement[bool]:
    kept = (pictures.c.identity == transactions.c.identity) & pictures.c.file.is_not(None)
    return select(pictures.c.number).where(kept).exists()


def _size(connection: Connection) -> int:
    kept = select(func.sum(pictures.c.size)).where(pictures.c.file.is_not(None))
    replies = select(func.sum(transactions.c.reply_size)).where(transactions.c.reply_file.is_not(None))
    return int(connection.scalar(kept) or 0) + int(connection.scalar(replies) or 0)
