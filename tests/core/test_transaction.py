"""A paid request as one transaction on both databases: what ends it before it is posted leaves nothing at all, files
included, and what is not committed takes no file with it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import IdeogramKitError, OverBudget, Storage
from ideogram_kit.nodes.ideogram.receipts import claims, stored_reply
from ideogram_kit.nodes.ideogram.receipts.claim import PaidRequest
from ideogram_kit.nodes.ideogram.receipts.files import BALLAST
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.receipts.opening import transaction
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.receipts.transaction import Transaction
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.transport import background

from .steps import LARGE, Steps, accepted, answered, fetched, reserved, sent, within
from .stores import NAME, MakeStore, paid_request, rows


class Failed(IdeogramKitError):
    """What went wrong in a test."""


def files(store: Store) -> list[Path]:
    """Every file beside the database but the ballast."""
    return [path for path in store.files.folder.rglob("*") if path.is_file() and path.name != BALLAST]


STEPS = [reserved, sent, accepted, answered, fetched]


@pytest.mark.parametrize("steps", STEPS)
def test_a_roll_back_leaves_neither_rows_nor_files(steps: Steps, store: Store) -> None:
    async def back(paid: Transaction) -> None:
        await steps(paid)
        await paid.roll_back()

    within(store, back)
    assert not any(rows(store, "owners").values())
    assert files(store) == []
    assert store.owner.claims == set()


@pytest.mark.parametrize("error", [Failed("broken"), ValueError("a bug"), asyncio.CancelledError()], ids=repr)
def test_what_ends_it_before_it_was_posted_leaves_nothing(error: BaseException, store: Store) -> None:
    async def end(paid: Transaction) -> None:
        await paid.send(1)
        raise error

    async def work() -> None:
        with pytest.raises(type(error)):
            async with transaction(GraphRun(store=store), paid_request()) as paid:
                await end(paid)

    background.submit(work()).result(60)
    assert not any(rows(store, "owners").values())


@pytest.mark.parametrize("steps", STEPS[1:])
def test_what_ends_it_later_keeps_what_it_has_come_to(steps: Steps, store: Store) -> None:
    async def fail(paid: Transaction) -> None:
        await steps(paid)
        raise Failed("broken")

    with pytest.raises(Failed):
        within(store, fail)
    (receipt,) = store.receipts()
    assert receipt.state == {"fetched": "answered"}.get(steps.__name__, steps.__name__)
    left = rows(store)
    assert left["leases"] == [] and len(left["ledger"]) == 1
    found = within(store, reserved)
    assert found.unconfirmed == (1 if steps is sent else 0)
    assert found.job == (None if steps is sent else Job(id="job-1,job-2", links={"status": "/status"}))
    assert sorted(found.stored_pictures) == ([0] if steps is fetched else [])


def test_it_comes_back_as_it_was_noted(store: Store, another: MakeStore) -> None:
    within(store, fetched)
    found: list[Any] = []

    async def look(paid: Transaction) -> None:
        reply = await paid.read_reply()
        assert reply is not None
        found.extend(
            [reply.status, reply.content, dict(reply.headers), await paid.read_picture(paid.stored_pictures[0])]
        )

    within(another(), look)
    assert found == [200, LARGE.content, {"content-type": "application/json"}, b"a picture"]
    assert {path.stat().st_mode & 0o777 for path in files(store)} == {0o600}
    assert [receipt.identity for receipt in store.receipts()] == [NAME]


def test_over_the_limit_what_was_delivered_keeps_its_files(store: Store) -> None:
    paid = within(store, fetched)
    background.submit(store.delivered([(NAME, paid.request_id)])).result(10)
    kept, before = sorted(files(store)), rows(store, "owners")
    assert len(kept) == 2
    with pytest.raises(OverBudget):
        within(store, sent, Limits(day=0.06), ask_again=True)
    assert rows(store, "owners") == before
    assert sorted(files(store)) == kept
    within(store, reserved, ask_again=True)
    assert sorted(files(store)) == kept, "nothing went out"
    within(store, fetched, ask_again=True)
    assert len(files(store)) == 2 and not set(files(store)) & set(kept), "asked anew, it is another one"


def test_a_commit_that_fails_takes_no_file_with_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    within(store, fetched)
    kept, before = sorted(files(store)), rows(store, "owners")
    real = claims.roll_back

    def broken(*arguments: Any, **named: Any) -> None:
        real(*arguments, **named)
        raise Storage("The database went away at the commit.")

    async def back(paid: Transaction) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(claims, "roll_back", broken)
            await paid.roll_back()

    within(store, back)
    assert sorted(files(store)) == kept
    left = rows(store, "owners")
    assert (left["pictures"], left["ledger"]) == (before["pictures"], before["ledger"])
    assert sorted(within(store, reserved).stored_pictures) == [0], "whoever asks next has it"


def test_equal_requests_wait_for_one_another(store: Store, another: MakeStore) -> None:
    order: list[str] = []

    def one(of: Store, request: PaidRequest) -> Any:
        async def work() -> None:
            async with transaction(GraphRun(store=of), request) as paid:
                order.append(paid.state)
                if paid.state == "reserved":
                    await fetched(paid)
                order.append("done")

        return work()

    async def all_at_once() -> None:
        # The second finds what the first got, and does not wait for its own heartbeat.
        await background.gather_all(
            [one(store, paid_request()), one(another(), paid_request()), one(store, paid_request())]
        )

    background.submit(all_at_once()).result(60)
    assert order == ["reserved", "done", "answered", "done", "answered", "done"]
    assert len(rows(store)["ledger"]) == 1


def test_a_cancel_while_it_is_reserved_leaves_nothing(store: Store) -> None:
    async def work() -> None:
        for number in range(30):
            task = asyncio.ensure_future(_open(store, paid_request(f"{number:040}")))
            await asyncio.sleep(number / 3000)
            task.cancel()
            await asyncio.wait({task})

    background.submit(work()).result(60)
    assert not any(rows(store, "owners").values())
    assert store.owner.claims == set()


async def _open(store: Store, request: PaidRequest) -> None:
    async with transaction(GraphRun(store=store), request) as paid:
        await paid.send(1)
        await asyncio.sleep(10)


def test_a_reply_that_is_large_is_a_file_and_a_small_one_is_in_the_row(store: Store) -> None:
    async def small(paid: Transaction) -> None:
        await sent(paid)
        await paid.record_reply(replace(LARGE, content=b"x" * stored_reply.INLINE))

    within(store, small)
    assert files(store) == []
    within(store, answered, identity="b" * 40)
    (file,) = files(store)
    assert file.read_bytes() == LARGE.content
