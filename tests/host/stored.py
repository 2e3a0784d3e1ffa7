"""What a ComfyUI has stored of paid requests, read through the pack's own store, whether ComfyUI runs or not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ideogram_kit.nodes.ideogram.receipts import schema
from ideogram_kit.nodes.ideogram.receipts.receipt import Receipt
from ideogram_kit.nodes.ideogram.receipts.store import Store
from sqlalchemy import delete, func, select

FOLDER = "__ideogram_kit"


class Stored:
    """The receipts, pictures and money of the ComfyUI with this user folder and environment."""

    def __init__(self, user: Path, environment: Mapping[str, str] | None = None) -> None:
        variables = environment or {}
        files = variables.get("IDEOGRAM_KIT_FILES")
        self.folder = user / FOLDER
        self.store = Store(self.folder, variables.get("IDEOGRAM_KIT_DATABASE_URL"), Path(files) if files else None)

    def receipts(self) -> list[Receipt]:
        """Every receipt as it is in the database now, the latest first."""
        return self.store.receipts() if self._is_there() else []

    def states(self) -> set[str]:
        """The states that receipts are in."""
        return {receipt.state for receipt in self.receipts()}

    def files(self) -> list[Path]:
        """The files that hold the pictures, by receipt and number."""
        order = (schema.pictures.c.identity, schema.pictures.c.number)
        query = select(schema.pictures.c.file).where(schema.pictures.c.file.is_not(None)).order_by(*order)
        names = self.store.database.run_blocking(lambda c: list(c.scalars(query))) if self._is_there() else []
        return [self.store.files.folder / name for name in names]

    def pictures(self) -> list[bytes]:
        """The original bytes of every picture, each as its digest says."""
        query = select(schema.pictures.c.file, schema.pictures.c.digest).where(schema.pictures.c.file.is_not(None))
        rows = self.store.database.run_blocking(lambda c: c.execute(query).all()) if self._is_there() else []
        pictures = [self.store.files.read(row.file, row.digest) for row in rows]
        return [picture for picture in pictures if picture is not None]

    def spent(self) -> int:
        """Millionths of a US dollar that are booked."""
        total = select(func.sum(schema.ledger.c.micros))
        return self.store.database.run_blocking(lambda c: int(c.scalar(total) or 0)) if self._is_there() else 0

    def booked(self) -> int:
        """How many requests are booked."""
        count = select(func.count()).select_from(schema.ledger)
        return self.store.database.run_blocking(lambda c: int(c.scalar(count) or 0)) if self._is_there() else 0

    def places(self) -> int:
        """How many places in flight are taken."""
        total = select(func.sum(schema.leases.c.places))
        return self.store.database.run_blocking(lambda c: int(c.scalar(total) or 0)) if self._is_there() else 0

    def forget(self) -> None:
        """Delete every request, picture and booking; running processes and the places that they hold stay."""
        files = self.files()
        for table in (schema.pictures, schema.references, schema.ledger, schema.transactions):
            if self._is_there():
                self.store.database.run_blocking(lambda c, table=table: c.execute(delete(table)))
        for file in files:
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the connections."""
        self.store.close()

    def _is_there(self) -> bool:
        """Whether there is a database: it is ComfyUI that makes the SQLite file."""
        file = self.store.database.file
        return not file or Path(file).exists()
