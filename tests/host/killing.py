"""What the tests that kill ComfyUI share: running a graph until the kill, and checking what was paid and arrived."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import numpy as np
from doubles import Double, pictures
from ideogram_kit.dev.comfy import Comfy
from PIL import Image

from .killable import KillableComfy
from .request_kinds import KINDS, graph, small_picture
from .test_providers import wait_until

LONG = 600.0
"""Seconds, longer than any test: whatever waits that long is killed first."""

DOUBT = "may have been billed"
"""In the note of a request that was sent again because its first outcome is unknown."""


def seeded_random() -> random.Random:
    """A random source; the test's output says which seed repeats it."""
    seed = int(os.environ.get("IDEOGRAM_KIT_TEST_SEED") or random.randrange(2**32))
    sys.stdout.write(f"IDEOGRAM_KIT_TEST_SEED={seed}\n")
    return random.Random(seed)


def billable_requests(providers: dict[str, Double]) -> dict[str, int]:
    """How many requests each double received that it may bill."""
    return {name: len(double.wire()) for name, double in providers.items()}


def requests_by_provider(providers: dict[str, Double]) -> dict[str, int]:
    """How many requests of any kind each double received, without Oxen's price list, which each process reads once."""
    return {name: len(double.requests) - len(double.asked("/api/ai/models")) for name, double in providers.items()}


def downloads(providers: dict[str, Double]) -> dict[str, int]:
    return {name: len(double.asked(double.links)) for name, double in providers.items()}


def kill_when(killable: KillableComfy, prompt: dict[str, Any], condition: Callable[[], Any]) -> None:
    """Run the graph until the condition holds, and kill ComfyUI."""
    comfy = killable.start()
    comfy.queue(prompt)
    try:
        wait_until(condition, 30)
    except AssertionError:
        raise AssertionError(comfy.tail()) from None
    killable.kill()


def run_to_end(killable: KillableComfy, *names: str) -> dict[str, dict[str, Any]]:
    """Run the graph to its end, check that every picture is as the doubles drew it, and return each node's info."""
    comfy = killable.start()
    outputs = comfy.run(graph(*names), 90)
    expected = sorted(small_picture(64, 64, seed, False) for name in names for seed in seeds_of(name))
    assert picture_seeds(killable.stored.pictures()) == picture_seeds(expected)
    assert sorted(killable.stored.pictures()) == expected
    return node_infos(comfy, outputs, *names)


def node_infos(comfy: Comfy, outputs: dict[str, Any], *names: str) -> dict[str, dict[str, Any]]:
    """Each node's info from the outputs of a graph; checks that its pictures are as the doubles drew them."""
    for name in names:
        saved = [Image.open(comfy.path(image)) for image in outputs[f"{name} saved"]["images"]]
        expected = [Image.open(BytesIO(small_picture(64, 64, seed, False))) for seed in seeds_of(name)]
        assert [np.asarray(image).tobytes() for image in saved] == [
            np.asarray(image).tobytes() for image in expected
        ], name
    return {name: json.loads(outputs[f"{name} info"]["text"][0]) for name in names}


def seeds_of(name: str) -> range:
    """The seeds of the pictures of a kind of request."""
    return range(KINDS[name].seed, KINDS[name].seed + KINDS[name].count)


def picture_seeds(images: Iterable[bytes]) -> list[int]:
    return sorted(pictures.seed_of(image) for image in images)


def came_from_receipts(info: dict[str, Any]) -> bool:
    """Whether every picture of a node came from a receipt, and its info says so."""
    count = len(info["images"])
    return (
        all(image.get("receipt") for image in info["images"])
        and info["cost"] == {"expected_usd": 0.0, "billed_usd": 0.0, "receipts": count}
        and not any(DOUBT in note for note in info["notes"])
    )


def runware_tasks(providers: dict[str, Double]) -> list[tuple[bool, str]]:
    """Every task that Runware was sent: whether it asks for a picture to be made, and its id."""
    requests = providers["runware"].asked(KINDS["runware"].path)
    tasks = [task for request in requests for task in request.json()]
    return [(task["taskType"] != "getResponse", task["taskUUID"]) for task in tasks]
