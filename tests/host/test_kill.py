"""ComfyUI is killed at every state of every kind of call, started again, and runs the same graph.

Each test has one graph with every kind at once: synchronous, queued at four providers, and a fan-out of eight. What is
counted is what the doubles were paid for; what must arrive are the bytes that they drew.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from doubles import DOUBLES, Double, Fault, pictures
from ideogram_kit.dev import host
from ideogram_kit.dev.comfy import Comfy
from ideogram_kit.nodes.ideogram.providers import BY_ID
from PIL import Image

from .kinds import KINDS, LINKS, QUEUED, counts, drawn, graph, questions
from .mortal import Mortal
from .test_providers import wait_until

LONG = 600.0
"""Seconds: longer than any test, so whoever waits for it is killed first."""

DOUBT = "may have been billed"


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, Double]]:
    """Doubles that outlive every ComfyUI of this file."""
    with contextlib.ExitStack() as stack:
        running = {name: stack.enter_context(double()) for name, double in DOUBLES.items()}
        for double in running.values():
            double.picture = drawn
        yield running
    assert not [said for double in running.values() for said in double.violations]


AT_THE_OLDEST = ("test_accepted", "test_delivered")


@pytest.fixture(scope="module", params=[host.DEFAULT_VERSION, host.OLDEST_VERSION])
def process(
    request: pytest.FixtureRequest, providers: dict[str, Double], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mortal]:
    environment = {str(BY_ID[name].key_variable): double.key for name, double in providers.items()}
    environment |= {f"IDEOGRAM_KIT_URL_{name.upper()}": double.url for name, double in providers.items()}
    mortal = Mortal(host.ensure(request.param), tmp_path_factory.mktemp("mortal"), environment)
    yield mortal
    mortal.close()


@pytest.fixture
def mortal(request: pytest.FixtureRequest, process: Mortal, providers: dict[str, Double]) -> Mortal:
    """The server without a receipt or anything cached, at doubles that have forgotten all."""
    name = request.function.__name__
    if request.node.callspec.params["process"] == host.OLDEST_VERSION and name not in AT_THE_OLDEST:
        pytest.skip("what comes back after a kill is the pack's own; two states show it at the oldest ComfyUI too")
    shutil.rmtree(process.receipts.folder, ignore_errors=True)
    process.start().post("/free", {"free_memory": True, "unload_models": True})
    for double in providers.values():
        double.forget()
        if hasattr(double, "polls"):
            vars(double)["polls"] = 0
    return process


def paid(providers: dict[str, Double]) -> dict[str, int]:
    """The questions that each double was asked, every one of which it may bill."""
    return {name: len(double.wire()) for name, double in providers.items()}


def downloads(providers: dict[str, Double]) -> dict[str, int]:
    return {name: len(double.asked(LINKS[name])) for name, double in providers.items()}


def killed(mortal: Mortal, prompt: dict[str, Any], at_last: Callable[[], Any]) -> None:
    """Run the graph until something is so, and kill ComfyUI."""
    comfy = mortal.start()
    comfy.queue(prompt)
    try:
        wait_until(at_last, 30)
    except AssertionError:
        raise AssertionError(comfy.tail()) from None
    mortal.kill()


def arrived(comfy: Comfy, mortal: Mortal, *names: str) -> dict[str, dict[str, Any]]:
    """Run the graph to its end, with every picture as the doubles drew it; each node's info."""
    outputs = comfy.run(graph(*names), 90)
    expected = {name: [drawn(64, 64, KINDS[name].seed + n, False) for n in range(KINDS[name].count)] for name in names}
    assert seeds(mortal.pictures()) == seeds(data for found in expected.values() for data in found)
    assert sorted(mortal.pictures()) == sorted(data for found in expected.values() for data in found)
    for name in names:
        saved = [Image.open(comfy.path(image)) for image in outputs[f"{name} saved"]["images"]]
        meant = [Image.open(BytesIO(data)) for data in expected[name]]
        assert [np.asarray(one).tobytes() for one in saved] == [np.asarray(one).tobytes() for one in meant], name
    return {name: json.loads(outputs[f"{name} told"]["text"][0]) for name in names}


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


@pytest.mark.parametrize("fault", [Fault.slow(LONG), Fault.stall(10, LONG)], ids=["no answer", "half an answer"])
def test_asked(fault: Fault, mortal: Mortal, providers: dict[str, Double]) -> None:
    """What became of it nobody knows: only here is it asked again, and the user is told what that may mean."""
    for kind in KINDS.values():
        providers[kind.provider].script(kind.path, *[fault] * kind.questions, method="POST")
    killed(mortal, graph(*KINDS), lambda: paid(providers) == questions(*KINDS))
    assert {record.state for record in mortal.records()} == {"asked"}
    for name, told in arrived(mortal.start(), mortal, *KINDS).items():
        assert any(DOUBT in note for note in told["notes"]), name
        assert not any(image.get("receipt") for image in told["images"])
    assert paid(providers) == questions(*KINDS, times=2)


def test_accepted(mortal: Mortal, providers: dict[str, Double]) -> None:
    for name in QUEUED:
        vars(providers[name])["polls"] = 1_000_000
    # Each question was asked, and looked at once.
    seen = {name: 2 * KINDS[name].questions for name in QUEUED}
    killed(
        mortal,
        graph(*QUEUED),
        lambda: all(len(providers[name].asked(KINDS[name].path)) >= seen[name] for name in QUEUED),
    )
    assert {record.state for record in mortal.records()} == {"accepted"}
    for name in QUEUED:
        vars(providers[name])["polls"] = 0
    for name, told in arrived(mortal.start(), mortal, *QUEUED).items():
        assert free(told), name
    assert paid(providers) == questions(*QUEUED)


def test_answered(mortal: Mortal, providers: dict[str, Double]) -> None:
    for name, count in counts(*KINDS).items():
        providers[name].script(LINKS[name], *[Fault.slow(LONG)] * count)
    killed(mortal, graph(*KINDS), lambda: downloads(providers) == counts(*KINDS))
    assert {record.state for record in mortal.records()} == {"answered"}
    assert mortal.pictures() == []
    for name, told in arrived(mortal.start(), mortal, *KINDS).items():
        assert free(told), name
    assert paid(providers) == questions(*KINDS)


def test_in_the_middle_of_a_download(mortal: Mortal, providers: dict[str, Double]) -> None:
    for name, count in counts(*KINDS).items():
        providers[name].script(LINKS[name], *[Fault.stall(100, LONG)] * count)
    killed(mortal, graph(*KINDS), lambda: downloads(providers) == counts(*KINDS))
    assert mortal.pictures() == []
    for name, told in arrived(mortal.start(), mortal, *KINDS).items():
        assert free(told), name
    assert paid(providers) == questions(*KINDS)


def test_half_fetched(mortal: Mortal, providers: dict[str, Double]) -> None:
    """Where a question is of one picture, its receipt is wholly fetched here and its node has not ended."""
    half = {name: count // 2 for name, count in counts(*KINDS).items()}
    for name, count in counts(*KINDS).items():
        providers[name].script(LINKS[name], *[Fault()] * half[name], *[Fault.slow(LONG)] * (count - half[name]))
    killed(
        mortal,
        graph(*KINDS),
        lambda: downloads(providers) == counts(*KINDS) and len(mortal.pictures()) == sum(half.values()),
    )
    assert not all(record.delivered for record in mortal.records())
    for name, told in arrived(mortal.start(), mortal, *KINDS).items():
        assert free(told), name
    assert paid(providers) == questions(*KINDS)
    again = {name: 2 * count - half[name] for name, count in counts(*KINDS).items()}
    assert downloads(providers) == again, "what was fetched is not downloaded again"


def test_delivered(mortal: Mortal, providers: dict[str, Double]) -> None:
    arrived(mortal.start(), mortal, *KINDS)
    wait_until(lambda: all(record.delivered for record in mortal.records()))
    before = {name: len(double.requests) for name, double in providers.items()}
    mortal.kill()
    for name, told in arrived(mortal.start(), mortal, *KINDS).items():
        assert free(told), name
    assert {name: len(double.requests) for name, double in providers.items()} == before, "nobody was asked anything"
    assert paid(providers) == questions(*KINDS)


def test_killed_at_one_state_after_the_other(mortal: Mortal, providers: dict[str, Double]) -> None:
    names = ("fan-out", "fal")
    providers["fal"].script(LINKS["fal"], *[Fault.slow(LONG)] * 2)
    vars(providers["fal"])["polls"] = 1_000_000
    providers["ideogram"].script(LINKS["ideogram"], *[Fault.slow(LONG)] * 8, *[Fault()] * 4, *[Fault.slow(LONG)] * 4)
    killed(
        mortal,
        graph(*names),
        lambda: downloads(providers)["ideogram"] == 8 and len(providers["fal"].asked(KINDS["fal"].path)) >= 2,
    )
    vars(providers["fal"])["polls"] = 0
    killed(mortal, graph(*names), lambda: len(mortal.pictures()) == 4 and downloads(providers)["fal"] == 2)
    for name, told in arrived(mortal.start(), mortal, *names).items():
        assert free(told), name
    assert paid(providers) == questions(*names)
