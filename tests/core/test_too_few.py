"""Fewer pictures than were asked for: those that came are kept and priced, and the error says which did not come."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare
from ideogram_kit.nodes.ideogram.engine.orders import mark_delivered
from ideogram_kit.nodes.ideogram.engine.recover import recover
from ideogram_kit.nodes.ideogram.errors import Blocked, TooFew
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.results.info import info, summary
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .conftest import DoubleOf
from .rows import only
from .runs import fresh_run
from .samples import generate, make

ASKED, MADE = 4, 2


@pytest.fixture
def graph_run() -> GraphRun:
    return fresh_run()


def carry_out(
    request: Request, provider: str, keys: Keys, graph_run: GraphRun, **settings: Any
) -> tuple[orders.Outcome, dict[int, bytes]]:
    """The outcome with its error in it, as a graph that goes on gets it, and the pictures that came."""
    order = prepare.order(ProviderRef(id=provider, settings=settings), request, keys)
    data: dict[int, bytes] = {}

    def place(index: int, encoded: bytes) -> tuple[int, int]:
        data[index] = encoded
        return 16, 16

    progress = Progress(provider=order.provider.name, total=request.num_images)
    return background.submit(orders.run(order, progress, place, graph_run)).result(30), data


def request_for_four(provider: str, double: Double) -> tuple[Request, dict[str, Any]]:
    """A request that the provider takes at once, and the settings with which it answers at once."""
    for model in (double.model, "3.0", "4.0"):
        if model not in BY_ID[provider].models("generate"):
            continue
        request = make("generate", model, num_images=ASKED)
        if BY_ID[provider].most(request) >= ASKED:
            delivery = {"oxen": {"delivery": "synchronous"}}
            return request, delivery.get(provider, {})
    raise AssertionError(f"{provider} takes no four at once")


def booked(graph_run: GraphRun) -> float:
    return sum(usd for day in graph_run.store.spent().values() for models in day.values() for usd in models.values())


def shown(outcome: orders.Outcome) -> Any:
    return json.loads(info([outcome], []))


@pytest.mark.parametrize("provider", DOUBLES)
def test_those_that_came_are_kept_and_priced_and_the_same_again_is_free(
    provider: str, keys: Keys, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    double.short = MADE
    request, settings = request_for_four(provider, double)
    outcome, data = carry_out(request, provider, keys, graph_run, **settings)
    error, name = outcome.error, BY_ID[provider].name
    assert isinstance(error, TooFew) and error.images == (3, 4)
    assert str(error).startswith(f"{name} sent 2 of 4 images: images 3, 4 did not come. Those that came are kept.")
    assert "ask_again" in str(error) and "go on" in str(error)
    assert sorted(data) == [0, 1]

    told = shown(outcome)
    assert told["failed"] == [{"error": "TooFew", "says": str(error)}] and str(error) in told["notes"]
    if outcome.price is not None:
        assert told["cost"]["expected_usd"] == pytest.approx(outcome.price.usd_per_image * MADE)
        assert summary([outcome]).startswith("2 images, ")
        billed = told["cost"].get("billed_usd", told["cost"]["expected_usd"])
        assert booked(graph_run) == pytest.approx(billed)

    looked, spent = len(double.wire()), booked(graph_run)
    again, same = carry_out(request, provider, keys, graph_run, **settings)
    assert len(double.wire()) == looked and same == data, "from the receipt"
    assert str(again.error) == str(error) and booked(graph_run) == spent
    assert shown(again)["cost"]["expected_usd"] == 0


@pytest.mark.parametrize(
    ("provider", "settings"),
    [("runware", {"delivery": "async"}), ("runware", {"delivery": "sync"}), ("oxen", {"delivery": "queue"})],
)
def test_a_job_that_ends_with_fewer_ends(
    provider: str, settings: dict[str, Any], keys: Keys, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    double.short = MADE
    request, _ = request_for_four(provider, double)
    outcome, data = carry_out(request, provider, keys, graph_run, **settings)
    assert isinstance(outcome.error, TooFew) and sorted(data) == [0, 1]


@pytest.mark.parametrize("provider", DOUBLES)
@pytest.mark.parametrize("delivered", [False, True], ids=["the graph stopped", "the graph went on"])
def test_ask_again_asks_for_all_of_them_anew(
    delivered: bool, provider: str, keys: Keys, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    double.short = MADE
    request, settings = request_for_four(provider, double)
    outcome, _ = carry_out(request, provider, keys, graph_run, **settings)
    if delivered:
        background.submit(mark_delivered(outcome.delivered, graph_run)).result(5)
        assert only(graph_run).delivered
    double.short, before = None, len(double.wire())
    anew, data = carry_out(request, provider, keys, replace(graph_run, ask_again=True), **settings)
    assert anew.error is None and sorted(data) == [0, 1, 2, 3]
    assert len(double.wire()) > before
    assert not any(picture.receipt for picture in anew.pictures.values())


@pytest.mark.parametrize("provider", DOUBLES)
def test_more_than_were_asked_for_are_left(
    provider: str, keys: Keys, double_of: DoubleOf, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = double_of(provider)
    monkeypatch.setattr(double, "made", lambda count: count + 1 if count == ASKED else count)
    request, settings = request_for_four(provider, double)
    outcome, data = carry_out(request, provider, keys, graph_run, **settings)
    assert outcome.error is None and sorted(data) == [0, 1, 2, 3]


def test_what_a_filter_withheld_was_made_and_what_did_not_come_was_not(
    double_of: DoubleOf, keys: Keys, graph_run: GraphRun
) -> None:
    double = double_of("ideogram")
    double.short = 3
    double.script("/v1/ideogram-v3/generate", Fault.unsafe(1))
    outcome, data = carry_out(generate("3.0", num_images=4), "ideogram", keys, graph_run)
    assert isinstance(outcome.error, Blocked) and outcome.error.images == (2,) and sorted(data) == [0, 2]
    assert "withheld image 2 of 4" in str(outcome.error) and "sent 2 of 4 images: image 4 did not" in str(outcome.error)
    assert shown(outcome)["cost"]["expected_usd"] == booked(graph_run) == pytest.approx(3 * 0.06)


def test_several_requests_count_together(double_of: DoubleOf, keys: Keys, graph_run: GraphRun) -> None:
    double = double_of("fal")
    double.short = 3
    outcome, data = carry_out(make("generate", "4.0", num_images=8), "fal", keys, graph_run)
    assert sorted(data) == [0, 1, 2, 4, 5, 6]
    assert "sent 6 of 8 images: images 4, 8 did not come" in str(outcome.error)


def test_recover_gives_those_that_came_and_says_how_many(double_of: DoubleOf, keys: Keys, graph_run: GraphRun) -> None:
    double = double_of("ideogram")
    double.short = 1
    carry_out(generate("3.0", num_images=3), "ideogram", keys, graph_run)
    (found,) = background.submit(recover("", keys, graph_run, Progress(provider="Recover", total=0))).result(10)
    assert len(found.pictures) == 1 and not found.error
    assert found.info()["missing"] == "Ideogram sent 1 of 3 images."
