"""A process that slept for longer than its heartbeat lasts finds out, and disturbs nobody, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import Storage
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.receipts.transaction import Transaction
from ideogram_kit.nodes.ideogram.transport import background

from .steps import LARGE, sent, within
from .stores import MakeStore, claim_of, end_of, reserve, rows


def test_who_slept_too_long_is_told_and_disturbs_nobody(store: Store, another: MakeStore) -> None:
    other = another()
    during: list[Any] = []

    async def sleep(paid: Transaction) -> None:
        await sent(paid)
        await background.in_thread(end_of, store)
        await background.in_thread(store.owner._lock.release)  # pyright: ignore[reportPrivateUsage]
        holder = claim_of(other)
        assert await background.in_thread(reserve, other, holder) is not None
        during.append(await background.in_thread(rows, other, "owners"))
        await paid.record_reply(LARGE)
        await paid.save_picture(0, b"a picture", {})
        await paid.settle(None)
        during.append(await background.in_thread(rows, other, "owners"))

    paid = within(store, sleep)
    assert during[0] == during[1] == rows(other, "owners")
    (note,) = paid.notes
    assert "taken this request over" in note and "asking again would be paid again" in note


def test_who_slept_too_long_before_it_sent_sends_nothing(store: Store, another: MakeStore) -> None:
    other = another()

    async def sleep(paid: Transaction) -> None:
        await background.in_thread(end_of, store)
        await background.in_thread(store.owner._lock.release)  # pyright: ignore[reportPrivateUsage]
        assert await background.in_thread(reserve, other, claim_of(other)) is not None
        await paid.send(1)

    with pytest.raises(Storage, match="taken this request over"):
        within(store, sleep)
    assert [row[4] for row in rows(other)["transactions"]] == ["reserved"]
    assert len(rows(other)["ledger"]) == 1
