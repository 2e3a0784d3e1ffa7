"""Puts receipts back to an earlier state, as a kill or an accident would have left them."""

from __future__ import annotations

from pathlib import Path

from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.receipt import Receipt
from ideogram_kit.nodes.ideogram.receipts.schema import ledger, pictures, references, transactions
from sqlalchemy import delete, select, update


def only(graph_run: GraphRun) -> Receipt:
    """The one receipt that there is."""
    (receipt,) = graph_run.store.receipts()
    return receipt


def to_accepted(graph_run: GraphRun) -> None:
    """As if ComfyUI had been killed while every job was waited for."""
    values = {"state": "accepted", "delivered": False, "reply": None, "reply_file": None, "claim": None}
    graph_run.store.database.run_blocking(lambda c: c.execute(update(transactions).values(**values)))
    graph_run.store.database.run_blocking(lambda c: c.execute(delete(pictures)))


def change(graph_run: GraphRun, **values: object) -> None:
    """Change every row of the transactions."""
    graph_run.store.database.run_blocking(lambda c: c.execute(update(transactions).values(**values)))


def forget(graph_run: GraphRun) -> None:
    """As if nothing had ever been asked."""
    for table in (pictures, references, ledger, transactions):
        graph_run.store.database.run_blocking(lambda c, table=table: c.execute(delete(table)))


def files(graph_run: GraphRun) -> list[Path]:
    """The pictures' files that the rows name, by number."""
    chosen = select(pictures.c.file).where(pictures.c.file.is_not(None)).order_by(pictures.c.number)
    names = graph_run.store.database.run_blocking(lambda c: list(c.scalars(chosen)))
    return [graph_run.store.files.folder / name for name in names]
