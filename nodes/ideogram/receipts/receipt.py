"""What is known of a paid request, read from its rows: for Recover, for lists and for eviction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from .claim import ANSWERED, Claim
from .claims import change
from .schema import pictures, references, transactions


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPicture:
    """A picture that was fetched. `file` is None once its bytes were evicted; `about` is what is known of it."""

    number: int
    file: str | None
    digest: str
    size: int
    about: Mapping[str, Any]

    def put(self, connection: Connection, claim: Claim) -> None:
        """Write its row, in place of an earlier one."""
        self.drop(connection, claim, self.number)
        connection.execute(
            pictures.insert().values(
                identity=claim.request.identity,
                number=self.number,
                file=self.file,
                digest=self.digest,
                size=self.size,
                about=json.dumps(self.about),
            )
        )

    @staticmethod
    def drop(connection: Connection, claim: Claim, number: int) -> None:
        """Remove the row of a picture."""
        # The fence: only the holder changes what belongs to the row.
        change(connection, claim, claim=claim.id)
        this = (pictures.c.identity == claim.request.identity) & (pictures.c.number == number)
        connection.execute(delete(pictures).where(this))


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """A paid request. `state` is reserved, sent, accepted or answered; `asked_at` in seconds since 1970.

    `expired` says that what is missing of it cannot be fetched any more, `pictures` how many are on the disk.
    """

    identity: str
    request_id: str
    provider: str
    operation: str
    model: str
    about: Mapping[str, Any]
    state: str
    job: str | None
    unconfirmed: int
    delivered: bool
    expired: bool
    asked_at: float
    pictures: int

    @property
    def is_open(self) -> bool:
        """Whether there is something to bring home that the graph has not had."""
        return not self.delivered and not (self.expired and not self.pictures)


def stored_pictures(connection: Connection, identity: str) -> dict[int, StoredPicture]:
    """The fetched pictures of a request, by number."""
    rows = connection.execute(select(pictures).where(pictures.c.identity == identity))
    return {
        row.number: StoredPicture(
            number=row.number, file=row.file, digest=row.digest, size=row.size, about=json.loads(row.about)
        )
        for row in rows
    }


def answered(connection: Connection, identities: Sequence[str]) -> int:
    """How many of these requests have an answer."""
    known = transactions.c.identity.in_(identities) & (transactions.c.state == ANSWERED)
    return int(connection.scalar(select(func.count()).select_from(transactions).where(known)) or 0)


def open_receipts(connection: Connection) -> list[Receipt]:
    """Those that the graph has not had, the latest first."""
    found = _receipts(connection, ~transactions.c.delivered)
    return [receipt for receipt in found if receipt.is_open]


def named_receipts(connection: Connection, name: str) -> list[Receipt]:
    """Those that a receipt's own name, our request id or an id of the provider's names, whole."""
    known = select(references.c.identity).where(references.c.reference == name)
    own = (transactions.c.identity == name) | (transactions.c.request_id == name)
    return _receipts(connection, own | transactions.c.identity.in_(known))


def all_receipts(connection: Connection) -> list[Receipt]:
    """Every receipt, the latest first."""
    return _receipts(connection, transactions.c.identity != "")


def mark_delivered(connection: Connection, delivered: Sequence[tuple[str, str]]) -> None:
    """Note that the graph has had what was asked by these identities and request ids."""
    for identity, request_id in delivered:
        this = (transactions.c.identity == identity) & (transactions.c.request_id == request_id)
        connection.execute(update(transactions).where(this & ~transactions.c.delivered).values(delivered=True))


def _receipts(connection: Connection, which: Any) -> list[Receipt]:
    rows = connection.execute(select(transactions).where(which).order_by(transactions.c.used.desc())).mappings().all()
    return [_receipt(connection, dict(row)) for row in rows]


def _receipt(connection: Connection, row: Mapping[str, Any]) -> Receipt:
    kept = [picture for picture in stored_pictures(connection, row["identity"]).values() if picture.file is not None]
    return Receipt(
        identity=row["identity"],
        request_id=row["request_id"],
        provider=row["provider"],
        operation=row["operation"],
        model=row["model"],
        about=json.loads(row["about"]),
        state=row["state"],
        job=json.loads(row["job"])["id"] if row["job"] else None,
        unconfirmed=row["unconfirmed"],
        delivered=row["delivered"],
        expired=row["expired"],
        asked_at=row["asked_at"],
        pictures=len(kept),
    )
