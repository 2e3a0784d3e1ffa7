"""A cancel in the browser, and a sibling node that raises: what was paid is stored, and a second run costs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from doubles import Fault, IdeogramDouble, pictures
from ideogram_kit.dev.comfy import Comfy, failure

from .conftest import generate, save, text
from .stored import Stored
from .test_providers import wait_until

V3 = "/v1/ideogram-v3/generate"
LINK = "/api/images"


@pytest.fixture(autouse=True)
def small(ideogram: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ideogram, "picture", lambda width, height, seed, alpha: pictures.png(64, 64, seed, alpha))


def seeds(stored: Stored) -> list[int]:
    """The seeds of the pictures that the receipts hold, byte for byte as they were drawn."""
    images = stored.pictures()
    seeds_found = [pictures.seed_of(data) for data in images]
    assert sorted(images) == sorted(pictures.png(64, 64, seed) for seed in seeds_found)
    return sorted(seeds_found)


def graph(seed: int = 100, count: int = 3) -> dict[str, Any]:
    return {"1": generate(model="3.0", num_images=count, seed=seed), "2": save(["1", 0]), "3": text(["1", 3])}


def interrupted(comfy: Comfy, prompt: dict[str, Any], condition: Callable[[], Any]) -> None:
    number = comfy.queue(prompt)
    wait_until(condition)
    comfy.post("/interrupt", {})
    assert failure(comfy.outcome(number)) == "interrupted"


def check_free(comfy: Comfy, ideogram: IdeogramDouble, count: int = 3) -> None:
    """Run the graph again: it has every picture, and nothing was sent to a provider."""
    asked = len(ideogram.requests)
    outputs = comfy.run(graph(count=count))
    assert len(outputs["2"]["images"]) == count
    info = json.loads(outputs["3"]["text"][0])
    assert info["cost"] == {"expected_usd": 0.0, "billed_usd": 0.0, "receipts": count}
    assert len(ideogram.requests) == asked


@pytest.mark.parametrize(("path", "method"), [(V3, "POST"), (LINK, "GET")], ids=["asking", "downloading"])
def test_what_is_cancelled_after_it_was_sent_is_stored(
    path: str, method: str, with_key: Comfy, stored: Stored, ideogram: IdeogramDouble
) -> None:
    ideogram.script(path, *[Fault.slow(0.5)] * 3, method=method)
    interrupted(with_key, graph(), lambda: ideogram.asked(path))
    wait_until(lambda: seeds(stored) == [100, 101, 102])
    check_free(with_key, ideogram)
    assert len(ideogram.asked(V3)) == 1


def test_what_waits_for_a_place_is_never_sent(with_key: Comfy, stored: Stored, ideogram: IdeogramDouble) -> None:
    ideogram.script(V3, *[Fault.slow(1.0)] * 2)
    other = generate(model="3.0", num_images=8, seed=200)
    both = {**graph(count=8), "4": other, "5": save(["4", 0])}
    interrupted(with_key, both, lambda: ideogram.asked(V3) and len(stored.receipts()) == 2)
    wait_until(lambda: len(seeds(stored)) == 8)
    assert len(ideogram.asked(V3)) == 1
    assert len(stored.receipts()) == 1, "the other one leaves none"
    with_key.run(both)
    assert len(ideogram.asked(V3)) == 2


@pytest.mark.parametrize(("path", "method"), [(V3, "POST"), (LINK, "GET")], ids=["asking", "downloading"])
def test_what_a_sibling_that_raises_leaves_behind_is_stored(
    path: str, method: str, with_key: Comfy, stored: Stored, ideogram: IdeogramDouble
) -> None:
    ideogram.script(path, *[Fault.slow(1.0)] * 3, method=method)
    # The sibling is refused once the other is on its way.
    ideogram.script("/generate", Fault.slow(0.3, Fault.status(422)))
    sibling = generate(model="2.0", seed=300)
    entry = with_key.outcome(with_key.queue({**graph(), "4": sibling, "5": save(["4", 0])}))
    assert "safety filter refused" in failure(entry)
    wait_until(lambda: seeds(stored) == [100, 101, 102])
    check_free(with_key, ideogram)
    assert len(ideogram.asked(V3)) == 1
