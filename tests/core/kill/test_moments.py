"""Workers that are killed at random moments while others ask the same of the same store and go on.

The seed of the moments is printed; IDEOGRAM_KIT_KILL_SEED repeats a run, as far as a shared machine lets it.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections import Counter
from typing import Any

import pytest
from doubles import DOUBLES, Asked, Reply

from .conftest import NewShop
from .shop import KEPT, Shop, doubtful, sound

pytestmark = pytest.mark.slow

ROUNDS = 8
"""Kills of a provider and a database."""

EACH = 4
"""New seeds of a round for each of its two workers; two of them are asked by both."""

FIRST = 0.25
"""Seconds that an undisturbed round takes, at first: then what the last one took."""

SLOWEST = 0.05
"""Seconds that the double takes for a reply, at most."""


def seeded(*what: object) -> random.Random:
    """The moments; told, so that they can be had again."""
    seed = os.environ.get("IDEOGRAM_KIT_KILL_SEED") or str(random.randrange(1_000_000))
    sys.stdout.write(f"IDEOGRAM_KIT_KILL_SEED={seed}\n")
    return random.Random(f"{seed} {what}")


def hesitant(shop: Shop, moments: random.Random) -> None:
    """Let the double do what it is asked at once, and answer a little later."""
    at_once = shop.double.answer

    async def answer(asked: Asked) -> Reply:
        reply = await at_once(asked)
        await asyncio.sleep(moments.uniform(0, SLOWEST))
        return reply

    shop.double.answer = answer
    if hasattr(shop.double, "polls"):
        shop.double.polls = 1


class Kept:
    """What had an answer or a job at some time, and how often it had been asked for: it is never asked for again."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._asked: dict[int, int] = {}

    def look(self) -> None:
        kept = [seed for seed, state in self._shop.states().items() if state in KEPT]
        posts = self._shop.posts()
        self._asked |= {seed: posts[seed] for seed in kept if seed not in self._asked}

    def paid_twice(self) -> dict[int, tuple[int, int]]:
        posts = self._shop.posts()
        return {seed: (times, posts[seed]) for seed, times in self._asked.items() if posts[seed] != times}


@pytest.mark.parametrize("provider", DOUBLES)
def test_whoever_is_killed_when_ever_another_goes_on(provider: str, new_shop: NewShop) -> None:
    shop = new_shop(provider)
    moments = seeded(provider, shop.database is None)
    hesitant(shop, moments)
    kept, seen, whole = Kept(shop), [], FIRST
    told: list[dict[int, dict[str, Any]]] = []
    for turn in range(ROUNDS):
        fresh = list(range(100 * turn, 100 * turn + 2 * EACH - 2))
        began = time.monotonic()
        # The one that is killed asks what those before it left, too.
        mortal = shop.start([*seen, *fresh[:EACH]])
        other = shop.start(fresh[-EACH:])
        time.sleep(moments.uniform(0, whole * 1.1))
        mortal.kill()
        kept.look()
        told += [mortal.told(), other.results()]
        whole = min(time.monotonic() - began, 0.6)
        kept.look()
        sound(told[-1], *fresh[-EACH:])
        seen = [seed for seed in [*seen, *fresh] if shop.states().get(seed) not in KEPT]
    everything = [100 * turn + n for turn in range(ROUNDS) for n in range(2 * EACH - 2)]
    told.append(shop.start(everything).results())
    sound(told[-1], *everything)
    assert not kept.paid_twice()
    tidy(shop, told, everything)


def tidy(shop: Shop, told: list[dict[int, dict[str, Any]]], everything: list[int]) -> None:
    """Assert that what was asked more than once was said to be, and that the money is right."""
    posts, (booked, micros) = shop.posts(), shop.bookings()
    assert set(booked) == set(everything) and not posts - booked, "every POST is booked"
    # Where the process died between noting that it sends and sending, there is a doubt and a booking, and no POST.
    unsent = booked - posts
    again, never = sum(posts.values()) - len(posts), sum(unsent.values())
    sys.stdout.write(f"{ROUNDS} kills: {sum(posts.values())} POSTs, {again} of them again; {never} never sent\n")
    if shop.traces:
        assert posts == booked == Counter(everything), "what is known by our own id is not asked again"
    for seed, times in booked.items():
        results = [result[seed] for result in told if seed in result]
        asked_by_the_dead = all(all(result["receipt"]) for result in results)
        # What is known by our own id may be noted though it never arrived, and was looked for.
        is_told = shop.traces or (times > 1) == any(map(doubtful, results))
        assert is_told or (times > 1 and asked_by_the_dead), (seed, times, results)
    assert micros == shop.owed(len(everything), sum(booked.values()) - len(everything))
    assert not any(left := shop.untidy().values()), left
