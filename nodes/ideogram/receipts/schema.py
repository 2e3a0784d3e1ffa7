"""The tables of receipts, money and limits, and the version of this schema.

Times are seconds since 1970, and days are whole days since 1970 in UTC, both by the database's own clock. Money is in
whole millionths of a US dollar. Structures are JSON in ASCII, which every database stores unchanged.
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
"""The version of the tables. Every change of them after a release raises it and needs an entry in MIGRATIONS."""

MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {}
"""The functions that change the tables of one version to the next, by the version that they start from."""

metadata = MetaData()

versions = Table(
    "versions", metadata, Column("version", Integer, primary_key=True), Column("salt", Text, nullable=False)
)
"""A single row. `salt` is the secret with which the digests of keys are made."""

owners = Table(
    "owners",
    metadata,
    Column("id", Text, primary_key=True),
    Column("until", Float, nullable=False),
)
"""The processes that work on transactions. Each counts as alive until `until`, which its heartbeats move on."""

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
    Column("metadata", Text, nullable=False),
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
"""One row for each paid request. `claim` is the claim under which the process `owner` works on it now. `unconfirmed`
counts the earlier times that it was sent without a known outcome. `metadata` is what a user recognises it by, as JSON.
The reply is in `reply`, or in a file where it is large. `previous` holds what the row was before it was asked again: it
is restored where nothing comes of the new request, and deleted when that is answered."""

pictures = Table(
    "pictures",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("file", Text),
    Column("digest", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("metadata", Text, nullable=False),
    Index("pictures_kept", "file", "size"),
)
"""One row for each fetched picture. `file` becomes null when its bytes are evicted; the row stays. `metadata` is what
is known of the picture, as JSON."""

references = Table(
    "provider_references",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("identity", Text, primary_key=True),
    Index("provider_references_identity", "identity"),
)
"""The ids by which a provider knows a request. Recover searches them."""

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
"""One booking for each time that a request is sent. `micros` is null where no price is known."""

leases = Table(
    "leases",
    metadata,
    Column("request_id", Text, primary_key=True),
    Column("pool", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("places", Integer, nullable=False),
    Index("leases_pool", "pool"),
)
"""The slots in flight that each request holds (`places`), by the pool of its provider and key."""


def create_or_migrate(connection: Connection, salt: str) -> str:
    """Create the tables where there are none, and migrate older ones. Returns the database's salt.

    Raises Storage where a newer version of Ideogram Kit has written them.
    """
    if not inspect(connection).has_table(versions.name):
        metadata.create_all(connection)
        connection.execute(insert(versions).values(version=VERSION, salt=salt))
        return salt
    stored = connection.execute(select(versions.c.version, versions.c.salt)).one()
    if stored.version > VERSION:
        raise Storage(
            f"The receipts were written by a newer version of Ideogram Kit (theirs is {stored.version}, this one reads "
            f"up to {VERSION}), so nothing was sent. Update Ideogram Kit, or name another database in "
            "IDEOGRAM_KIT_DATABASE_URL."
        )
    for version in range(stored.version, VERSION):
        MIGRATIONS[version](connection)
        connection.execute(update(versions).values(version=version + 1))
    return str(stored.salt)
