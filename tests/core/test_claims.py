"""A transaction's row on SQLite and on PostgreSQL: one works on it at a time, and a dead one's is taken over."""

from __future__ import annotations

import json
import signal
import time
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import OverBudget, Storage
from ideogram_kit.nodes.ideogram.receipts import claims
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.receipts.schema import owners
from ideogram_kit.nodes.ideogram.receipts.store import Store
from sqlalchemy import select

from .stores import (
    JOB,
    NAME,
    NONE,
    PICTURE,
    REPLY,
    STATES,
    MakeStore,
    bring,
    claim_of,
    end_of,
    paid_request,
    python,
    reserve,
    rows,
    send,
)


def test_one_works_on_it_and_others_of_this_and_of_another_process_wait(store: Store, another: MakeStore) -> None:
    first = claim_of(store)
    row = reserve(store, first)
    assert (row["state"], row["request_id"], row["claim"]) == ("reserved", first.request_id, first.id)
    assert json.loads(row["metadata"]) == {"prompt": "Été 夏"}
    other = another()
    assert reserve(store, claim_of(store)) is None
    assert reserve(other, claim_of(other)) is None
    assert len(rows(store)["ledger"]) == 1, "who waits books nothing"
    store.database.run_blocking(lambda c: claims.answer(c, first, REPLY))
    store.database.run_blocking(lambda c: claims.release(c, first))
    found = reserve(other, claim_of(other))
    assert (found["state"], found["request_id"]) == ("answered", first.request_id)


@pytest.mark.parametrize("state", STATES)
def test_what_a_dead_process_left_is_taken_over_from_its_state(state: str, store: Store, another: MakeStore) -> None:
    first = claim_of(store)
    bring(store, first, state)
    other = another()
    assert reserve(other, claim_of(other)) is None, "it is alive"
    end_of(store)
    second = claim_of(other)
    row = reserve(other, second)
    left = rows(other)
    booked = {booking[0] for booking in left["ledger"]}
    assert left["leases"] == [], "its places are free"
    assert store.owner.id not in {owner for owner, _ in left["owners"]}
    if state == "reserved":
        assert (row["state"], row["unconfirmed"], booked) == ("reserved", 0, {second.request_id})
    elif state == "sent":
        assert (row["state"], row["unconfirmed"]) == ("reserved", 1)
        assert booked == {first.request_id, second.request_id}, "both may be billed"
    else:
        assert (row["state"], row["unconfirmed"], booked) == (state, 0, {first.request_id})
        assert second.request_id == first.request_id
    assert (second.request_id == first.request_id) == (state in ("accepted", "answered"))


def test_what_the_provider_knows_by_our_id_is_looked_for_under_it(store: Store, another: MakeStore) -> None:
    first = claim_of(store, traceable=True)
    bring(store, first, "sent")
    end_of(store)
    other = another()
    row = reserve(other, claim_of(other, traceable=True))
    assert (row["state"], row["request_id"], row["unconfirmed"]) == ("sent", first.request_id, 0)


def test_what_this_process_dropped_itself_is_taken_over_at_once(store: Store) -> None:
    first = claim_of(store)
    bring(store, first, "accepted")
    store.owner.claims.discard(first.id)
    assert reserve(store, claim_of(store))["state"] == "accepted"


def test_a_killed_process_is_taken_over_at_once(store: Store, store_url: str | None) -> None:
    code = """
        from pathlib import Path
        from core.stores import paid_request
        from ideogram_kit.nodes.ideogram.transport import background
        from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
        from ideogram_kit.nodes.ideogram.receipts.store import Store
        from ideogram_kit.nodes.ideogram.receipts.opening import transaction
        run = GraphRun(store=Store(Path(sys.argv[1]), sys.argv[2] or None))
        async def work():
            async with transaction(run, paid_request()) as paid:
                await paid.send(1)
                paid.posted = True
                print("sent", flush=True)
                sys.stdin.read()
        background.submit(work()).result()
    """
    with python(code, str(store.folder), store_url or "", stdin=-1) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "sent\n"
        assert reserve(store, claim_of(store)) is None, "it is alive"
        process.send_signal(signal.SIGKILL)
    (until,) = store.database.run_blocking(
        lambda c: c.scalars(select(owners.c.until).where(owners.c.id != store.owner.id))
    )
    assert until > time.time() + 20, "its heartbeat alone would keep it for long"
    row = reserve(store, claim_of(store))
    assert (row["state"], row["unconfirmed"]) == ("reserved", 1)
    assert rows(store)["leases"] == []


def changes(claim: claims.Claim) -> dict[str, Any]:
    """What only the holder may do, by name."""
    pool = claim.request.concurrency.pool("salt")
    return {
        "send": lambda c: claims.mark_sent(c, claim, pool, 1),
        "accept": lambda c: claims.accept(c, claim, JOB, ["job-2"]),
        "answer": lambda c: claims.answer(c, claim, REPLY),
        "change": lambda c: claims.change(c, claim, expired=True),
        "renew": lambda c: claims.restart(c, claim, "another-id", NONE),
        "picture": lambda c: PICTURE.save(c, claim),
        "spoilt picture": lambda c: PICTURE.delete(c, claim, 0),
    }


@pytest.mark.parametrize("state", STATES)
def test_who_lost_the_row_changes_nothing_and_is_told(state: str, store: Store, another: MakeStore) -> None:
    lost = claim_of(store, traceable=True)
    bring(store, lost, state)
    end_of(store)
    other = another()
    holder = claim_of(other, traceable=True)
    reserve(other, holder)
    if state == "sent":
        assert send(other, holder)
    before = rows(other, "owners")
    for name, work in changes(lost).items():
        with pytest.raises(Storage, match="taken this request over"):
            store.database.run_blocking(work)
        assert rows(other, "owners") == before, name
    store.database.run_blocking(lambda c: claims.release(c, lost))
    assert rows(other, "owners") == before, "release"
    store.database.run_blocking(lambda c: claims.roll_back(c, lost))
    store.database.run_blocking(lambda c: claims.roll_back(c, lost, earlier=True))
    assert rows(other, "owners") == before, "roll back"


def test_a_refusal_that_came_late_strikes_its_own_booking_alone(store: Store, another: MakeStore) -> None:
    lost = claim_of(store)
    bring(store, lost, "sent")
    end_of(store)
    other = another()
    holder = claim_of(other)
    reserve(other, holder)
    store.database.run_blocking(lambda c: claims.roll_back(c, lost))
    assert [booking[0] for booking in rows(other)["ledger"]] == [holder.request_id]


@pytest.mark.parametrize("state", STATES)
def test_a_roll_back_leaves_nothing_from_any_state(state: str, store: Store) -> None:
    empty = rows(store, "owners")
    assert not any(empty.values())
    claim = claim_of(store)
    bring(store, claim, state)
    store.database.run_blocking(lambda c: PICTURE.save(c, claim))
    store.database.run_blocking(lambda c: claims.roll_back(c, claim))
    assert rows(store, "owners") == empty
    assert claim.unneeded_files == [PICTURE.file]


def test_a_roll_back_keeps_the_doubt_of_an_earlier_time(store: Store, another: MakeStore) -> None:
    bring(store, first := claim_of(store), "sent")
    end_of(store)
    other = another()
    second = claim_of(other)
    bring(other, second, "sent")
    other.database.run_blocking(lambda c: claims.roll_back(c, second))
    (receipt,) = other.receipts()
    assert (receipt.state, receipt.unconfirmed) == ("sent", 0)
    assert [booking[0] for booking in rows(other)["ledger"]] == [first.request_id]
    third = claim_of(other)
    assert reserve(other, third)["unconfirmed"] == 1, "the first may still be billed, and is told"
    other.database.run_blocking(lambda c: claims.roll_back(c, third, earlier=True))
    assert other.receipts() == []


def test_renewing_strikes_what_came_to_nothing_and_asks_under_another_id(store: Store) -> None:
    claim = claim_of(store)
    bring(store, claim, "accepted")
    store.database.run_blocking(lambda c: PICTURE.save(c, claim))
    store.database.run_blocking(lambda c: claims.restart(c, claim, "another-id", Limits(day=0.06)))
    (receipt,) = store.receipts()
    assert (receipt.state, receipt.job, receipt.request_id, receipt.pictures) == ("reserved", None, "another-id", 0)
    assert [booking[0] for booking in rows(store)["ledger"]] == ["another-id"]
    assert rows(store)["provider_references"] == []
    claim.request_id = "another-id"
    before = rows(store, "owners")
    with pytest.raises(OverBudget):
        store.database.run_blocking(lambda c: claims.restart(c, claim, "a-third", Limits(day=0.05)))
    assert rows(store, "owners") == before


def test_over_the_limit_nothing_of_it_stays(store: Store) -> None:
    claim = claim_of(store)
    with pytest.raises(OverBudget):
        reserve(store, claim, Limits(run=0.05))
    assert not any(rows(store).values())


def test_the_identity_is_all_that_tells_requests_apart(store: Store) -> None:
    assert reserve(store, claim_of(store)) is not None
    assert reserve(store, claim_of(store, "b" * 40)) is not None
    assert len(store.receipts()) == 2
    assert paid_request().identity == NAME
