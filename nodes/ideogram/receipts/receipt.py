"""Receipts: what is known of a paid request, read from its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from .claim import ANSWERED, RESERVED, Claim
from .claims import change
from .schema import pictures, references, transactions


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPicture:
    """A picture that was fetched. `file` is None once its bytes were evicted; `metadata` is what is known of it."""

    number: int
    file: str | None
    digest: str
    size: int
    metadata: Mapping[str, Any]

    def save(self, connection: Connection, claim: Claim) -> None:
        """Write its row, in place of an earlier one. Raises Storage where the claim does not hold any more."""
        self.delete(connection, claim, self.number)
        connection.execute(
            pictures.insert().values(
                identity=claim.request.identity,
                number=self.number,
                file=self.file,
                digest=self.digest,
                size=self.size,
                metadata=json.dumps(self.metadata),
            )
        )

    @staticmethod
    def delete(connection: Connection, claim: Claim, number: int) -> None:
        """Delete the row of a picture. Raises Storage where the claim does not hold any more."""
        # This changes nothing, but fails where the claim does not hold.
        change(connection, claim, claim=claim.id)
        this_picture = (pictures.c.identity == claim.request.identity) & (pictures.c.number == number)
        connection.execute(delete(pictures).where(this_picture))


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """A paid request. `state` is reserved, sent, accepted or answered, and `asked_at` is in seconds since 1970.

    `expired` says that the pictures that are missing cannot be fetched any more. `pictures` counts those on the disk.
    """

    identity: str
    request_id: str
    provider: str
    operation: str
    model: str
    metadata: Mapping[str, Any]
    state: str
    job: str | None
    unconfirmed: int
    delivered: bool
    expired: bool
    asked_at: float
    pictures: int

    @property
    def is_open(self) -> bool:
        """Whether something can be recovered: it was not delivered, and pictures are on the disk or can be fetched."""
        return not self.delivered and not (self.expired and not self.pictures)


def stored_pictures(connection: Connection, identity: str) -> dict[int, StoredPicture]:
    """The fetched pictures of a request, by number."""
    fetched = connection.execute(select(pictures).where(pictures.c.identity == identity))
    return {
        picture.number: StoredPicture(
            number=picture.number,
            file=picture.file,
            digest=picture.digest,
            size=picture.size,
            metadata=json.loads(picture.metadata),
        )
        for picture in fetched
    }


def count_answered(connection: Connection, identities: Sequence[str]) -> int:
    """How many of these requests have an answer."""
    is_answered = transactions.c.identity.in_(identities) & (transactions.c.state == ANSWERED)
    return int(connection.scalar(select(func.count()).select_from(transactions).where(is_answered)) or 0)


def last_asked(connection: Connection, identities: Sequence[str]) -> str | None:
    """The one of these requests that was sent for the first time last; None where none was sent."""
    was_sent = transactions.c.identity.in_(identities) & (transactions.c.state != RESERVED)
    latest_first = select(transactions.c.identity).where(was_sent).order_by(transactions.c.asked_at.desc())
    return connection.scalar(latest_first.limit(1))


def open_receipts(connection: Connection) -> list[Receipt]:
    """The receipts that were not delivered to a graph and can be recovered, the last used first."""
    undelivered = _receipts(connection, ~transactions.c.delivered)
    return [receipt for receipt in undelivered if receipt.is_open]


def receipts_by_id(connection: Connection, receipt_id: str) -> list[Receipt]:
    """The receipts with this id: a receipt's identity, our request id, or an id of the provider's."""
    by_reference = select(references.c.identity).where(references.c.reference == receipt_id)
    by_own_id = (transactions.c.identity == receipt_id) | (transactions.c.request_id == receipt_id)
    return _receipts(connection, by_own_id | transactions.c.identity.in_(by_reference))


def all_receipts(connection: Connection) -> list[Receipt]:
    """Every receipt, the last used first."""
    return _receipts(connection, transactions.c.identity != "")


def mark_delivered(connection: Connection, delivered: Sequence[tuple[str, str]]) -> None:
    """Note that the graph has what was asked, by pairs of identity and request id."""
    for identity, request_id in delivered:
        this_transaction = (transactions.c.identity == identity) & (transactions.c.request_id == request_id)
        undelivered = this_transaction & ~transactions.c.delivered
        connection.execute(update(transactions).where(undelivered).values(delivered=True))


def _receipts(connection: Connection, condition: Any) -> list[Receipt]:
    latest_first = select(transactions).where(condition).order_by(transactions.c.used.desc())
    matching = connection.execute(latest_first).mappings().all()
    return [_receipt(connection, dict(transaction)) for transaction in matching]


def _receipt(connection: Connection, transaction: Mapping[str, Any]) -> Receipt:
    # While it is asked again, the pictures are those of the answer before.
    is_asked_again = transaction["previous"] is not None
    fetched = {} if is_asked_again else stored_pictures(connection, transaction["identity"])
    return Receipt(
        identity=transaction["identity"],
        request_id=transaction["request_id"],
        provider=transaction["provider"],
        operation=transaction["operation"],
        model=transaction["model"],
        metadata=json.loads(transaction["metadata"]),
        state=transaction["state"],
        job=json.loads(transaction["job"])["id"] if transaction["job"] else None,
        unconfirmed=transaction["unconfirmed"],
        delivered=transaction["delivered"],
        expired=transaction["expired"],
        asked_at=transaction["asked_at"],
        pictures=sum(picture.file is not None for picture in fetched.values()),
    )
