"""A store of a million requests beside an empty one: what a lookup, a reservation, a day's sum and eviction take.

The rows are written past the store, by SQL, as two years of use would leave them: each delivered, with a reply of 600
bytes, a picture, an id of the provider's and a booking; the bytes of nine in ten are evicted.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ideogram_kit.nodes.ideogram.receipts import claims, eviction, ledger, receipt
from ideogram_kit.nodes.ideogram.receipts.claim import Claim, PaidRequest
from ideogram_kit.nodes.ideogram.receipts.lease import ConcurrencyLimit
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.receipts.schema import transactions
from ideogram_kit.nodes.ideogram.receipts.store import Store
from sqlalchemy import select

from .report import Measurement

MANY = 1_000_000
DAY = 86_400
LIMITS = Limits(run=1e6, day=1e6)
TIMES = 20

FILL = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -1000000;
CREATE TEMP TABLE number AS
    WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < {many})
    SELECT n, {now} - 730 * 86400.0 * ({many} - n) / {many} AS moment, printf('%08x%032x', n, n * 7919) AS identity,
        printf('request-%08d', n) AS request_id
    FROM counted;
INSERT INTO transactions (identity, request_id, state, provider, operation, model, metadata, status, headers, reply,
        reply_size, unconfirmed, delivered, expired, asked_at, used)
    SELECT identity, request_id, 'answered', 'ideogram', 'generate', '4.0', '{{"prompt": "A fox", "count": 1}}', 200,
        '{{}}', zeroblob(600), 0, 0, 1, 0, moment, moment
    FROM number;
INSERT INTO pictures (identity, number, file, digest, size, metadata)
    SELECT identity, 0, iif(n % 10 = 9, substr(identity, 1, 2) || '/' || identity || '-0', NULL), hex(identity),
        1500000, '{{}}'
    FROM number;
INSERT INTO provider_references (reference, identity) SELECT printf('theirs-%08d', n), identity FROM number;
INSERT INTO ledger (request_id, identity, run, day, provider, model, micros)
    SELECT request_id, identity, printf('run-%d', n / 10), CAST(moment / 86400 AS INTEGER), 'ideogram', '4.0', 60000
    FROM number;
"""


def measure() -> list[Measurement]:
    """Time the same steps in both stores; only the lookup has a target."""
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Store(Path(folder) / "empty"), Store(Path(folder) / "full")
        try:
            start = time.perf_counter()
            size = _fill(full)
            print(f"{MANY:,} requests are {size / 2**30:.1f} GiB, written in {time.perf_counter() - start:.0f} s")
            times = [(name, _milliseconds(step, empty), _milliseconds(step, full)) for name, step in STEPS.items()]
        finally:
            empty.close()
            full.close()
    return [
        Measurement(
            f"{name}, among {MANY:,}",
            f"{many:.1f} ms",
            f"in an empty store {none:.1f} ms",
            "under 5 ms" if name == LOOKUP else "told",
            name != LOOKUP or many < 5,
        )
        for name, none, many in times
    ]


def _fill(store: Store) -> int:
    """Write the rows; the database's size."""
    store.receipts()  # which makes the tables
    with sqlite3.connect(store.database.file) as connection:
        connection.executescript(FILL.format(many=MANY, now=time.time()))
    connection.close()
    return Path(store.database.file).stat().st_size


def _milliseconds(step: Callable[[Store, int], object], store: Store) -> float:
    """The median of several turns in milliseconds, after one turn to warm up."""

    def once(turn: int) -> float:
        start = time.perf_counter()
        step(store, turn)
        return (time.perf_counter() - start) * 1000

    return statistics.median([once(turn) for turn in range(TIMES + 1)][1:])


def _identity(turn: int) -> str:
    """The identity of a request that is in the store, another one for each turn."""
    number = turn * 19_997 % MANY
    return f"{number:08x}{number * 7919:032x}"


def _claim(store: Store, identity: str) -> Claim:
    limit = ConcurrencyLimit("ideogram", 10)
    return Claim(
        owner=store.owner,
        request=PaidRequest(
            identity=identity,
            provider="ideogram",
            operation="generate",
            model="4.0",
            run="now",
            concurrency=limit,
            usd=0.06,
        ),
    )


def _lookup(store: Store, turn: int) -> None:
    identity = _identity(turn)
    query = select(transactions).where(transactions.c.identity == identity)
    store.database.run_blocking(lambda c: (c.execute(query).all(), receipt.stored_pictures(c, identity)))


def _known(store: Store, turn: int) -> None:
    """What asking again for a known request does first: claim its row, read it and its pictures, let go."""
    claim = _claim(store, _identity(turn))
    store.database.run_blocking(lambda c: claims.reserve(c, claim, LIMITS))
    store.database.run_blocking(lambda c: receipt.stored_pictures(c, claim.request.identity))
    store.database.run_blocking(lambda c: claims.release(c, claim))


def _reserve(store: Store, turn: int) -> None:
    claim = _claim(store, f"new {turn}")
    store.database.run_blocking(lambda c: claims.reserve(c, claim, LIMITS))
    store.database.run_blocking(lambda c: claims.roll_back(c, claim))


def _named(store: Store, turn: int) -> None:
    store.database.run_blocking(lambda c: receipt.receipts_by_id(c, f"theirs-{turn * 19_997 % MANY:08d}"))


LOOKUP = "a receipt and its pictures looked up by identity"
STEPS: dict[str, Callable[[Store, int], object]] = {
    LOOKUP: _lookup,
    "a known request: claimed, read and let go (3 commits)": _known,
    "a new request: reserved within two budgets and rolled back (2 commits)": _reserve,
    "what was spent, by day and model": lambda store, turn: store.database.run_blocking(ledger.spent),
    "Recover: what is open": lambda store, turn: store.database.run_blocking(receipt.open_receipts),
    "Recover: by the provider's id": _named,
    "eviction: is there too much": lambda store, turn: store.database.run_blocking(lambda c: eviction.evict(c, 2**60)),
    "eviction: 200 requests' bytes": lambda store, turn: store.database.run_blocking(lambda c: eviction.evict(c, 0)),
}
