"""Keeps the files of the receipts below a size limit.

The files of delivered requests are evicted, the least recently used first. Rows are never deleted.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select, update

from .schema import pictures, transactions

LIMIT = 2 * 1024**3
"""Bytes that pictures and large replies may take."""

INTERVAL = 60.0
"""Seconds between two checks of the size."""

BATCH_SIZE = 200
"""Requests whose files one commit evicts, at most."""


def evict(connection: Connection, limit: int) -> tuple[list[str], bool]:
    """Mark files as evicted until the rest takes at most `limit` bytes. Returns the names of the files that can be
    removed now, and whether another call would evict more.

    Pictures that were not delivered to a graph yet stay, even beyond the limit.
    """
    excess = _size(connection) - limit
    holds_bytes = _holds_pictures() | transactions.c.reply_file.is_not(None)
    evicted_files: list[str] = []
    if excess <= 0:
        return evicted_files, False
    candidates = connection.execute(
        select(transactions.c.identity, transactions.c.reply_file, transactions.c.reply_size)
        .where(transactions.c.delivered & transactions.c.claim.is_(None) & holds_bytes)
        .order_by(transactions.c.used)
        .limit(BATCH_SIZE)
    ).all()
    for transaction in candidates:
        if excess <= 0:
            return evicted_files, False
        its_pictures = (pictures.c.identity == transaction.identity) & pictures.c.file.is_not(None)
        for picture in connection.execute(select(pictures.c.file, pictures.c.size).where(its_pictures)):
            evicted_files.append(picture.file)
            excess -= picture.size
        connection.execute(update(pictures).where(its_pictures).values(file=None))
        if transaction.reply_file is not None:
            evicted_files.append(transaction.reply_file)
            excess -= transaction.reply_size
            this_transaction = transactions.c.identity == transaction.identity
            connection.execute(update(transactions).where(this_transaction).values(reply_file=None, reply_size=0))
    return evicted_files, len(candidates) == BATCH_SIZE


def _holds_pictures() -> ColumnElement[bool]:
    on_disk = (pictures.c.identity == transactions.c.identity) & pictures.c.file.is_not(None)
    return select(pictures.c.number).where(on_disk).exists()


def _size(connection: Connection) -> int:
    picture_bytes = select(func.sum(pictures.c.size)).where(pictures.c.file.is_not(None))
    reply_bytes = select(func.sum(transactions.c.reply_size)).where(transactions.c.reply_file.is_not(None))
    return int(connection.scalar(picture_bytes) or 0) + int(connection.scalar(reply_bytes) or 0)
