"""The tables behind receipts, money and limits, and the version that they are in.

Times are seconds since 1970 and days are whole days since 1970 in UTC, both by the database's own clock. Money is in
millionths of a US dollar, as whole numbers. Structures are JSON in ASCII, which every database stores as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)

from ..errors import Storage

VERSION = 1
"""Raised with every change of the tables; `migrate` brings an older database to it."""

MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {}
"""What brings the tables of a version to the next one, by the version that it starts from."""

metadata = MetaData()

versions = Table(
    "versions", metadata, Column("version", Integer, primary_key=True), Column("salt", Text, nullable=False)
)
"""One row. `salt` is what keys are fingerprinted with."""

owners = Table(
    "owners",
    metadata,
    Column("id", Text, primary_key=True),
    Column("until", Float, nullable=False),
)
"""The processes that work on transactions, each alive until its heartbeat is over."""

transactions = Table(
    "transactions",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("request_id", Text, nullable=False),
    Column("claim", Text),
    Column("owner", Text),
    Column("state", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("job", Text),
    Column("status", Integer, nullable=False, default=0),
    Column("headers", Text, nullable=False, default="{}"),
    Column("reply", LargeBinary),
    Column("reply_file", Text),
    Column("reply_digest", Text),
    Column("reply_size", BigInteger, nullable=False, default=0),
    Column("unconfirmed", Integer, nullable=False, default=0),
    Column("delivered", Boolean, nullable=False, default=False),
    Column("expired", Boolean, nullable=False, default=False),
    Column("previous", Text),
    Column("asked_at", Float, nullable=False),
    Column("used", Float, nullable=False),
    Index("transactions_used", "used"),
    Index("transactions_request", "request_id"),
    Index("transactions_open", "delivered", "used"),
)
"""A paid request each. `claim` is who works on it now, of the process `owner`; `unconfirmed` counts the earlier times
that it was sent without an outcome. The reply is in `reply`, or in a file where it is large. `previous` is what the row
was before it was asked again; it comes back where nothing was sent, and goes when the new outcome is known."""

pictures = Table(
    "pictures",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("file", Text),
    Column("digest", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("about", Text, nullable=False),
    Index("pictures_kept", "file", "size"),
)
"""A fetched picture each. `file` is gone once its bytes were evicted; the row stays."""

references = Table(
    "provider_references",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("identity", Text, primary_key=True),
    Index("provider_references_identity", "identity"),
)
"""The ids by which a provider knows a request, for Recover."""

ledger = Table(
    "ledger",
    metadata,
    Column("request_id", Text, primary_key=True),
    Column("identity", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("micros", BigInteger),
    Index("ledger_day", "day", "provider", "model", "micros"),
    Index("ledger_run", "run", "micros"),
)
"""What was booked for each time that a request was sent; `micros` is null where no price is known."""

leases = Table(
    "leases",
    metadata,
    Column("request_id", Text, primary_key=True),
    Column("pool", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("places", Integer, nullable=False),
    Index("leases_pool", "pool"),
)
"""The places in flight that are taken, by provider and key."""


def prepare(connection: Connection, salt: str) -> str:
    """Make the tables where there are none, and bring older ones up to date. Returns the database's salt.

    Raises Storage where a newer version of Ideogram Kit made them.
    """
    if not inspect(connection).has_table(versions.name):
        metadata.create_all(connection)
        connection.execute(insert(versions).values(version=VERSION, salt=salt))
        return salt
    found = connection.execute(select(versions.c.version, versions.c.salt)).one()
    if found.version > VERSION:
        raise Storage(
            f"The receipts were written by a newer version of Ideogram Kit (theirs is {found.version}, this one reads "
            f"up to {VERSION}), so nothing was sent. Update Ideogram Kit, or name another database in "
            "IDEOGRAM_KIT_DATABASE_URL."
        )
    for version in range(found.version, VERSION):
        MIGRATIONS[version](connection)
        connection.execute(update(versions).values(version=version + 1))
    return str(found.salt)
