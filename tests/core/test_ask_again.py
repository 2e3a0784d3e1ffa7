"""ask_again pays anew only for what really goes out: until there is a new answer, what was delivered stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare
from ideogram_kit.nodes.ideogram.engine.orders import mark_delivered
from ideogram_kit.nodes.ideogram.errors import IdeogramKitError, Unavailable
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .conftest import Ask, DoubleOf
from .rows import files, only
from .runs import fresh_run
from .samples import generate, make
from .test_cancel import cancel, until

V3 = "/v1/ideogram-v3/generate"


@pytest.fixture
def graph_run(ask: Ask, double: Double) -> GraphRun:
    """A run with one delivered receipt of two pictures."""
    run = fresh_run()
    result = ask(generate("3.0", num_images=2), graph_run=run)
    background.submit(mark_delivered(result.outcome.delivered, run)).result(5)
    return run


def is_there(ask: Ask, double: Double, run: GraphRun) -> bool:
    """Whether what was delivered is given again without asking."""
    asked = len(double.requests)
    result = ask(generate("3.0", num_images=2), graph_run=run)
    return len(double.requests) == asked and all(picture.receipt for picture in result.outcome.pictures.values())


@pytest.mark.parametrize("status", [400, 402, 422, 429])
def test_a_refusal_leaves_what_was_delivered(
    status: int, ask: Ask, double: Double, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ideogram_kit.nodes.ideogram.transport import http

    monkeypatch.setattr(http, "POST_TRIES", 1)
    spent, receipt = graph_run.store.spent(), only(graph_run)
    double.script(V3, Fault.status(status))
    with pytest.raises(IdeogramKitError):
        ask(generate("3.0", num_images=2), graph_run=replace(graph_run, ask_again=True))
    assert graph_run.store.spent() == spent
    assert only(graph_run) == receipt
    assert is_there(ask, double, graph_run)


def test_nobody_to_reach_leaves_what_was_delivered(
    ask: Ask, double: Double, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("IDEOGRAM_KIT_URL_IDEOGRAM", "http://127.0.0.1:9")
        with pytest.raises(IdeogramKitError, match="Nothing was sent"):
            ask(generate("3.0", num_images=2), graph_run=replace(graph_run, ask_again=True))
    assert is_there(ask, double, graph_run)


@pytest.mark.slow
def test_a_cancel_while_it_waits_for_a_place_leaves_what_was_delivered(
    ask: Ask, double: Double, graph_run: GraphRun, keys: Keys
) -> None:
    double.script(V3, *[Fault.slow(2)] * 5)

    def begun(seed: int) -> object:
        order = prepare.order(ProviderRef(id="ideogram"), generate("3.0", num_images=2, seed=seed), keys)
        run = replace(graph_run, ask_again=True)
        return background.submit(orders.run(order, Progress(provider="", total=2), lambda index, data: (16, 16), run))

    others = [begun(100 + number) for number in range(5)]
    until(lambda: len(double.asked(V3)) == 6)
    spent = graph_run.store.spent()
    waiting = begun(7)
    until(lambda: graph_run.store.spent() != spent)
    cancel(waiting)  # pyright: ignore[reportArgumentType]
    for other in others:
        other.result(10)  # pyright: ignore[reportAttributeAccessIssue]
    until(lambda: graph_run.store.spent() == spent)
    assert is_there(ask, double, graph_run)


def test_a_limit_leaves_what_was_delivered(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    with pytest.raises(IdeogramKitError, match="limit"):
        limited = replace(graph_run, ask_again=True, limits=Limits(day=0.2))
        ask(generate("3.0", num_images=2), graph_run=limited)
    assert is_there(ask, double, graph_run)


def test_a_new_answer_takes_the_place_and_the_files_of_the_old_one(
    ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    old = files(graph_run)
    result = ask(generate("3.0", num_images=2), graph_run=replace(graph_run, ask_again=True))
    assert not any(picture.receipt for picture in result.outcome.pictures.values())
    assert len(double.asked(V3)) == 2
    new = files(graph_run)
    assert len(new) == 2 and not set(old) & set(new)
    assert not any(Path(file).exists() for file in old)
    assert is_there(ask, double, graph_run)


@pytest.mark.parametrize("answer", ["a page", "nothing in the list", "all withheld"])
def test_an_answer_that_gives_nothing_leaves_what_was_delivered(
    answer: str, ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    kept, spent = files(graph_run), graph_run.store.spent()
    faults = {
        "a page": Fault.html(200),
        "nothing in the list": Fault.json({"data": []}),
        "all withheld": Fault.json({"created": "", "data": [{"is_image_safe": False, "prompt": "A fox"}] * 2}),
    }
    double.script(V3, faults[answer])
    with pytest.raises(IdeogramKitError):
        ask(generate("3.0", num_images=2), graph_run=replace(graph_run, ask_again=True))
    assert files(graph_run) == kept and all(Path(file).exists() for file in kept)
    assert only(graph_run).pictures == 2
    assert is_there(ask, double, graph_run)
    assert graph_run.store.spent() != spent, "what was asked may have been billed"


JOBS = [name for name, double in DOUBLES.items() if double.is_queue]


@pytest.mark.parametrize("provider", JOBS)
def test_a_job_that_is_asked_for_again_is_not_taken_for_the_one_before(
    provider: str, ask: Ask, double_of: DoubleOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    double, run = double_of(provider), fresh_run()
    request = make("generate", double.model)
    by_jobs = {s.name: "async" for s in BY_ID[provider].settings if s.name == "delivery" and "async" in s.choices}
    result = ask(request, provider, graph_run=run, **by_jobs)
    background.submit(mark_delivered(result.outcome.delivered, run)).result(5)
    billed = only(run).request_id

    async def lost(job: object, context: object) -> None:
        raise Unavailable("It cannot be reached.")

    with monkeypatch.context() as patch:
        patch.setattr(BY_ID[provider], "answer", lost)
        with pytest.raises(Unavailable):
            ask(request, provider, graph_run=replace(run, ask_again=True), **by_jobs)
    assert (only(run).state, only(run).pictures, only(run).delivered) == ("accepted", 0, False)
    posts = len(double.wire())
    again = ask(request, provider, graph_run=run, **by_jobs)
    assert only(run).request_id != billed and only(run).state == "answered"
    assert len(double.wire()) == posts, "the job is fetched, and nothing is asked anew"
    assert all(picture.receipt for picture in again.outcome.pictures.values())
