"""ComfyUI is killed at every state of every kind of call, started again, and runs the same graph.

Each test has one graph with every kind at once: synchronous, queued at four providers, and a fan-out of eight. What is
counted is what the doubles were paid for; what must arrive are the bytes that they drew.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.dev import host

from .conftest import with_doubles
from .killing import DOUBT, LONG, arrived, asked, downloads, free, killed, moments, paid, runware_was_asked
from .kinds import KINDS, QUEUED, counts, drawn, graph, questions
from .mortal import Mortal
from .test_providers import wait_until


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, Double]]:
    """Doubles that outlive every ComfyUI of this file."""
    with contextlib.ExitStack() as stack:
        running = {name: stack.enter_context(double()) for name, double in DOUBLES.items()}
        for double in running.values():
            double.picture = drawn
        yield running
    assert not [said for double in running.values() for said in double.violations]


@dataclass(frozen=True, kw_only=True)
class Host:
    """A ComfyUI, and the database behind it: SQLite, which it makes, or a PostgreSQL."""

    version: str
    postgres: bool = False

    def __str__(self) -> str:
        return f"{self.version} on {'PostgreSQL' if self.postgres else 'SQLite'}"


NEWEST, OLDEST = Host(version=host.DEFAULT_VERSION), Host(version=host.OLDEST_VERSION)
ON_POSTGRES = Host(version=host.DEFAULT_VERSION, postgres=True)


def at(*hosts: Host) -> pytest.MarkDecorator:
    """Where a test runs. What comes back after a kill is the pack's own: some states show it everywhere."""
    return pytest.mark.parametrize("process", hosts, indirect=True, ids=str, scope="module")


EVERYWHERE = at(NEWEST, OLDEST, ON_POSTGRES)
ON_BOTH_DATABASES = at(NEWEST, ON_POSTGRES)


@pytest.fixture(scope="module")
def process(
    request: pytest.FixtureRequest, providers: dict[str, Double], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mortal]:
    environment = with_doubles(providers)
    base = tmp_path_factory.mktemp("mortal")
    if request.param.postgres:
        server = request.getfixturevalue("postgres_server")
        environment |= {"IDEOGRAM_KIT_DATABASE_URL": server.new(), "IDEOGRAM_KIT_FILES": str(base / "files")}
    mortal = Mortal(host.ensure(request.param.version), base, environment)
    yield mortal
    mortal.close()


@pytest.fixture
def mortal(process: Mortal, providers: dict[str, Double]) -> Mortal:
    """The server without a receipt or anything cached, at doubles that have forgotten all."""
    process.kept.forget()
    process.start().post("/free", {"free_memory": True, "unload_models": True})
    # ComfyUI's worker empties its cache when it next looks; a graph that is queued at once would come from the cache.
    time.sleep(0.5)
    for double in providers.values():
        double.forget()
        if hasattr(double, "polls"):
            vars(double)["polls"] = 0
    return process


@ON_BOTH_DATABASES
def test_asked(mortal: Mortal, providers: dict[str, Double]) -> None:
    """What became of it nobody knows, though the provider has carried it out: only here is it asked again, and the
    user is told what that may mean. Runware knows it by an id of ours, so there it is found instead."""
    sent(mortal, providers, Fault.stall(10, LONG))
    told = arrived(mortal, *KINDS)
    assert free(told.pop("runware"))
    doubtful(told)
    assert paid(providers) == questions(*KINDS, times=2) | {"runware": KINDS["runware"].questions}
    (made, first), *after = runware_was_asked(providers)
    assert made and after and set(after) == {(False, first)}


@at(NEWEST)
def test_asked_and_never_arrived(mortal: Mortal, providers: dict[str, Double]) -> None:
    """The same, and the provider has made nothing: Runware says so itself, so no doubt is left there."""
    sent(mortal, providers, Fault.slow(LONG))
    told = arrived(mortal, *KINDS)
    runware = told.pop("runware")
    assert not any(DOUBT in note for note in runware["notes"])
    assert not any(image.get("receipt") for image in runware["images"])
    doubtful(told)
    assert paid(providers) == questions(*KINDS, times=2)
    (_, first), *looks = runware_was_asked(providers)
    again = next(index for index, (makes, _) in enumerate(looks) if makes)
    assert again > 0 and set(looks[:again]) == {(False, first)} and looks[again][1] != first


def sent(mortal: Mortal, providers: dict[str, Double], fault: Fault) -> None:
    """Kill ComfyUI while every question waits for an answer that never comes."""
    for kind in KINDS.values():
        providers[kind.provider].script(kind.path, *[fault] * kind.questions, method="POST")
    killed(mortal, graph(*KINDS), lambda: paid(providers) == questions(*KINDS))
    assert mortal.kept.states() == {"sent"}
    assert mortal.kept.booked() == sum(questions(*KINDS).values())


def doubtful(told: dict[str, dict[str, Any]]) -> None:
    """Every node was asked again, and says what that may mean."""
    for name, info in told.items():
        assert any(DOUBT in note for note in info["notes"]), name
        assert not any(image.get("receipt") for image in info["images"]), name


@EVERYWHERE
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
    assert mortal.kept.states() == {"accepted"}
    for name in QUEUED:
        vars(providers[name])["polls"] = 0
    for name, told in arrived(mortal, *QUEUED).items():
        assert free(told), name
    assert paid(providers) == questions(*QUEUED)


@ON_BOTH_DATABASES
def test_answered(mortal: Mortal, providers: dict[str, Double]) -> None:
    for name, count in counts(*KINDS).items():
        providers[name].script(providers[name].links, *[Fault.slow(LONG)] * count)
    killed(mortal, graph(*KINDS), lambda: downloads(providers) == counts(*KINDS))
    assert mortal.kept.states() == {"answered"}
    assert mortal.kept.pictures() == []
    for name, told in arrived(mortal, *KINDS).items():
        assert free(told), name
    assert paid(providers) == questions(*KINDS)


@at(NEWEST)
def test_in_the_middle_of_a_download(mortal: Mortal, providers: dict[str, Double]) -> None:
    for name, count in counts(*KINDS).items():
        providers[name].script(providers[name].links, *[Fault.stall(100, LONG)] * count)
    killed(mortal, graph(*KINDS), lambda: downloads(providers) == counts(*KINDS))
    assert mortal.kept.pictures() == []
    for name, told in arrived(mortal, *KINDS).items():
        assert free(told), name
    assert paid(providers) == questions(*KINDS)


@ON_BOTH_DATABASES
def test_half_fetched(mortal: Mortal, providers: dict[str, Double]) -> None:
    """Where a question is of one picture, its receipt is wholly fetched here and its node has not ended."""
    half = {name: count // 2 for name, count in counts(*KINDS).items()}
    for name, count in counts(*KINDS).items():
        providers[name].script(
            providers[name].links, *[Fault()] * half[name], *[Fault.slow(LONG)] * (count - half[name])
        )
    killed(
        mortal,
        graph(*KINDS),
        lambda: downloads(providers) == counts(*KINDS) and len(mortal.kept.pictures()) == sum(half.values()),
    )
    assert not all(receipt.delivered for receipt in mortal.kept.receipts())
    for name, told in arrived(mortal, *KINDS).items():
        assert free(told), name
    assert paid(providers) == questions(*KINDS)
    again = {name: 2 * count - half[name] for name, count in counts(*KINDS).items()}
    assert downloads(providers) == again, "what was fetched is not downloaded again"


@EVERYWHERE
def test_delivered(mortal: Mortal, providers: dict[str, Double]) -> None:
    arrived(mortal, *KINDS)
    wait_until(lambda: all(receipt.delivered for receipt in mortal.kept.receipts()))
    before = asked(providers)
    mortal.kill()
    for name, told in arrived(mortal, *KINDS).items():
        assert free(told), name
    assert asked(providers) == before, "nobody was asked anything"
    assert paid(providers) == questions(*KINDS)


@at(NEWEST)
def test_at_any_moment(mortal: Mortal, providers: dict[str, Double]) -> None:
    """Whoever is paid twice says so, and nobody whose answer was kept is."""
    chance, runware = moments(), providers["runware"]
    for _ in range(3):
        mortal.kept.forget()
        for double in providers.values():
            double.forget()
        billed = vars(runware)["billed"]
        vars(providers["ideogram"])["api_seconds"] = 0.3
        mortal.start().queue(graph(*KINDS))
        time.sleep(chance.uniform(0, 2.5))
        mortal.kill()
        vars(providers["ideogram"])["api_seconds"] = 0.0
        known = {receipt.about["prompt"]: receipt.state for receipt in mortal.kept.receipts()}
        for name, told in arrived(mortal, *KINDS).items():
            kind = KINDS[name]
            posts = len([one for one in providers[kind.provider].asked(kind.path) if one.method == "POST"])
            if name == "runware":
                assert vars(runware)["billed"] - billed == kind.count
            elif not any(DOUBT in note for note in told["notes"]):
                assert posts == kind.questions, (name, known)
            else:
                assert kind.questions < posts <= 2 * kind.questions, (name, known)


@at(NEWEST)
def test_killed_at_one_state_after_the_other(mortal: Mortal, providers: dict[str, Double]) -> None:
    names = ("fan-out", "fal")
    providers["fal"].script(providers["fal"].links, *[Fault.slow(LONG)] * 2)
    vars(providers["fal"])["polls"] = 1_000_000
    providers["ideogram"].script(
        providers["ideogram"].links, *[Fault.slow(LONG)] * 8, *[Fault()] * 4, *[Fault.slow(LONG)] * 4
    )
    killed(
        mortal,
        graph(*names),
        lambda: downloads(providers)["ideogram"] == 8 and len(providers["fal"].asked(KINDS["fal"].path)) >= 2,
    )
    vars(providers["fal"])["polls"] = 0
    killed(mortal, graph(*names), lambda: len(mortal.kept.pictures()) == 4 and downloads(providers)["fal"] == 2)
    for name, told in arrived(mortal, *names).items():
        assert free(told), name
    assert paid(providers) == questions(*names)
