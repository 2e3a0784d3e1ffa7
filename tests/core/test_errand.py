"""A question goes on from the state in which its receipt was left, at every provider and for every kind of call."""

from __future__ import annotations

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.nodes.ideogram import consult, network
from ideogram_kit.nodes.ideogram.desk import Desk
from ideogram_kit.nodes.ideogram.errors import BadReply, Blocked, LinkExpired, OutOfCredit, OverBudget, Unavailable
from ideogram_kit.nodes.ideogram.keys import Keys
from ideogram_kit.nodes.ideogram.progress import Progress
from ideogram_kit.nodes.ideogram.receipts import Record
from ideogram_kit.nodes.ideogram.recover import Recovered, recover
from ideogram_kit.nodes.ideogram.requests import Describe, ProviderRef
from ideogram_kit.nodes.ideogram.run import delivered

from .conftest import Ask, DoubleOf, answered, fresh_desk
from .samples import generate, make, png

V3 = "/v1/ideogram-v3/generate"


@pytest.fixture
def desk() -> Desk:
    return fresh_desk()


def records(desk: Desk) -> list[Record]:
    return list(desk.receipts.each())


@pytest.mark.parametrize("provider", DOUBLES)
def test_the_same_again_costs_nothing_and_needs_no_network(
    provider: str, ask: Ask, double_of: DoubleOf, desk: Desk
) -> None:
    double = double_of(provider)
    first = ask(make("generate", "4.0", num_images=2), provider, desk)
    asked = len(double.requests)
    again = ask(make("generate", "4.0", num_images=2), provider, desk)
    assert len(double.requests) == asked
    assert again.data == first.data
    assert [picture.receipt for picture in again.outcome.pictures.values()] == [True, True]
    assert not any(picture.receipt for picture in first.outcome.pictures.values())
    ask(make("generate", "4.0", num_images=2, seed=8), provider, desk)
    assert len(double.requests) > asked, "another seed asks"


@pytest.mark.parametrize("provider", DOUBLES)
def test_an_answer_is_downloaded_again_after_the_picture_was_lost(
    provider: str, ask: Ask, double_of: DoubleOf, desk: Desk
) -> None:
    double = double_of(provider)
    first = ask(make("generate", "4.0"), provider, desk)
    (record,) = records(desk)
    (desk.receipts.folder / record.identity / record.fetched["0"]).unlink()
    again = ask(make("generate", "4.0"), provider, desk)
    assert again.data == first.data
    assert len(double.wire()) == 1


@pytest.mark.parametrize("provider", ["segmind", "runware", "oxen", "fal"])
def test_a_job_is_waited_for_again(provider: str, ask: Ask, double_of: DoubleOf, desk: Desk) -> None:
    double = double_of(provider)
    first = ask(make("generate", "4.0", rendering_speed="QUALITY"), provider, desk)
    (record,) = records(desk)
    assert record.job
    record.state, record.fetched, record.delivered = "accepted", {}, False
    desk.receipts.write(record)
    again = ask(make("generate", "4.0", rendering_speed="QUALITY"), provider, desk)
    assert again.data == first.data
    assert len(double.wire()) == 1


def test_an_unknown_outcome_is_asked_again_and_says_so(ask: Ask, double: Double, desk: Desk) -> None:
    double.script(V3, Fault.lost())
    with pytest.raises(Unavailable, match="may have been billed"):
        ask(generate("3.0"), desk=desk)
    (record,) = records(desk)
    assert (record.state, record.doubts) == ("asked", 1)
    result = ask(generate("3.0"), desk=desk)
    assert any("the first may have been billed" in note for note in result.outcome.notes)
    assert records(desk)[0].doubts == 0


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
def test_what_was_refused_leaves_no_receipt(status: int, ask: Ask, double: Double, desk: Desk) -> None:
    double.script(V3, Fault.status(status))
    with pytest.raises((Blocked, OutOfCredit, Exception)) as caught:
        ask(generate("3.0"), desk=desk)
    assert type(caught.value).__module__ == "ideogram_kit"
    assert records(desk) == []
    assert not ask(generate("3.0"), desk=desk).outcome.notes


def test_a_picture_that_was_withheld_is_not_paid_for_twice(ask: Ask, double: Double, desk: Desk) -> None:
    double.script(V3, Fault.unsafe(0))
    for _ in range(2):
        with pytest.raises(Blocked):
            ask(generate("3.0"), desk=desk)
    assert len(double.asked(V3)) == 1


def test_what_was_withheld_or_unreadable_is_asked_anew_only_with_ask_again(
    ask: Ask, double: Double, desk: Desk
) -> None:
    again = Desk(receipts=desk.receipts, budget=desk.budget, ask_again=True)
    for fault, error in ((Fault.unsafe(0), Blocked), (Fault.html(), BadReply)):
        double.forget()
        double.script(V3, fault)
        for _ in range(2):
            with pytest.raises(error):
                ask(generate("3.0"), desk=desk)
        assert len(double.asked(V3)) == 1
        assert sorted(ask(generate("3.0"), desk=again).data) == [0]
        assert len(double.asked(V3)) == 2
        (record,) = records(desk)
        desk.receipts.forget(record.identity)


def test_only_a_link_that_is_gone_offers_to_ask_again(ask: Ask, double: Double, desk: Desk) -> None:
    double.script("/api/images", *[Fault.expired_link()] * 2)
    for _ in range(2):
        with pytest.raises(LinkExpired, match="ask_again"):
            ask(generate("3.0"), desk=desk)
    assert len(double.asked(V3)) == 1
    again = Desk(receipts=desk.receipts, budget=desk.budget, ask_again=True)
    assert sorted(ask(generate("3.0"), desk=again).data) == [0]
    assert len(double.asked(V3)) == 2


def test_ask_again_uses_what_never_arrived_and_pays_for_what_did(ask: Ask, double: Double, desk: Desk) -> None:
    again = Desk(receipts=desk.receipts, budget=desk.budget, ask_again=True)
    first = ask(generate("3.0"), desk=desk)
    ask(generate("3.0"), desk=again)
    assert len(double.asked(V3)) == 1, "not delivered yet, so it is what was asked for"
    network.submit(delivered(first.outcome.identities, desk)).result(5)
    ask(generate("3.0"), desk=again)
    assert len(double.asked(V3)) == 2


def test_two_equal_requests_at_once_are_paid_once(ask: Ask, double: Double, desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor

    double.script(V3, Fault.slow(0.1))
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: ask(generate("3.0"), desk=desk), range(2))
    assert one.data == other.data
    assert len(double.asked(V3)) == 1


def test_a_words_answer_has_a_receipt_too(double: Double, keys: Keys, desk: Desk) -> None:
    enquiry = consult.enquire(ProviderRef(id="ideogram"), Describe(model="3.0", image=png()), keys)
    first, again = (network.submit(answered(enquiry, Progress(provider="", total=0), desk)).result(10) for _ in "ab")
    assert first.text == again.text
    assert any("receipt" in note for note in again.notes) and again.usd == 0
    assert len(double.asked("/describe")) == 1


def test_a_limit_is_kept_before_anything_is_sent(
    ask: Ask, double: Double, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDEOGRAM_KIT_BUDGET_DAY", "0.10")
    ask(generate("3.0"), desk=desk)
    with pytest.raises(OverBudget, match=r"\$0.06 of this day"):
        ask(generate("3.0", seed=8), desk=desk)
    assert len(double.asked(V3)) == 1
    ask(generate("3.0"), desk=desk)
    double.script(V3, Fault.status(402))
    monkeypatch.setenv("IDEOGRAM_KIT_BUDGET_DAY", "0.12")
    with pytest.raises(OutOfCredit):
        ask(generate("3.0", seed=9), desk=desk)
    ask(generate("3.0", seed=9), desk=desk)
    (models,) = [models for models in desk.budget.spent().values()]
    assert models == {"ideogram": {"3.0": 0.12}}, "what was refused cost nothing"


@pytest.mark.parametrize("provider", DOUBLES)
def test_recover_gives_what_was_not_delivered(
    provider: str, ask: Ask, double_of: DoubleOf, keys: Keys, desk: Desk
) -> None:
    double = double_of(provider)
    result = ask(make("generate", "4.0"), provider, desk)

    def found(wanted: str = "") -> list[Recovered]:
        return network.submit(recover(wanted, keys, desk, Progress(provider="", total=0))).result(10)

    asked = len(double.requests)
    (one,) = found()
    assert [data for data, _ in one.pictures] == list(result.data.values())
    assert one.pictures[0][1] == result.outcome.pictures[0].prompt
    network.submit(delivered(result.outcome.identities, desk)).result(5)
    assert found() == []
    (one,) = found(one.record.identity[:8])
    assert one.pictures and not one.error
    if one.record.job:
        assert len(found(one.record.job)) == 1
    assert found("no-such-request") == []
    assert len(double.requests) == asked, "all of it is on disk"
