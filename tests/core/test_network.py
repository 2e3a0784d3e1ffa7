"""The background loop."""

from __future__ import annotations

import asyncio
import threading

import pytest
from ideogram_kit.nodes.ideogram.transport import background


def test_work_runs_on_one_daemon_thread_for_the_whole_process() -> None:
    async def where() -> threading.Thread:
        return threading.current_thread()

    first, second = (background.submit(where()).result(5) for _ in range(2))
    assert first is second is not threading.current_thread()
    assert first.daemon


def test_gather_all_lets_everything_finish_before_it_raises() -> None:
    done: list[int] = []

    async def work(number: int) -> int:
        await asyncio.sleep(0.01 * number)
        if number == 1:
            raise ValueError("one")
        done.append(number)
        return number

    with pytest.raises(ValueError, match="one"):
        asyncio.run(background.gather_all(work(number) for number in (1, 2, 3)))
    assert done == [2, 3]
    assert asyncio.run(background.gather_all(work(number) for number in (3, 2))) == [3, 2]


def test_work_that_cannot_be_stopped_has_ended_before_a_cancel_is_raised() -> None:
    async def story() -> None:
        work: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        waiting = asyncio.create_task(background.await_completion(work))
        for _ in range(3):
            await asyncio.sleep(0)
            waiting.cancel()
        await asyncio.sleep(0)
        assert not waiting.done(), "the work goes on"
        work.set_result(1)
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(story())
