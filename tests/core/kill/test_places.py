"""The places that a provider gives to a key are counted over every process that shares the store."""

from __future__ import annotations

import asyncio

import pytest
from doubles import Asked, Reply
from doubles.server import Gauge
from ideogram_kit.nodes.ideogram.providers import BY_ID

from .conftest import NewShop
from .shop import seed_of, sound

pytestmark = pytest.mark.slow

WORKERS, EACH = 4, 10


def test_no_more_are_in_flight_than_the_provider_takes_from_all_together(new_shop: NewShop) -> None:
    shop = new_shop("ideogram")
    in_flight, at_once = Gauge(), shop.double.answer

    async def answer(asked: Asked) -> Reply:
        if seed_of(asked) is None:
            return await at_once(asked)
        with in_flight.hold():
            await asyncio.sleep(0.25)
            return await at_once(asked)

    shop.double.answer = answer
    batches = [list(range(EACH * number, EACH * (number + 1))) for number in range(WORKERS)]
    for seeds, worker in [(seeds, shop.start(seeds)) for seeds in batches]:
        sound(worker.results(), *seeds)
    assert 5 < in_flight.most <= BY_ID["ideogram"].in_flight
    assert sum(shop.posts().values()) == WORKERS * EACH
    assert not any(left := shop.untidy().values()), left
