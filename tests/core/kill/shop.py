"""A provider's double and a store that workers share, and how they stand: what was asked, booked, kept and lent."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from doubles import Asked, pictures
from doubles.runware import READS
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.receipts.database import Database
from ideogram_kit.nodes.ideogram.receipts.schema import leases, ledger, transactions
from ideogram_kit.nodes.ideogram.receipts.schema import pictures as fetched
from sqlalchemy import select

from .nursery import Nursery, Worker

DOUBT = "the first may have been billed"
PACE = 0.05
KEPT = ("accepted", "answered")
"""The states in which there is a way to the pictures that costs nothing."""


@cache
def digest(seed: int) -> str:
    """The digest of the picture that the doubles draw for a seed."""
    return hashlib.sha256(drawn(16, 16, seed, False)).hexdigest()


def drawn(width: int, height: int, seed: int, alpha: bool) -> bytes:
    """A small picture that is another for every seed."""
    return pictures.png(16, 16, seed, alpha)


@dataclass(kw_only=True)
class Shop:
    """One provider and one store; `database` is None for SQLite in the `folder`."""

    provider: str
    double: Any
    nursery: Nursery
    folder: Path
    database: str | None
    _opened: list[Database] = field(default_factory=list[Database])

    def __post_init__(self) -> None:
        self.model = self.double.model
        self.traces = BY_ID[self.provider].traces
        self.double.picture = drawn

    def start(self, seeds: list[int], **more: Any) -> Worker:
        """A worker that asks for these seeds."""
        return self.nursery.start(self.order(seeds, **more))

    def order(
        self, seeds: list[int], *, count: int = 1, ending: str = "exit", day: float | None = None
    ) -> dict[str, Any]:
        """What a worker is told."""
        variable = str(BY_ID[self.provider].key_variable)
        return {
            "provider": self.provider,
            "model": self.model,
            "seeds": seeds,
            "count": count,
            "settings": dict(self.double.async_settings),
            "folder": str(self.folder),
            "database": self.database,
            "environment": {variable: self.double.key, f"IDEOGRAM_KIT_URL_{self.provider.upper()}": self.double.url},
            "pace": PACE,
            "day": day,
            "ending": ending,
        }

    def posts(self) -> Counter[int]:
        """How often each seed was asked for at the double."""
        return Counter(seed for one in list(self.double.requests) if (seed := seed_of(one)) is not None)

    def links(self) -> int:
        """How many downloads were begun."""
        return len(self.double.asked(self.double.links))

    def rows(self) -> dict[int, dict[str, Any]]:
        """The transactions, by seed."""
        found = self._all(transactions)
        return {json.loads(row["metadata"])["seed"]: row for row in found}

    def pictures(self) -> int:
        """How many pictures are known to be on the disk."""
        return len(self._all(fetched))

    def states(self) -> dict[int, str]:
        return {seed: row["state"] for seed, row in self.rows().items()}

    def bookings(self) -> tuple[Counter[int], int]:
        """How often each seed is in the ledger, and the sum in millionths of a dollar."""
        seeds = {row["identity"]: seed for seed, row in self.rows().items()}
        booked = self._all(ledger)
        return Counter(seeds.get(row["identity"], -1) for row in booked), sum(row["micros"] or 0 for row in booked)

    def owed(self, answered: int, lost: int = 0) -> int:
        """What as many pictures cost, and as many more of which no answer is known."""
        expected, told = self.double.micros, self.double.micros_told
        return (expected if told is None else told) * answered + expected * lost

    def untidy(self) -> dict[str, Any]:
        """What should not be left when nobody works any more: places, claims, doubts, and what was not delivered."""
        rows = self._all(transactions)
        return {
            "leases": self._all(leases),
            "claims": [row for row in rows if row["claim"] is not None],
            "doubts": [row for row in rows if row["unconfirmed"] or row["state"] not in KEPT],
            "not delivered": [row for row in rows if not row["delivered"]],
        }

    def close(self) -> None:
        while self._opened:
            self._opened.pop().close()

    def _all(self, table: Any) -> list[dict[str, Any]]:
        if not self._opened:
            self._opened.append(Database(self.database or f"sqlite:///{self.folder / 'receipts.sqlite'}"))
        return self._opened[0].run_blocking(lambda c: [dict(row) for row in c.execute(select(table)).mappings()])


def seed_of(asked: Asked) -> int | None:
    """The seed that a request asks to be made, -1 where it has none; None where it asks for nothing that is paid."""
    if asked.method != "POST":
        return None
    if asked.is_multipart:
        return int(asked.part("seed").text)
    body = asked.json()
    if isinstance(body, list):
        return None if body[0]["taskType"] in READS else int(body[0]["seed"])
    return int(body.get("seed", -1))  # Oxen's queue has none for several pictures


def sound(results: dict[int, dict[str, Any]], *seeds: int, count: int = 1) -> None:
    """Assert that every picture has arrived, byte for byte."""
    assert sorted(results) == sorted(seeds)
    for seed, told in results.items():
        assert told["error"] is None, told
        assert told["digests"] == [digest(seed + index) for index in range(count)], "another picture"


def doubtful(told: dict[str, Any]) -> bool:
    """Whether a result says that it may have been billed before."""
    return any(DOUBT in note for note in told["notes"])
