"""Cancels at random moments, in one process: nothing that was not sent leaves a trace, and nothing that was is lost.

The seed of the moments is printed; IDEOGRAM_KIT_KILL_SEED repeats a run, as far as a shared machine lets it.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import Future, wait
from typing import Any

import pytest
from doubles import DOUBLES
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.transport import background, http
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from ..samples import generate
from .conftest import NewShop
from .shop import DOUBT, KEPT, Shop
from .test_moments import hesitant, seeded

pytestmark = pytest.mark.slow

AT_ONCE = 15
"""Requests of a round, more than there are places for."""

ROUNDS = 2
"""Of cancels: 30 of each provider and database, 300 in all."""


class Client:
    """This process at a shop: asks, and cancels what it asked as a node does."""

    def __init__(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(f"IDEOGRAM_KIT_URL_{shop.provider.upper()}", shop.double.url)
        monkeypatch.setattr(http, "BACKOFF", 0.005)
        monkeypatch.setattr(polling, "FIRST", 0.005)
        self.store = Store(shop.folder, shop.database)
        self._shop = shop
        self._keys = Keys(shop.folder)
        self._keys.store(shop.provider, shop.double.key)

    def ask(self, seed: int) -> Future[orders.Outcome]:
        order = prepare.order(ProviderRef(id=self._shop.provider), generate(self._shop.model, seed=seed), self._keys)
        run = GraphRun(store=self.store, id="a run")
        return background.submit(orders.run(order, Progress(provider="", total=1), lambda index, data: (16, 16), run))

    def rest(self) -> None:
        """Wait until nothing goes on by itself any more."""
        end = time.monotonic() + 20
        while self.store.owner.claims:
            assert time.monotonic() < end, self._shop.rows()
            time.sleep(0.01)

    def cancelled(self, seeds: list[int], moments: Any, longest: float) -> int:
        """Ask for these, and cancel each at some moment; how many were cancelled before their end."""
        futures = {seed: self.ask(seed) for seed in seeds}
        due = sorted((moments.uniform(0, longest), seed) for seed in seeds)
        began = time.monotonic()
        for moment, seed in due:
            time.sleep(max(0.0, began + moment - time.monotonic()))
            futures[seed].cancel()
        wait(futures.values())
        self.rest()
        return sum(future.cancelled() for future in futures.values())


def stopped(shop: Shop) -> Counter[int]:
    """How often each seed was stopped at the provider, and so came to nothing."""
    return Counter(given["seed"] for given in shop.double.stopped())


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_cancel_at_any_moment_leaves_what_is_paid_and_nothing_else(
    provider: str, new_shop: NewShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = new_shop(provider)
    client, moments = Client(shop, monkeypatch), seeded("cancels", provider, shop.database is None)
    hesitant(shop, moments)
    seeds = list(range(AT_ONCE * ROUNDS))
    count = sum(client.cancelled(seeds[turn::ROUNDS], moments, 0.3) for turn in range(ROUNDS))
    posts, (booked, micros), rows = shop.posts(), shop.bookings(), shop.rows()
    sys.stdout.write(f"{count} cancelled on the way, {len(posts)} asked, {len(stopped(shop))} stopped there\n")
    assert booked == posts - stopped(shop), "what was asked is booked, unless it was stopped there"
    assert set(rows) == set(booked) and {row["state"] for row in rows.values()} <= set(KEPT)
    assert micros == shop.owed(len(booked))
    left = shop.untidy()
    assert not left["leases"] and not left["claims"] and not left["doubts"], left
    # What is known is read again, and cancelled again, and is still there.
    client.cancelled(seeds[: AT_ONCE * 2 // 3], moments, 0.02)
    client.cancelled(seeds[: AT_ONCE * 2 // 3], moments, 0.05)
    assert not shop.untidy()["claims"], "another process would wait for it"
    assert all(shop.posts()[seed] == times for seed, times in booked.items()), "it was paid twice"
    before = shop.posts()
    outcomes = [future.result(20) for future in [client.ask(seed) for seed in seeds]]
    assert all(outcome.error is None and len(outcome.pictures) == 1 for outcome in outcomes)
    assert not any(DOUBT in note for outcome in outcomes for note in outcome.notes), "nothing was in doubt"
    had = [one for outcome in outcomes for one in outcome.delivered]
    background.submit(orders.mark_delivered(had, GraphRun(store=client.store))).result(20)
    assert {seed: times for seed, times in (shop.posts() - before).items() if booked[seed]} == {}, "it was paid twice"
    assert shop.posts() - stopped(shop) == Counter(seeds) == shop.bookings()[0]
    assert not any(left := shop.untidy().values()), left
    client.store.close()
