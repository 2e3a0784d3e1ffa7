"""Every state of a paid request, at every provider, on both databases: its process is killed there, another goes on.

What is counted is what the double was asked to make. What was answered, or has a job, is never asked again; what was in
flight is asked again with a note alone, and at Runware, which knows it by our own id, not at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from doubles import DOUBLES, Fault
from ideogram_kit.nodes.ideogram.providers import BY_ID

from .conftest import NewShop
from .shop import Shop, doubtful, seed_of, sound

pytestmark = pytest.mark.slow

LONG = 600.0
"""Seconds: longer than any test, so whoever waits for it is killed first."""

FOREVER = 1_000_000
"""Looks that find a job unfinished."""


def settled(shop: Shop, *, unbilled: int = 0) -> None:
    """Assert that every POST is booked at its price, but `unbilled` ones, and that nothing is left lying about."""
    posts, (booked, micros) = shop.posts(), shop.bookings()
    assert sum(posts.values()) - unbilled == sum(booked.values()), (posts, booked)
    assert unbilled or posts == booked
    assert micros == shop.owed(len(booked), sum(booked.values()) - len(booked))
    assert not any(left := shop.untidy().values()), left


def unanswered(shop: Shop) -> Fault:
    """The POST has arrived, and nothing has come of it: at Runware there is the task at least."""
    return Fault.stall(0, LONG) if shop.traces else Fault.slow(LONG)


def in_flight_or_waiting(shop: Shop) -> None:
    """Ten are sent and hold every place; two are reserved and wait."""
    seeds = list(range(100, 112))
    shop.double.script("", *[unanswered(shop)] * 10, method="POST")
    worker = shop.start(seeds)
    worker.until(lambda: len(shop.posts()) == 10 and len(shop.rows()) == 12)
    before, rows = shop.posts(), shop.rows()
    assert sorted(before.values()) == [1] * 10, "no more than the provider takes at once"
    if shop.traces:
        tasks = {one.json()[0]["seed"]: one.json()[0]["taskUUID"] for one in shop.double.requests}
        assert tasks == {seed: rows[seed]["request_id"] for seed in before}, "the task's id is in the reservation"
    worker.kill()
    results = shop.start(seeds).results()
    sound(results, *seeds)
    again = 0 if shop.traces else 1
    assert shop.posts() == {seed: 1 + again * before[seed] for seed in seeds}
    assert {seed for seed in seeds if doubtful(results[seed])} == set(before if again else ())
    settled(shop)


def half_an_answer(shop: Shop) -> None:
    shop.double.script("", Fault.stall(10, LONG), method="POST")
    worker = shop.start([200])
    worker.until(shop.posts)
    time.sleep(0.05)
    worker.kill()
    results = shop.start([200]).results()
    sound(results, 200)
    again = not shop.traces
    assert (shop.posts()[200], doubtful(results[200])) == (1 + again, again)
    settled(shop)


def never_arrived(shop: Shop) -> None:
    """Runware does not know the task: that is looked for, and only then is it asked again, as another, with a note."""
    shop.double.script("", Fault.slow(LONG), method="POST")
    worker = shop.start([250])
    worker.until(shop.posts)
    worker.kill()
    results = shop.start([250]).results()
    sound(results, 250)
    ids = {one.json()[0]["taskUUID"] for one in shop.double.requests if seed_of(one) is not None}
    assert (shop.posts()[250], len(shop.double.tasks), len(ids)) == (2, 1, 2) and doubtful(results[250])
    settled(shop, unbilled=1)


def accepted(shop: Shop) -> None:
    shop.double.polls = FOREVER
    worker = shop.start([300, 301])
    worker.until(lambda: sorted(shop.states().values()) == ["accepted"] * 2)
    worker.kill()
    shop.double.polls = 0
    free(shop, [300, 301])


def answered(shop: Shop) -> None:
    """The answer is kept, and the download has begun and brought nothing."""
    shop.double.script(shop.double.links, Fault.slow(LONG))
    worker = shop.start([400])
    worker.until(shop.links)
    worker.kill()
    free(shop, [400])


def half_fetched(shop: Shop) -> None:
    """Of two pictures, one is on the disk, and of the other some bytes have come."""
    shop.double.script(shop.double.links, Fault(), Fault.stall(20, LONG))
    seed = 1  # where Oxen's double begins, whose queue is asked for several without a seed
    worker = shop.start([seed], count=2)
    worker.until(lambda: shop.links() == 2 and shop.pictures() == 1)
    worker.kill()
    free(shop, [seed], count=2)
    assert shop.links() == 3, "only what is missing is fetched"


def fetched(shop: Shop) -> None:
    """All is on the disk, and the graph has had none of it."""
    stays(shop, "before delivery")


def delivered(shop: Shop) -> None:
    stays(shop, "after delivery")


def stays(shop: Shop, where: str) -> None:
    worker = shop.start([600, 601], ending=where)
    worker.until(lambda: worker.says("staying"))
    worker.kill()
    links = shop.links()
    free(shop, [600, 601])
    assert shop.links() == links, "nothing is fetched again"


def free(shop: Shop, seeds: list[int], count: int = 1) -> None:
    """Assert that another process has every picture for nothing: no more is asked, and nobody doubts."""
    asked = shop.posts()
    results = shop.start(seeds, count=count).results()
    sound(results, *seeds, count=count)
    assert shop.posts() == asked, "it was asked again"
    assert all(all(told["receipt"]) and not doubtful(told) for told in results.values()), results
    posts, micros = sum(asked.values()), shop.bookings()[1]
    assert micros == shop.owed(len(seeds) * count) and posts == sum(shop.bookings()[0].values())
    assert not any(left := shop.untidy().values()), left


STATES: list[Callable[[Shop], None]] = [
    in_flight_or_waiting,
    half_an_answer,
    accepted,
    answered,
    half_fetched,
    fetched,
    delivered,
]


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_kill_in_every_state_loses_nothing_and_pays_nothing_twice(provider: str, new_shop: NewShop) -> None:
    states = [state for state in STATES if not (state is accepted and not DOUBLES[provider].is_queue)]
    if BY_ID[provider].traces:
        states.append(never_arrived)
    with ThreadPoolExecutor(len(states)) as pool:
        shops = [new_shop(provider) for _ in states]
        for future in [pool.submit(state, shop) for state, shop in zip(states, shops, strict=True)]:
            future.result(60)
