"""What the tests that kill ComfyUI share: graphs that run until something is so, what was paid, what came home."""

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

from .kinds import KINDS, drawn, graph
from .mortal import Mortal
from .test_providers import wait_until

LONG = 600.0
"""Seconds: longer than any test, so whoever waits for it is killed first."""

DOUBT = "may have been billed"


def moments() -> random.Random:
    """Chance, which the test's output says how to have again."""
    seed = int(os.environ.get("IDEOGRAM_KIT_TEST_SEED") or random.randrange(2**32))
    sys.stdout.write(f"IDEOGRAM_KIT_TEST_SEED={seed}\n")
    return random.Random(seed)


def paid(providers: dict[str, Double]) -> dict[str, int]:
    """The questions that each double was asked, every one of which it may bill."""
    return {name: len(double.wire()) for name, double in providers.items()}


def asked(providers: dict[str, Double]) -> dict[str, int]:
    """All that each double was asked, but for Oxen's price list, which each process reads once."""
    return {name: len(double.requests) - len(double.asked("/api/ai/models")) for name, double in providers.items()}


def downloads(providers: dict[str, Double]) -> dict[str, int]:
    return {name: len(double.asked(double.links)) for name, double in providers.items()}


def killed(mortal: Mortal, prompt: dict[str, Any], at_last: Callable[[], Any]) -> None:
    """Run the graph until something is so, and kill ComfyUI."""
    comfy = mortal.start()
    comfy.queue(prompt)
    try:
        wait_until(at_last, 30)
    except AssertionError:
        raise AssertionError(comfy.tail()) from None
    mortal.kill()


def arrived(mortal: Mortal, *names: str) -> dict[str, dict[str, Any]]:
    """Run the graph to its end, with every picture as the doubles drew it; each node's info."""
    comfy = mortal.start()
    outputs = comfy.run(graph(*names), 90)
    meant = sorted(drawn(64, 64, seed, False) for name in names for seed in seeds_of(name))
    assert seeds(mortal.kept.pictures()) == seeds(meant)
    assert sorted(mortal.kept.pictures()) == meant
    return shown(comfy, outputs, *names)


def shown(comfy: Comfy, outputs: dict[str, Any], *names: str) -> dict[str, dict[str, Any]]:
    """Each node's info from the outputs of a graph, whose pictures are as the doubles drew them."""
    for name in names:
        saved = [Image.open(comfy.path(image)) for image in outputs[f"{name} saved"]["images"]]
        meant = [Image.open(BytesIO(drawn(64, 64, seed, False))) for seed in seeds_of(name)]
        assert [np.asarray(one).tobytes() for one in saved] == [np.asarray(one).tobytes() for one in meant], name
    return {name: json.loads(outputs[f"{name} told"]["text"][0]) for name in names}


def seeds_of(name: str) -> range:
    """The seeds of the pictures of a kind."""
    return range(KINDS[name].seed, KINDS[name].seed + KINDS[name].count)


def seeds(found: Iterable[bytes]) -> list[int]:
    return sorted(pictures.seed_of(data) for data in found)


def free(told: dict[str, Any]) -> bool:
    """Whether every picture of a node came from a receipt, and its info says so."""
    count = len(told["images"])
    return (
        all(image.get("receipt") for image in told["images"])
        and told["cost"] == {"expected_usd": 0.0, "billed_usd": 0.0, "receipts": count}
        and not any(DOUBT in note for note in told["notes"])
    )


def runware_was_asked(providers: dict[str, Double]) -> list[tuple[bool, str]]:
    """Every task that Runware was sent: whether it asks for something to be made, and its id."""
    sent = [task for one in providers["runware"].asked(KINDS["runware"].path) for task in one.json()]
    return [(task["taskType"] != "getResponse", task["taskUUID"]) for task in sent]
