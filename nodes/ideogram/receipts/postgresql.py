"""How PostgreSQL is opened, by which several machines share receipts, limits and the ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, text

BATCH = Path(__file__).parents[3] / "requirements-batch.txt"
WITHOUT_DRIVER = (
    f'PostgreSQL needs psycopg, which is not installed. Run: "{sys.executable}" -m pip -q install -r "{BATCH}"'
)

OPTIONS: dict[str, Any] = {
    "pool_size": 4,
    "max_overflow": 0,
    "pool_pre_ping": True,
    "connect_args": {
        "application_name": "ideogram-kit",
        "connect_timeout": 10,
        # With these a lost server is noticed within a minute, not after the two hours of the system's defaults.
        "keepalives_idle": 20,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
    },
}


def with_driver(url: URL) -> URL:
    """The URL with psycopg as its driver where it names none."""
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def lock(connection: Connection, name: str) -> None:
    """Wait for the lock of this name, and hold it until the end of the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"ideogram-kit {name}"})
