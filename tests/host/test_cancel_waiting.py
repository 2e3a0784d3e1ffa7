"""A cancel while requests wait for a place: it leaves nothing of them behind, whenever it comes."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from doubles import IdeogramDouble, pictures
from doubles.ideogram import KEY
from ideogram_kit.dev.comfy import Comfy, Failed, failure
from ideogram_kit.nodes.ideogram.receipts.claim import PaidRequest
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.lease import ConcurrencyLimit
from ideogram_kit.nodes.ideogram.receipts.opening import transaction
from ideogram_kit.nodes.ideogram.transport import background

from .conftest import generate, save, text
from .killing import seeded_random
from .stored import Stored
from .test_providers import wait_until

TURNS = 20
OTHER = "another process's"


@pytest.fixture(autouse=True)
def small(ideogram: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ideogram, "picture", lambda width, height, seed, alpha: pictures.png(64, 64, seed, alpha))


@contextlib.contextmanager
def no_place_left(stored: Stored) -> Iterator[None]:
    """Take all ten places, as another process that shares the database: this one."""
    limit = ConcurrencyLimit("ideogram", 10, KEY)
    request = PaidRequest(
        identity=OTHER, provider="ideogram", operation="generate", model=OTHER, run=OTHER, concurrency=limit
    )
    held = contextlib.AsyncExitStack()

    async def take() -> None:
        paid_request = await held.enter_async_context(transaction(GraphRun(store=stored.store), request))
        await paid_request.send(10)

    background.submit(take()).result(30)
    try:
        yield
    finally:
        background.submit(held.aclose()).result(30)


def waiting(stored: Stored) -> int:
    """How many receipts ComfyUI's own requests have."""
    return len([receipt for receipt in stored.receipts() if receipt.identity != OTHER])


def cancel(comfy: Comfy, number: str) -> None:
    """Interrupt until the graph has ended: ComfyUI ignores an interrupt that comes before the graph's first node."""
    while True:
        comfy.post("/interrupt", {})
        with contextlib.suppress(Failed):
            assert failure(comfy.outcome(number, 0.3)) == "interrupted"
            return


def test_nothing_is_left_of_what_was_cancelled_while_it_waited(
    with_key: Comfy, stored: Stored, ideogram: IdeogramDouble
) -> None:
    random, seen = seeded_random(), 0
    for turn in range(TURNS):
        prompt: dict[str, Any] = {}
        for node in range(3):
            prompt[f"{node}"] = generate(model="3.0", num_images=2, seed=1_000 * turn + 10 * node)
            prompt[f"{node} saved"] = save([f"{node}", 0])
            prompt[f"{node} info"] = text([f"{node}", 3])
        with no_place_left(stored):
            number = with_key.queue(prompt)
            time.sleep(random.uniform(0, 0.4))
            seen += waiting(stored) > 0
            cancel(with_key, number)
            wait_until(lambda: waiting(stored) == 0)
            assert (stored.booked(), stored.spent(), stored.places()) == (1, 0, 10), "the other process's alone"
            assert ideogram.requests == []
        outputs = with_key.run(prompt)
        for node in range(3):
            info = json.loads(outputs[f"{node} info"]["text"][0])
            assert len(outputs[f"{node} saved"]["images"]) == 2
            assert not [note for note in info["notes"] if "asked before" in note or "receipt" in note]
        assert len(ideogram.asked("/v1")) == waiting(stored) == stored.booked() == 3
        stored.forget()
        ideogram.forget()
    assert seen > TURNS // 4, "the moments are such that something waits"
