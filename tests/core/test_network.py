"""The background loop and the places in flight."""

from __future__ import annotations

import asyncio
import threading

import pytest
from ideogram_kit.nodes.ideogram import network
from ideogram_kit.nodes.ideogram.network import Places


def test_work_runs_on_one_daemon_thread_for_the_whole_process() -> None:
    async def where() -> threading.Thread:
        return threading.current_thread()

    first, second = (network.submit(where()).result(5) for _ in range(2))
    assert first is second is not threading.current_thread()
    assert first.daemon


def test_places_are_counted_in_images_and_handed_out_in_order() -> None:
    async def story() -> list[str]:
        places, told = Places(10), []
        release = asyncio.Event()

        async def hold(name: str, count: int) -> None:
            async with places.take(count):
                told.append(name)
                await release.wait()

        tasks = [asyncio.create_task(hold(*one)) for one in (("a", 8), ("b", 4), ("c", 1))]
        await asyncio.sleep(0)
        assert told == ["a"], "c has room, but b is before it"
        release.set()
        await asyncio.gather(*tasks)
        return told

    assert asyncio.run(story()) == ["a", "b", "c"]


def test_a_request_larger_than_the_limit_waits_for_all_of_it() -> None:
    async def story() -> None:
        places = Places(3)
        async with places.take(8):
            waiting = asyncio.create_task(places.take(1).__aenter__())
            await asyncio.sleep(0)
            assert not waiting.done()
        await waiting

    asyncio.run(story())


def test_a_cancelled_wait_gives_its_turn_away() -> None:
    async def story() -> None:
        places = Places(1)
        async with places.take(1):
            gone = asyncio.create_task(places.take(1).__aenter__())
            late = asyncio.create_task(places.take(1).__aenter__())
            await asyncio.sleep(0)
            gone.cancel()
            await asyncio.sleep(0)
        await asyncio.wait_for(late, 1)

    asyncio.run(story())


def test_all_of_lets_everything_finish_before_it_raises() -> None:
    done: list[int] = []

    async def work(number: int) -> int:
        await asyncio.sleep(0.01 * number)
        if number == 1:
            raise ValueError("one")
        done.append(number)
        return number

    with pytest.raises(ValueError, match="one"):
        asyncio.run(network.all_of(work(number) for number in (1, 2, 3)))
    assert done == [2, 3]
    assert asyncio.run(network.all_of(work(number) for number in (3, 2))) == [3, 2]
