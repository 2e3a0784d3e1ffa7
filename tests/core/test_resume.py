"""A question goes on from the state in which its receipt was left, at every provider and for every kind of call."""

from __future__ import annotations

from dataclasses import replace

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.engine.orders import mark_delivered
from ideogram_kit.nodes.ideogram.engine.recover import Recovered, recover
from ideogram_kit.nodes.ideogram.errors import BadReply, Blocked, LinkExpired, OutOfCredit, OverBudget, Unavailable
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.requests import Describe, ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .conftest import Ask, DoubleOf, answered
from .rows import files, forget, only, to_accepted
from .runs import fresh_run
from .samples import generate, make, png

V3 = "/v1/ideogram-v3/generate"


@pytest.fixture
def graph_run() -> GraphRun:
    return fresh_run()


@pytest.mark.parametrize("provider", DOUBLES)
def test_the_same_again_costs_nothing_and_needs_no_network(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    first = ask(make("generate", "4.0", num_images=2), provider, graph_run)
    asked = len(double.requests)
    again = ask(make("generate", "4.0", num_images=2), provider, graph_run)
    assert len(double.requests) == asked
    assert again.data == first.data
    assert [picture.receipt for picture in again.outcome.pictures.values()] == [True, True]
    assert not any(picture.receipt for picture in first.outcome.pictures.values())
    ask(make("generate", "4.0", num_images=2, seed=8), provider, graph_run)
    assert len(double.requests) > asked, "another seed asks"


@pytest.mark.parametrize("provider", DOUBLES)
def test_an_answer_is_downloaded_again_after_the_picture_was_lost(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    first = ask(make("generate", "4.0"), provider, graph_run)
    (picture,) = files(graph_run)
    picture.unlink()
    again = ask(make("generate", "4.0"), provider, graph_run)
    assert again.data == first.data
    assert len(double.wire()) == 1


@pytest.mark.parametrize("provider", [name for name, double in DOUBLES.items() if double.is_queue])
def test_a_job_is_waited_for_again(provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun) -> None:
    double = double_of(provider)
    first = ask(make("generate", "4.0", rendering_speed="QUALITY"), provider, graph_run)
    assert only(graph_run).job
    to_accepted(graph_run)
    again = ask(make("generate", "4.0", rendering_speed="QUALITY"), provider, graph_run)
    assert again.data == first.data
    assert len(double.wire()) == 1


def test_an_unknown_outcome_is_asked_again_and_says_so(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    double.script(V3, Fault.lost())
    with pytest.raises(Unavailable, match="may have been billed"):
        ask(generate("3.0"), graph_run=graph_run)
    assert only(graph_run).state == "sent"
    result = ask(generate("3.0"), graph_run=graph_run)
    assert any("the first may have been billed" in note for note in result.outcome.notes)
    assert only(graph_run).unconfirmed == 0


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
def test_what_was_refused_leaves_no_receipt(status: int, ask: Ask, double: Double, graph_run: GraphRun) -> None:
    double.script(V3, Fault.status(status))
    with pytest.raises((Blocked, OutOfCredit, Exception)) as caught:
        ask(generate("3.0"), graph_run=graph_run)
    assert type(caught.value).__module__ == "ideogram_kit"
    assert graph_run.store.receipts() == []
    assert graph_run.store.spent() == {}
    assert not ask(generate("3.0"), graph_run=graph_run).outcome.notes


def test_a_picture_that_was_withheld_is_not_paid_for_twice(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    double.script(V3, Fault.unsafe(0))
    for _ in range(2):
        with pytest.raises(Blocked):
            ask(generate("3.0"), graph_run=graph_run)
    assert len(double.asked(V3)) == 1


def test_what_was_withheld_or_unreadable_is_asked_anew_only_with_ask_again(
    ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    again = replace(graph_run, ask_again=True)
    for fault, error in ((Fault.unsafe(0), Blocked), (Fault.html(), BadReply)):
        double.forget()
        double.script(V3, fault)
        for _ in range(2):
            with pytest.raises(error):
                ask(generate("3.0"), graph_run=graph_run)
        assert len(double.asked(V3)) == 1
        assert sorted(ask(generate("3.0"), graph_run=again).data) == [0]
        assert len(double.asked(V3)) == 2
        forget(graph_run)


def test_only_a_link_that_is_gone_offers_to_ask_again(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    double.script("/api/images", *[Fault.expired_link()] * 2)
    for _ in range(2):
        with pytest.raises(LinkExpired, match="ask_again"):
            ask(generate("3.0"), graph_run=graph_run)
    assert len(double.asked(V3)) == 1
    again = replace(graph_run, ask_again=True)
    assert sorted(ask(generate("3.0"), graph_run=again).data) == [0]
    assert len(double.asked(V3)) == 2


def test_ask_again_uses_what_never_arrived_and_pays_for_what_did(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    again = replace(graph_run, ask_again=True)
    first = ask(generate("3.0"), graph_run=graph_run)
    ask(generate("3.0"), graph_run=again)
    assert len(double.asked(V3)) == 1, "not delivered yet, so it is what was asked for"
    background.submit(mark_delivered(first.outcome.delivered, graph_run)).result(5)
    ask(generate("3.0"), graph_run=again)
    assert len(double.asked(V3)) == 2


def test_two_equal_requests_at_once_are_paid_once(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    from concurrent.futures import ThreadPoolExecutor

    double.script(V3, Fault.slow(0.1))
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: ask(generate("3.0"), graph_run=graph_run), range(2))
    assert one.data == other.data
    assert len(double.asked(V3)) == 1


def test_a_words_answer_has_a_receipt_too(double: Double, keys: Keys, graph_run: GraphRun) -> None:
    prepared = query.prepare(ProviderRef(id="ideogram"), Describe(model="3.0", image=png()), keys)
    first, again = (
        background.submit(answered(prepared, Progress(provider="", total=0), graph_run)).result(10) for _ in "ab"
    )
    assert first.text == again.text
    assert any("receipt" in note for note in again.notes) and again.usd == 0
    assert len(double.asked("/describe")) == 1


def test_a_limit_is_kept_before_anything_is_sent(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    graph_run = replace(graph_run, limits=Limits(day=0.10))
    ask(generate("3.0"), graph_run=graph_run)
    with pytest.raises(OverBudget, match=r"\$0.06 of this day"):
        ask(generate("3.0", seed=8), graph_run=graph_run)
    assert len(double.asked(V3)) == 1
    ask(generate("3.0"), graph_run=graph_run)
    double.script(V3, Fault.status(402))
    graph_run = replace(graph_run, limits=Limits(day=0.12))
    with pytest.raises(OutOfCredit):
        ask(generate("3.0", seed=9), graph_run=graph_run)
    ask(generate("3.0", seed=9), graph_run=graph_run)
    (models,) = [models for models in graph_run.store.spent().values()]
    assert models == {"ideogram": {"3.0": 0.12}}, "what was refused cost nothing"


def test_pictures_beside_an_expired_link_are_neither_evicted_nor_kept_from_recover(
    ask: Ask, double: Double, keys: Keys, graph_run: GraphRun
) -> None:
    double.script("/api/images", Fault.expired_link(), Fault(), Fault.expired_link())
    with pytest.raises(LinkExpired):
        ask(generate("3.0", num_images=2), graph_run=graph_run)
    graph_run.store.limit = 0
    background.submit(graph_run.store.evict()).result(5)
    assert only(graph_run).expired and only(graph_run).pictures == 1
    (one,) = background.submit(recover("", keys, graph_run, Progress(provider="", total=0))).result(10)
    assert len(one.pictures) == 1 and "link" in one.error


@pytest.mark.parametrize("provider", DOUBLES)
def test_recover_gives_what_was_not_delivered(
    provider: str, ask: Ask, double_of: DoubleOf, keys: Keys, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    result = ask(make("generate", "4.0"), provider, graph_run)

    def found(wanted: str = "") -> list[Recovered]:
        return background.submit(recover(wanted, keys, graph_run, Progress(provider="", total=0))).result(10)

    asked = len(double.requests)
    (one,) = found()
    assert [data for data, _ in one.pictures] == list(result.data.values())
    assert one.pictures[0][1] == result.outcome.pictures[0].prompt
    background.submit(mark_delivered(result.outcome.delivered, graph_run)).result(5)
    assert found() == []
    (one,) = found(one.receipt.identity)
    assert found(one.receipt.identity[:8]) == [], "only a whole id names a receipt"
    assert one.pictures and not one.error
    if one.receipt.job:
        assert len(found(one.receipt.job)) == 1
    assert found("no-such-request") == []
    assert len(double.requests) == asked, "all of it is on disk"
