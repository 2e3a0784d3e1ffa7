"""ComfyUI is killed in every state of every kind of request, started again, and runs the same graph.

Each test has one graph with every kind at once: synchronous, queued at four providers, and a fan-out of eight. The
tests count the requests that the doubles bill, and compare the pictures that arrive with those that they drew. They
are one file, a little over 250 lines, as they share one ComfyUI: starting another takes longer than most of them.
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
from .killable import KillableComfy
from .killing import (
    DOUBT,
    LONG,
    billable_requests,
    came_from_receipts,
    downloads,
    kill_when,
    requests_by_provider,
    run_to_end,
    runware_tasks,
    seeded_random,
)
from .request_kinds import KINDS, QUEUED, graph, picture_counts, request_counts, small_picture
from .test_providers import wait_until


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, Double]]:
    """Doubles that run on while the ComfyUIs of this file are killed."""
    with contextlib.ExitStack() as stack:
        running = {name: stack.enter_context(double()) for name, double in DOUBLES.items()}
        for double in running.values():
            double.picture = small_picture
        yield running
    assert not [violation for double in running.values() for violation in double.violations]


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
    """Where a test runs. Recovery is the pack's own work, so a few states are enough to test it on every host."""
    return pytest.mark.parametrize("process", hosts, indirect=True, ids=str, scope="module")


EVERYWHERE = at(NEWEST, OLDEST, ON_POSTGRES)
ON_BOTH_DATABASES = at(NEWEST, ON_POSTGRES)


@pytest.fixture(scope="module")
def process(
    request: pytest.FixtureRequest, providers: dict[str, Double], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KillableComfy]:
    environment = with_doubles(providers)
    base = tmp_path_factory.mktemp("mortal")
    if request.param.postgres:
        server = request.getfixturevalue("postgres_server")
        environment |= {"IDEOGRAM_KIT_DATABASE_URL": server.new(), "IDEOGRAM_KIT_FILES": str(base / "files")}
    killable = KillableComfy(host.ensure(request.param.version), base, environment)
    yield killable
    killable.close()


@pytest.fixture
def killable(process: KillableComfy, providers: dict[str, Double]) -> KillableComfy:
    """The server without a receipt and with an empty cache; the doubles have forgotten their requests, too."""
    process.stored.forget()
    process.start().post("/free", {"free_memory": True, "unload_models": True})
    # ComfyUI's worker empties its cache when it next looks; a graph that is queued at once would come from the cache.
    time.sleep(0.5)
    for double in providers.values():
        double.forget()
        if hasattr(double, "polls"):
            vars(double)["polls"] = 0
    return process


@ON_BOTH_DATABASES
def test_asked(killable: KillableComfy, providers: dict[str, Double]) -> None:
    """The provider has made the picture, but the outcome of the request is unknown here. Only then is it sent again,
    and a note says that it may have been billed. Runware knows the request by our id, so there it is found instead."""
    sent(killable, providers, Fault.stall(10, LONG))
    infos = run_to_end(killable, *KINDS)
    assert came_from_receipts(infos.pop("runware"))
    check_doubtful(infos)
    assert billable_requests(providers) == request_counts(*KINDS, times=2) | {"runware": KINDS["runware"].requests}
    (made, first), *after = runware_tasks(providers)
    assert made and after and set(after) == {(False, first)}


@at(NEWEST)
def test_asked_and_never_arrived(killable: KillableComfy, providers: dict[str, Double]) -> None:
    """The same, but the provider has made nothing. At Runware that is looked up first, then asked again with a note."""
    sent(killable, providers, Fault.slow(LONG))
    infos = run_to_end(killable, *KINDS)
    runware = infos.pop("runware")
    assert any("the first may have been billed" in note for note in runware["notes"])
    assert not any(image.get("receipt") for image in runware["images"])
    check_doubtful(infos)
    assert billable_requests(providers) == request_counts(*KINDS, times=2)
    (_, first), *later = runware_tasks(providers)
    again = next(index for index, (makes, _) in enumerate(later) if makes)
    assert again > 0 and set(later[:again]) == {(False, first)} and later[again][1] != first


def sent(killable: KillableComfy, providers: dict[str, Double], fault: Fault) -> None:
    """Kill ComfyUI while every request waits for an answer that never comes."""
    for kind in KINDS.values():
        providers[kind.provider].script(kind.path, *[fault] * kind.requests, method="POST")
    kill_when(killable, graph(*KINDS), lambda: billable_requests(providers) == request_counts(*KINDS))
    assert killable.stored.states() == {"sent"}
    assert killable.stored.booked() == sum(request_counts(*KINDS).values())


def check_doubtful(infos: dict[str, dict[str, Any]]) -> None:
    """Check that every node's request was sent again, and that its info says that it may have been billed."""
    for name, info in infos.items():
        assert any(DOUBT in note for note in info["notes"]), name
        assert not any(image.get("receipt") for image in info["images"]), name


@EVERYWHERE
def test_accepted(killable: KillableComfy, providers: dict[str, Double]) -> None:
    for name in QUEUED:
        vars(providers[name])["polls"] = 1_000_000
    # Each request was sent, and polled once.
    seen = {name: 2 * KINDS[name].requests for name in QUEUED}
    kill_when(
        killable,
        graph(*QUEUED),
        lambda: all(len(providers[name].asked(KINDS[name].path)) >= seen[name] for name in QUEUED),
    )
    assert killable.stored.states() == {"accepted"}
    for name in QUEUED:
        vars(providers[name])["polls"] = 0
    for name, info in run_to_end(killable, *QUEUED).items():
        assert came_from_receipts(info), name
    assert billable_requests(providers) == request_counts(*QUEUED)


@ON_BOTH_DATABASES
def test_answered(killable: KillableComfy, providers: dict[str, Double]) -> None:
    for name, count in picture_counts(*KINDS).items():
        providers[name].script(providers[name].links, *[Fault.slow(LONG)] * count)
    kill_when(killable, graph(*KINDS), lambda: downloads(providers) == picture_counts(*KINDS))
    assert killable.stored.states() == {"answered"}
    assert killable.stored.pictures() == []
    for name, info in run_to_end(killable, *KINDS).items():
        assert came_from_receipts(info), name
    assert billable_requests(providers) == request_counts(*KINDS)


@at(NEWEST)
def test_in_the_middle_of_a_download(killable: KillableComfy, providers: dict[str, Double]) -> None:
    for name, count in picture_counts(*KINDS).items():
        providers[name].script(providers[name].links, *[Fault.stall(100, LONG)] * count)
    kill_when(killable, graph(*KINDS), lambda: downloads(providers) == picture_counts(*KINDS))
    assert killable.stored.pictures() == []
    for name, info in run_to_end(killable, *KINDS).items():
        assert came_from_receipts(info), name
    assert billable_requests(providers) == request_counts(*KINDS)


@ON_BOTH_DATABASES
def test_half_fetched(killable: KillableComfy, providers: dict[str, Double]) -> None:
    """Where a request is for one picture, its receipt is complete here, but its node has not ended."""
    half = {name: count // 2 for name, count in picture_counts(*KINDS).items()}
    for name, count in picture_counts(*KINDS).items():
        providers[name].script(
            providers[name].links, *[Fault()] * half[name], *[Fault.slow(LONG)] * (count - half[name])
        )
    kill_when(
        killable,
        graph(*KINDS),
        lambda: downloads(providers) == picture_counts(*KINDS)
        and len(killable.stored.pictures()) == sum(half.values()),
    )
    assert not all(receipt.delivered for receipt in killable.stored.receipts())
    for name, info in run_to_end(killable, *KINDS).items():
        assert came_from_receipts(info), name
    assert billable_requests(providers) == request_counts(*KINDS)
    again = {name: 2 * count - half[name] for name, count in picture_counts(*KINDS).items()}
    assert downloads(providers) == again, "what was fetched is not downloaded again"


@EVERYWHERE
def test_delivered(killable: KillableComfy, providers: dict[str, Double]) -> None:
    run_to_end(killable, *KINDS)
    wait_until(lambda: all(receipt.delivered for receipt in killable.stored.receipts()))
    before = requests_by_provider(providers)
    killable.kill()
    for name, info in run_to_end(killable, *KINDS).items():
        assert came_from_receipts(info), name
    assert requests_by_provider(providers) == before, "nobody was asked anything"
    assert billable_requests(providers) == request_counts(*KINDS)


@at(NEWEST)
def test_at_any_moment(killable: KillableComfy, providers: dict[str, Double]) -> None:
    """A request that is paid twice has a note of it, and none whose answer was stored is paid twice."""
    random, runware = seeded_random(), providers["runware"]
    for _ in range(3):
        killable.stored.forget()
        for double in providers.values():
            double.forget()
        billed = vars(runware)["billed"]
        vars(providers["ideogram"])["api_seconds"] = 0.3
        killable.start().queue(graph(*KINDS))
        time.sleep(random.uniform(0, 2.5))
        killable.kill()
        vars(providers["ideogram"])["api_seconds"] = 0.0
        known = {receipt.metadata["prompt"]: receipt.state for receipt in killable.stored.receipts()}
        for name, info in run_to_end(killable, *KINDS).items():
            kind = KINDS[name]
            posts = sum(request.method == "POST" for request in providers[kind.provider].asked(kind.path))
            if name == "runware":
                assert vars(runware)["billed"] - billed == kind.count
            elif not any(DOUBT in note for note in info["notes"]):
                assert posts == kind.requests, (name, known)
            else:
                assert kind.requests < posts <= 2 * kind.requests, (name, known)


@at(NEWEST)
def test_killed_at_one_state_after_the_other(killable: KillableComfy, providers: dict[str, Double]) -> None:
    names = ("fan-out", "fal")
    providers["fal"].script(providers["fal"].links, *[Fault.slow(LONG)] * 2)
    vars(providers["fal"])["polls"] = 1_000_000
    providers["ideogram"].script(
        providers["ideogram"].links, *[Fault.slow(LONG)] * 8, *[Fault()] * 4, *[Fault.slow(LONG)] * 4
    )
    kill_when(
        killable,
        graph(*names),
        lambda: downloads(providers)["ideogram"] == 8 and len(providers["fal"].asked(KINDS["fal"].path)) >= 2,
    )
    vars(providers["fal"])["polls"] = 0
    kill_when(
        killable, graph(*names), lambda: len(killable.stored.pictures()) == 4 and downloads(providers)["fal"] == 2
    )
    for name, info in run_to_end(killable, *names).items():
        assert came_from_receipts(info), name
    assert billable_requests(providers) == request_counts(*names)
