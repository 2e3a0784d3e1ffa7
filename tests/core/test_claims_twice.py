"""A commit whose outcome is not known is done again, so each does the same when it is done twice, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.receipts import claims
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.receipts.receipt import mark_delivered
from ideogram_kit.nodes.ideogram.receipts.schema import transactions
from ideogram_kit.nodes.ideogram.receipts.store import Store
from sqlalchemy import update

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
    reserve,
    rows,
)


def twice(store: Store, work: Any) -> None:
    """Do it, and do it again as after a commit whose outcome is not known."""
    first = store.database.run_blocking(work)
    before = rows(store, "owners")
    assert store.database.run_blocking(work) == first
    assert rows(store, "owners") == before


@pytest.mark.parametrize("limits", [NONE, Limits(run=0.06, day=0.06)], ids=["no limit", "at the limit"])
def test_each_commit_does_the_same_twice(limits: Limits, store: Store) -> None:
    claim = claim_of(store)
    twice(store, lambda c: claims.reserve(c, claim, limits))
    pool = claim.request.concurrency.pool(store.database.salt)
    twice(store, lambda c: claims.mark_sent(c, claim, pool, 2))
    twice(store, lambda c: claims.accept(c, claim, JOB, ["job-1", "job-2"]))
    twice(store, lambda c: claims.answer(c, claim, REPLY))
    twice(store, lambda c: claims.add_references(c, NAME, ["job-1", "job-3"]))
    twice(store, lambda c: PICTURE.save(c, claim))
    twice(store, lambda c: claims.change(c, claim, expired=True))
    twice(store, lambda c: mark_delivered(c, [(NAME, claim.request_id)]))
    twice(store, lambda c: claims.restart(c, claim, "another-id", limits))
    claim.request_id = "another-id"
    twice(store, lambda c: PICTURE.delete(c, claim, 0))
    twice(store, lambda c: claims.release(c, claim))
    assert len(rows(store)["transactions"]) == 1


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_taking_over_and_rolling_back_do_the_same_twice(
    state: str, earlier: bool, store: Store, another: MakeStore
) -> None:
    bring(store, claim_of(store), state)
    end_of(store)
    other = another()
    second = claim_of(other)
    twice(other, lambda c: claims.reserve(c, second, NONE))
    second.request_id = reserve(other, second)["request_id"]
    twice(other, lambda c: claims.roll_back(c, second, earlier=earlier))
    kept = 1 if state == "sent" and not earlier else 0
    assert len(rows(other)["transactions"]) == kept


def test_asking_again_keeps_what_was_delivered_until_there_is_a_new_answer(store: Store) -> None:
    first = claim_of(store)
    bring(store, first, "answered")
    store.database.run_blocking(lambda c: PICTURE.save(c, first))
    store.database.run_blocking(lambda c: claims.release(c, first))
    second = claim_of(store, ask_again=True)
    assert reserve(store, second)["state"] == "answered", "the graph has not had it"
    store.database.run_blocking(lambda c: claims.release(c, second))
    store.database.run_blocking(lambda c: c.execute(update(transactions).values(delivered=True)))
    third = claim_of(store, ask_again=True)
    twice(store, lambda c: claims.reserve(c, third, NONE))
    twice(store, lambda c: claims.mark_sent(c, third, "pool", 1))
    assert third.unneeded_files == [] and len(rows(store)["pictures"]) == 1
    store.database.run_blocking(lambda c: claims.answer(c, third, {"status": 200, "reply": b"{}"}))
    assert third.unneeded_files == [] and len(rows(store)["pictures"]) == 1, "a reply may hold nothing"
    twice(store, lambda c: claims.replace_previous(c, third))
    assert third.unneeded_files == [PICTURE.file]
    left = rows(store)
    assert left["pictures"] == left["provider_references"] == []
    assert {booking[0] for booking in left["ledger"]} == {first.request_id, third.request_id}, "both were paid for"
