"""Two ComfyUIs that share receipts, money and places: what both ask is paid once; one takes up what the other leaves.

They share a user folder with SQLite, or a PostgreSQL and a folder of files, as two machines would.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from doubles import DOUBLES, Double, Fault, IdeogramDouble
from doubles.ideogram_dataset import Dataset
from ideogram_kit.dev import host
from ideogram_kit.nodes.ideogram.receipts.schema import ledger
from sqlalchemy import Connection, insert
from sqlalchemy import text as sql

from .conftest import generate, save, text, with_doubles
from .kept import Kept
from .killing import DOUBT, LONG, downloads, free, paid, shown
from .kinds import KINDS, QUEUED, drawn, graph, questions
from .pair import POSTGRESQL, SQLITE, Pair
from .test_providers import wait_until
from .test_training import train

V3 = "/v1/ideogram-v3/generate"
TRAIN = "/v1/ideogram-v4/train-model"
PRICE = 60_000
"""Millionths of a US dollar that a picture of 3.0 is expected to cost."""


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, Double]]:
    with contextlib.ExitStack() as stack:
        running = {name: stack.enter_context(double()) for name, double in DOUBLES.items()}
        for double in running.values():
            double.picture = drawn
        yield running
    assert not [said for double in running.values() for said in double.violations]


@pytest.fixture
def ideogram(providers: dict[str, Double]) -> IdeogramDouble:
    """Ideogram's own, which makes ten pictures at once and refuses the eleventh."""
    double = providers["ideogram"]
    assert isinstance(double, IdeogramDouble)
    double.limit, double.api_seconds, double.images.most, double.billed = 10, 0.0, 0, 0
    return double


@contextlib.contextmanager
def pair(request: pytest.FixtureRequest, providers: dict[str, Double], **more: str) -> Iterator[Pair]:
    base = request.getfixturevalue("tmp_path_factory").mktemp("two")
    url = request.getfixturevalue("postgres_server").new() if request.param == POSTGRESQL else None
    found = Pair(host.ensure(), base, with_doubles(providers) | more, url)
    with contextlib.closing(found):
        yield found


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def two(request: pytest.FixtureRequest, providers: dict[str, Double]) -> Iterator[Pair]:
    with pair(request, providers) as found:
        yield found


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def rationed(request: pytest.FixtureRequest, providers: dict[str, Double]) -> Iterator[Pair]:
    """Two that may spend six dollars a day together: a hundred pictures."""
    with pair(request, providers, IDEOGRAM_KIT_BUDGET_DAY="6.00") as found:
        yield found


@pytest.fixture(autouse=True)
def forgetful(providers: dict[str, Double], ideogram: IdeogramDouble) -> None:
    for double in providers.values():
        double.forget()
        if hasattr(double, "polls"):
            vars(double)["polls"] = 0


def test_the_same_graph_on_both_at_once_is_paid_once(two: Pair, providers: dict[str, Double]) -> None:
    running = two.fresh()
    outputs = two.both(lambda number: running[number].run(graph(*KINDS), 120))
    told = [shown(comfy, found, *KINDS) for comfy, found in zip(running, outputs, strict=True)]
    assert paid(providers) == questions(*KINDS)
    assert two.kept.booked() == sum(questions(*KINDS).values())
    for name, kind in KINDS.items():
        new = [image for info in told for image in info[name]["images"] if not image.get("receipt")]
        assert len(new) == kind.count, f"{name}: every picture is new at one of them"
        assert not any(DOUBT in note for info in told for note in info[name]["notes"]), name


def test_both_together_keep_to_the_ten_places(two: Pair, ideogram: IdeogramDouble) -> None:
    running = two.fresh()
    ideogram.api_seconds = 0.2  # long enough for the other to want a place meanwhile

    def prompt(number: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for node in range(30):
            seed = 10_000 * (number + 1) + 10 * node
            found[f"{node}"] = generate(model="3.0", num_images=1 + node % 3, seed=seed)
            found[f"{node} saved"] = save([f"{node}", 0])
        return found

    outputs = two.both(lambda number: running[number].run(prompt(number), 120))
    assert [sum(len(one["images"]) for one in found.values()) for found in outputs] == [60, 60]
    assert ideogram.billed == 120
    assert len(ideogram.asked(V3)) == 60, "none met a 429"
    assert 1 < ideogram.images.most <= 10
    wait_until(lambda: two.kept.places() == 0)


def test_a_day_s_limit_holds_for_both_to_the_cent(rationed: Pair, ideogram: IdeogramDouble) -> None:
    running = rationed.fresh()

    def prompt(number: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for node in range(100):
            found[f"{node}"] = generate(model="3.0", seed=1_000 * (number + 1) + node, on_failure="go on")
            found[f"{node} saved"] = save([f"{node}", 0])
            found[f"{node} told"] = text([f"{node}", 3])
        return found

    outputs = rationed.both(lambda number: running[number].run(prompt(number), 240))
    infos = [json.loads(found[f"{node} told"]["text"][0]) for found in outputs for node in range(100)]
    failures = [failure["error"] for info in infos for failure in info.get("failed", ())]
    saved = sum(len(one["images"]) for found in outputs for name, one in found.items() if name.endswith("saved"))
    assert failures == ["OverBudget"] * 100
    assert saved == ideogram.billed == len(ideogram.asked(V3)) == len(rationed.kept.receipts()) == 100
    assert rationed.kept.spent() == ideogram.billed * PRICE == 6_000_000
    days = rationed.kept.store.spent()
    assert [usd for providers in days.values() for models in providers.values() for usd in models.values()] == [6.0]


def test_the_last_cents_go_to_one_of_two_who_look_at_the_same_moment(rationed: Pair, ideogram: IdeogramDouble) -> None:
    running = rationed.fresh()
    with held_up(rationed.kept, spent=6_000_000 - PRICE):
        numbers = rationed.both(
            lambda number: running[number].queue(
                {"1": generate(model="3.0", seed=number, on_failure="go on"), "2": text(["1", 3])}
            )
        )
    outputs = rationed.both(lambda number: running[number].result(numbers[number], 60))
    infos = [json.loads(found["2"]["text"][0]) for found in outputs]
    assert [failure["error"] for info in infos for failure in info.get("failed", ())] == ["OverBudget"]
    assert rationed.kept.spent() == 6_000_000 and len(ideogram.asked(V3)) == 1


@contextlib.contextmanager
def held_up(kept: Kept, spent: int) -> Iterator[None]:
    """That much is spent already, and nobody else can book within this block: they look, and wait together."""
    holding, let_go = threading.Event(), threading.Event()

    def spend(connection: Connection) -> None:
        about = {"identity": "earlier", "run": "earlier", "provider": "ideogram", "model": "3.0"}
        row = {"request_id": "earlier", **about, "day": int(time.time() // 86_400), "micros": spent}
        connection.execute(insert(ledger).values(**row))

    def hold(connection: Connection) -> None:
        # SQLite's transactions hold up all others as it is; here others may read.
        on_postgresql = connection.dialect.name == "postgresql"
        if on_postgresql:
            connection.execute(sql("LOCK TABLE ledger IN SHARE ROW EXCLUSIVE MODE"))
        holding.set()
        let_go.wait(30)
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        wait_until(lambda: not on_postgresql or connection.scalar(sql(waiting)) == 2)

    kept.store.database.work(spend)
    with ThreadPoolExecutor(1) as thread:
        holder = thread.submit(kept.store.database.work, hold)
        holding.wait(10)
        try:
            yield
        finally:
            let_go.set()
            holder.result(60)


def test_the_same_training_on_both_at_once_is_begun_once(two: Pair, ideogram: IdeogramDouble) -> None:
    running = two.fresh()
    for turn in range(5):
        known = Dataset(dataset_id=f"dataset-{turn}", name="Cats", created="2026-11-21T00:00:00Z")
        ideogram.training.datasets[known.dataset_id] = known
        ideogram.training.minimum, ideogram.training.statuses = 0, ("COMPLETED",)
        # Whoever looks meanwhile finds none at Ideogram.
        ideogram.script(TRAIN, Fault.slow(0.5))
        prompt = {"1": train(known.dataset_id, model_name=f"Cats {turn}"), "2": text(["1", 0]), "3": text(["1", 1])}
        outputs = two.both(lambda number, prompt=prompt: running[number].run(prompt, 60))
        assert len([one for one in ideogram.asked(TRAIN) if one.method == "POST"]) == turn + 1
        assert {found["2"]["text"][0] for found in outputs} == {f"model/cats-{turn}/version/1"}
        assert sorted(json.loads(found["3"]["text"][0])["started"] for found in outputs) == [False, True]


def test_what_one_leaves_at_its_death_the_other_takes_up(two: Pair, providers: dict[str, Double]) -> None:
    """The second waits for the first, which is killed: at eight requests without an answer, which hold eight places,
    at one whose pictures are being downloaded, and at a job of each provider that has a queue."""
    first, second = two.fresh()
    for name in QUEUED:
        vars(providers[name])["polls"] = 1_000_000
    providers["ideogram"].script(KINDS["fan-out"].path, *[Fault.slow(LONG)] * 8, method="POST")
    providers["ideogram"].script(providers["ideogram"].links, *[Fault.slow(LONG)] * 2)
    first.queue(graph(*KINDS))
    wait_until(lambda: paid(providers) == questions(*KINDS) and downloads(providers)["ideogram"] == 2, 30)
    states = ["accepted"] * sum(KINDS[name].questions for name in QUEUED) + ["answered"] + ["sent"] * 8
    wait_until(lambda: sorted(receipt.state for receipt in two.kept.receipts()) == states)
    assert two.kept.places() == 8
    number = second.queue(graph(*KINDS))
    time.sleep(2)
    assert paid(providers) == questions(*KINDS), "who is alive keeps what it has"
    two.hosts[0].kill()
    for name in QUEUED:
        vars(providers[name])["polls"] = 0
    start = time.monotonic()
    told = shown(second, second.result(number, 50), *KINDS)
    assert time.monotonic() - start < 30, "long before the first one's heartbeat is over"
    assert any(DOUBT in note for note in told.pop("fan-out")["notes"])
    for name, info in told.items():
        assert free(info), name
    assert paid(providers) == questions(*KINDS) | {"ideogram": 1 + 2 * KINDS["fan-out"].questions}
    wait_until(lambda: two.kept.places() == 0)
