"""A PostgreSQL that goes away and comes back in the middle of work: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from doubles import Double, Fault
from ideogram_kit.nodes.ideogram.errors import Storage
from ideogram_kit.nodes.ideogram.receipts import claims, database
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.opening import transaction
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.transport import background
from postgres import Server
from sqlalchemy import Connection, event

from .conftest import Ask
from .samples import generate
from .steps import LARGE
from .stores import JOB, NONE, REPLY, bring, claim_of, paid_request, rows

pytestmark = pytest.mark.slow

MANY = 40
V3 = "/v1/ideogram-v3/generate"


@pytest.fixture
def store(postgres_url: str, tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "kit", postgres_url)
    yield made
    made.close()


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_restart_loses_nothing_and_doubles_nothing(mode: str, store: Store, postgres_server: Server) -> None:
    done = threading.Semaphore(0)

    async def one(number: int) -> None:
        async with transaction(GraphRun(store=store), paid_request(f"{number:040}")) as paid:
            await paid.send(1)
            paid.posted = True
            await paid.record_reply(LARGE)
            await paid.save_picture(0, f"picture {number}".encode(), {"seed": number})
            notes.extend(paid.notes)
        done.release()

    notes: list[str] = []
    work = background.submit(background.gather_all(one(number) for number in range(MANY)))
    for _ in range(3):
        for _ in range(MANY // 5):
            assert done.acquire(timeout=60)
        postgres_server.restart(mode)
    work.result(120)
    assert notes == []
    found = rows(store)
    assert [len(found[name]) for name in ("transactions", "pictures", "ledger", "leases")] == [MANY, MANY, MANY, 0]
    assert {(receipt.state, receipt.unconfirmed) for receipt in store.receipts()} == {("answered", 0)}
    (models,) = store.spent().values()
    assert models == {"fal": {"4.0": round(MANY * 0.06, 2)}}


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_graph_does_not_notice_a_restart(
    mode: str, ask: Ask, double: Double, store: Store, postgres_server: Server
) -> None:
    double.script(V3, Fault.slow(0.5))
    run = GraphRun(store=store)
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(ask, generate("3.0"), graph_run=run)
        until = time.monotonic() + 10
        while not double.asked(V3) and time.monotonic() < until:
            time.sleep(0.01)
        postgres_server.restart(mode)
        assert not result.result(60).outcome.notes
    assert ask(generate("3.0"), graph_run=run).outcome.pictures[0].receipt
    assert len(double.asked(V3)) == 1


def test_a_commit_that_got_lost_on_its_way_back_is_done_again_to_the_same_end(
    store: Store, postgres_server: Server
) -> None:
    """The server has committed, and dies before it says so; nobody can tell that from one that has not."""
    claim = claim_of(store)
    store.receipts()
    engine = store.database._open_engine()  # pyright: ignore[reportPrivateUsage]
    lost: list[str] = []

    def lose(connection: Connection) -> None:
        if armed:
            armed.clear()
            lost.append("commit")
            connection.connection.commit()
            postgres_server.restart("immediate")

    armed: list[bool] = []
    event.listen(engine, "commit", lose)
    pool = claim.request.concurrency.pool(store.database.salt)
    steps = [
        lambda c: claims.reserve(c, claim, NONE),
        lambda c: claims.mark_sent(c, claim, pool, 1),
        lambda c: claims.accept(c, claim, JOB, ["job-1"]),
        lambda c: claims.answer(c, claim, REPLY),
        lambda c: claims.release(c, claim),
    ]
    for work in steps:
        armed.append(True)
        store.database.run_blocking(work)
    event.remove(engine, "commit", lose)
    assert lost == ["commit"] * len(steps)
    found = rows(store)
    assert [len(found[name]) for name in ("transactions", "ledger", "leases")] == [1, 1, 0]
    (receipt,) = store.receipts()
    assert (receipt.state, receipt.unconfirmed) == ("answered", 0)


def test_one_that_stays_away_is_told_of_and_nothing_is_sent(
    ask: Ask, double: Double, postgres_url: str, postgres_server: Server, tmp_path: Path
) -> None:
    store = Store(tmp_path / "kit", postgres_url)
    claim = claim_of(store)
    bring(store, claim, "answered")
    postgres_server.run(f"ALTER DATABASE {postgres_url.rpartition('/')[2].partition('?')[0]} ALLOW_CONNECTIONS false")
    postgres_server.restart("fast")
    began = time.monotonic()
    with pytest.raises(Storage, match="does not answer"):
        ask(generate("3.0"), graph_run=GraphRun(store=store))
    assert time.monotonic() - began < 2 * sum(database.PAUSE * 2**turn for turn in range(database.TRIES))
    assert not double.requests
    postgres_server.run(f"ALTER DATABASE {postgres_url.rpartition('/')[2].partition('?')[0]} ALLOW_CONNECTIONS true")
    assert [receipt.state for receipt in store.receipts()] == ["answered"]
    store.close()
