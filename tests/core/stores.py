"""The store on SQLite and on a real PostgreSQL, a second one as another ComfyUI has it, and what goes into them."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.receipts import claims
from ideogram_kit.nodes.ideogram.receipts.claim import Claim, PaidRequest
from ideogram_kit.nodes.ideogram.receipts.lease import ConcurrencyLimit
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.receipts.receipt import StoredPicture
from ideogram_kit.nodes.ideogram.receipts.schema import metadata, owners
from ideogram_kit.nodes.ideogram.receipts.store import Store
from sqlalchemy import Connection, select, update

TESTS = Path(__file__).parents[1]
NAME = "a" * 40
KEY = "a-secret-key-of-the-user-0123456789"
NONE = Limits()
STATES = ["reserved", "sent", "accepted", "answered"]
JOB = '{"id": "job-1", "links": {}}'
REPLY = {"status": 200, "headers": "{}", "reply": b"{}"}
PICTURE = StoredPicture(number=0, file="aa/picture", digest="0" * 64, size=7, metadata={"seed": 7})

MakeStore = Callable[[], Store]
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store_url(request: pytest.FixtureRequest) -> str | None:
    """The database of a store: None for SQLite in the store's folder, or an empty PostgreSQL."""
    return None if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def another(store_url: str | None, tmp_path: Path) -> Iterator[MakeStore]:
    """One more store on the same database and files, with an owner of its own, as another process has it."""
    made: list[Store] = []

    def make() -> Store:
        made.append(Store(tmp_path / "kit", store_url))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def store(another: MakeStore) -> Store:
    """A store without a receipt."""
    return another()


def paid_request(identity: str = NAME, **fields: Any) -> PaidRequest:
    """A request for one picture."""
    known: dict[str, Any] = {
        "identity": identity,
        "provider": "fal",
        "operation": "generate",
        "model": "4.0",
        "run": "a run",
        "concurrency": ConcurrencyLimit("fal", 2, KEY),
        "metadata": {"prompt": "Été 夏"},
        "usd": 0.06,
    }
    return PaidRequest(**{**known, **fields})


def claim_of(store: Store, identity: str = NAME, **fields: Any) -> Claim:
    """Somebody of this store's process who is about to ask."""
    claim = Claim(owner=store.owner, request=paid_request(identity, **fields))
    store.owner.claims.add(claim.id)
    return claim


def reserve(store: Store, claim: Claim, limits: Limits = NONE) -> Any:
    """Reserve, and go by the id that the row has; the row, or None where somebody else is at it."""
    row = store.database.run_blocking(lambda c: claims.reserve(c, claim, limits))
    if row is not None:
        claim.request_id = row["request_id"]
    return row


def send(store: Store, claim: Claim, images: int = 1) -> bool:
    """Note that it goes out; whether there were places."""
    pool = claim.request.concurrency.pool(store.database.salt)
    return store.database.run_blocking(lambda c: claims.mark_sent(c, claim, pool, images))


def bring(store: Store, claim: Claim, state: str) -> None:
    """Reserve, and go on to this state."""
    assert reserve(store, claim) is not None
    if state == "reserved":
        return
    assert send(store, claim)
    if state in ("accepted", "answered"):
        store.database.run_blocking(lambda c: claims.accept(c, claim, JOB, ["job-1"]))
    if state == "answered":
        store.database.run_blocking(lambda c: claims.answer(c, claim, REPLY))


def end_of(store: Store) -> None:
    """As if the store's process had not been heard of for too long."""
    past = update(owners).where(owners.c.id == store.owner.id).values(until=1.0)
    store.database.run_blocking(lambda c: c.execute(past))


def rows(store: Store, *but: str) -> Rows:
    """Every row of every table, sorted, but for the tables that are named."""

    def read(connection: Connection) -> Rows:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
            if name not in ("versions", *but)
        }

    return store.database.run_blocking(read)


def python(code: str, *arguments: str, **named: Any) -> subprocess.Popen[str]:
    """A process that has loaded the pack and runs this code; both its outputs are read as text."""
    start = "import sys\nsys.path.insert(0, '.')\nimport pack\npack.load()\n"
    return subprocess.Popen(
        [sys.executable, "-c", start + textwrap.dedent(code), *arguments],
        cwd=TESTS,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **named,
    )


def said(process: subprocess.Popen[str], timeout: float = 60) -> str:
    """What a process said, once it has ended well."""
    with process:
        out, errors = process.communicate(timeout=timeout)
    assert process.returncode == 0, errors
    return out.strip()
