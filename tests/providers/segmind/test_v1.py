"""Models that only Segmind's v1 has: one picture a POST, whatever was asked, and none of them paid twice."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest
from core.conftest import Ask
from core.runs import fresh_run
from core.samples import make, png
from doubles import Fault, SegmindDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.engine.orders import mark_delivered
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.segmind import endpoints, queue
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.requests import SEED_MAX
from ideogram_kit.nodes.ideogram.results import info
from ideogram_kit.nodes.ideogram.transport import background

from .paths import SUBMIT, generate_4, paths
from .posting import posts

V1 = "/v1/ideogram-4"


@pytest.fixture
def v1(segmind: SegmindDouble) -> SegmindDouble:
    """The double, which has 4.0 over v1 alone and draws another picture for each seed."""
    segmind.v1_only = {"ideogram-4"}
    segmind.picture = lambda width, height, seed, alpha: png(f"#0000{seed % 256:02x}")
    return segmind


def info_of(result: Any) -> dict[str, Any]:
    return json.loads(info.info([result.outcome], []))


def delivered(result: Any, run: GraphRun) -> Any:
    """The result, which the graph has got."""
    background.submit(mark_delivered(result.outcome.delivered, run)).result(5)
    return result


def test_each_picture_is_a_request_with_the_seed_that_follows(ask: Ask, v1: SegmindDouble) -> None:
    result = ask(generate_4(num_images=4, seed=SEED_MAX), "segmind")
    assert paths(v1) == [SUBMIT, *[V1] * 4], "the queue is asked once, and had no such model"
    bodies = sorted((body for path, body in posts(v1) if path == V1), key=lambda body: body["seed"])
    assert [(body["num_images"], body["seed"]) for body in bodies] == [(1, 0), (1, 1), (1, 2), (1, SEED_MAX)]
    colours = [png(f"#0000{seed % 256:02x}") for seed in (SEED_MAX, 0, 1, 2)]
    assert [result.data[index] for index in range(4)] == colours
    said = info_of(result)
    assert v1.billed == 4 and said["cost"]["billed_usd"] == pytest.approx(4 * 0.111)
    assert [image["seed"] for image in said["images"]] == [SEED_MAX, 0, 1, 2]
    assert any("without a queue: each picture was a request" in note for note in said["notes"])


def test_the_same_again_is_read_from_the_receipts(ask: Ask, v1: SegmindDouble) -> None:
    run = fresh_run()
    ask(generate_4(num_images=3), "segmind", run)
    again = ask(generate_4(num_images=3), "segmind", run)
    assert len(again.data) == v1.billed == 3
    assert len(paths(v1)) == 4
    (day,) = run.store.spent().values()
    assert day == {"segmind": {"4.0": pytest.approx(3 * 0.111)}}


def test_one_that_fails_does_not_take_the_others_along(ask: Ask, v1: SegmindDouble) -> None:
    v1.script(V1, Fault(), Fault.status(406, {"error": "seed: 8 is not allowed."}))
    run = fresh_run()
    with pytest.raises(errors.BadRequest, match="not allowed"):
        ask(generate_4(num_images=3), "segmind", run)
    assert v1.billed == 2
    assert len(ask(generate_4(num_images=3), "segmind", run).data) == 3
    assert v1.billed == 3, "those that came are not paid again"


def test_a_model_that_v1_has_no_more_is_looked_for_in_the_queue_again(ask: Ask, v1: SegmindDouble) -> None:
    ask(generate_4(), "segmind")
    v1.script(V1, Fault.status(404, {"error": "Model not found"}))
    with pytest.raises(errors.BadRequest, match="Model not found"):
        ask(generate_4(seed=8), "segmind")
    v1.v1_only = set()
    assert len(ask(generate_4(seed=9, num_images=2), "segmind").data) == 2
    assert [path for path, _ in posts(v1)] == [SUBMIT, V1, V1, SUBMIT]


def test_a_model_that_is_known_to_be_blocking_is_asked_once_a_picture(
    ask: Ask, segmind: SegmindDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = replace(endpoints.GENERATE["4.0"], extra=frozenset({endpoints.BLOCKING}))
    monkeypatch.setitem(endpoints.GENERATE, "4.0", marked)  # pyright: ignore[reportArgumentType]
    assert BY_ID["segmind"].most(generate_4(num_images=3)) == 1
    assert len(ask(generate_4(num_images=3), "segmind").data) == 3
    assert sorted(body["seed"] for _, body in posts(segmind)) == [7, 8, 9]
    assert {path for path, _ in posts(segmind)} == {V1}


def test_one_picture_is_one_request_as_ever(ask: Ask, v1: SegmindDouble) -> None:
    assert len(ask(make("generate", "4.0"), "segmind").data) == 1
    assert paths(v1) == [SUBMIT, V1]


@pytest.mark.parametrize("is_in_queue", [False, True])
def test_pictures_paid_one_by_one_need_neither_network_nor_budget_after_a_restart(
    is_in_queue: bool, ask: Ask, v1: SegmindDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fresh_run()
    first = delivered(ask(generate_4(num_images=4), "segmind", run), run)
    monkeypatch.setattr(queue, "_without_queue", set[tuple[str, str]]())
    if is_in_queue:
        v1.v1_only = set()
    asked = len(v1.requests)
    again = ask(generate_4(num_images=4), "segmind", replace(run, limits=Limits(day=0.5)))
    assert again.data == first.data and all(picture.receipt for picture in again.outcome.pictures.values())
    assert len(v1.requests) == asked and v1.billed == 4 and len(run.store.receipts()) == 4


def test_a_picture_that_is_missing_is_asked_for_alone_after_a_restart(
    ask: Ask, v1: SegmindDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    v1.script(V1, Fault(), Fault.status(406, {"error": "seed: 8 is not allowed."}))
    run = fresh_run()
    with pytest.raises(errors.BadRequest, match="not allowed"):
        ask(generate_4(num_images=3), "segmind", run)
    monkeypatch.setattr(queue, "_without_queue", set[tuple[str, str]]())
    v1.v1_only = set()
    assert len(ask(generate_4(num_images=3), "segmind", run).data) == 3
    assert v1.billed == 3


def test_what_was_asked_last_is_what_the_next_run_gives(
    ask: Ask, v1: SegmindDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = itertools.count(1)
    v1.picture = lambda width, height, seed, alpha: png(f"#0000{next(numbers):02x}")
    v1.v1_only, run = set(), fresh_run()
    first = delivered(ask(generate_4(num_images=2), "segmind", run), run)
    assert ask(generate_4(num_images=2), "segmind", run).data == first.data
    v1.v1_only = {"ideogram-4"}
    new = delivered(ask(generate_4(num_images=2), "segmind", replace(run, ask_again=True)), run)
    assert new.data != first.data
    for v1_only in ({"ideogram-4"}, set[str]()):
        monkeypatch.setattr(queue, "_without_queue", set[tuple[str, str]]())
        v1.v1_only = v1_only
        assert ask(generate_4(num_images=2), "segmind", run).data == new.data
    assert v1.billed == 4
    newer = delivered(ask(generate_4(num_images=2), "segmind", replace(run, ask_again=True)), run)
    assert newer.data not in (first.data, new.data)
    assert ask(generate_4(num_images=2), "segmind", run).data == newer.data
    assert v1.billed == 6


def test_an_ask_again_that_came_to_nothing_leaves_what_the_queue_made(ask: Ask, v1: SegmindDouble) -> None:
    v1.v1_only, run = set(), fresh_run()
    first = delivered(ask(generate_4(num_images=2), "segmind", run), run)
    v1.v1_only = {"ideogram-4"}
    v1.script(V1, *[Fault.status(406, {"error": "seed: 7 is not allowed."})] * 2)
    with pytest.raises(errors.BadRequest, match="not allowed"):
        ask(generate_4(num_images=2), "segmind", replace(run, ask_again=True))
    asked = len(v1.requests)
    assert ask(generate_4(num_images=2), "segmind", run).data == first.data
    assert len(v1.requests) == asked and v1.billed == 2
