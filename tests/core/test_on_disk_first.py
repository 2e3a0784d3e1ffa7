"""What is on the disk comes first, then the job, then the link; Recover takes each receipt alone, by a whole id."""

from __future__ import annotations

from dataclasses import replace

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine.recover import Recovered, recover
from ideogram_kit.nodes.ideogram.errors import LinkExpired, Unavailable
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .conftest import Ask, DoubleOf
from .rows import change, files, only
from .runs import fresh_run
from .samples import generate, make

V3 = "/v1/ideogram-v3/generate"


@pytest.fixture
def graph_run() -> GraphRun:
    return fresh_run()


def recovered(name: str, keys: Keys, graph_run: GraphRun) -> list[Recovered]:
    return background.submit(recover(name, keys, graph_run, Progress(provider="", total=0))).result(10)


@pytest.mark.parametrize("damage", [b"", b'{"da', None], ids=["empty", "cut", "gone"])
@pytest.mark.parametrize("provider", DOUBLES)
def test_a_damaged_reply_loses_no_picture_that_is_on_the_disk(
    provider: str, damage: bytes | None, ask: Ask, double_of: DoubleOf, keys: Keys, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    first = ask(make("generate", "4.0"), provider, graph_run)
    asked = len(double.requests)
    change(graph_run, reply=damage, reply_file=None)
    (home,) = recovered("", keys, graph_run)
    assert [data for data, _ in home.pictures] == [first.data[0]] and not home.error
    again = ask(make("generate", "4.0"), provider, graph_run)
    assert again.data == first.data and again.outcome.pictures[0].receipt
    assert again.outcome.pictures[0].prompt == first.outcome.pictures[0].prompt
    assert len(double.requests) == asked, "nobody was asked anything"


@pytest.mark.parametrize("provider", [name for name, double in DOUBLES.items() if double.is_queue])
def test_a_damaged_reply_of_a_job_is_read_again(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    first = ask(make("generate", "4.0", rendering_speed="QUALITY"), provider, graph_run)
    (picture,) = files(graph_run)
    picture.unlink()
    change(graph_run, reply=None)
    again = ask(make("generate", "4.0", rendering_speed="QUALITY"), provider, graph_run)
    assert again.data == first.data and again.outcome.pictures[0].receipt
    assert len(double.wire()) == 1


def test_what_is_left_of_a_reply_that_is_gone_is_handed_on_beside_the_error(
    ask: Ask, double: Double, keys: Keys, graph_run: GraphRun
) -> None:
    ask(generate("3.0", num_images=3), graph_run=graph_run)
    files(graph_run)[1].unlink()
    change(graph_run, reply=None)
    with pytest.raises(LinkExpired, match="ask_again"):
        ask(generate("3.0", num_images=3), graph_run=graph_run)
    (home,) = recovered("", keys, graph_run)
    assert len(home.pictures) == 2 and "ask_again" in home.error
    assert len(ask(generate("3.0", num_images=3), graph_run=replace(graph_run, ask_again=True)).data) == 3
    assert len(double.asked(V3)) == 2


def test_one_receipt_that_cannot_be_read_keeps_no_other_back(
    ask: Ask, double: Double, keys: Keys, graph_run: GraphRun
) -> None:
    double.script(V3, Fault.lost())
    with pytest.raises(Unavailable):
        ask(generate("3.0", seed=1), graph_run=graph_run)
    spoilt = ask(generate("3.0", seed=2), graph_run=graph_run)
    ((identity, _),) = spoilt.outcome.delivered
    for picture in files(graph_run):
        picture.write_bytes(b"no picture")
    database = graph_run.store.database
    database.run_blocking(
        lambda c: c.exec_driver_sql("UPDATE transactions SET headers = 'no JSON' WHERE identity = ?", (identity,))
    )
    ask(generate("3.0", seed=3), graph_run=graph_run)
    homes = recovered("", keys, graph_run)
    assert sorted(len(home.pictures) for home in homes) == [0, 0, 1]
    assert sum(bool(home.error) for home in homes) == 2
    assert all(home.error or home.pictures for home in homes)


@pytest.mark.parametrize("name", ["http:/", "generate", "ideogram", "A fox", "{", "%", "_" * 40, "1024x1024"])
def test_only_a_whole_id_names_a_receipt(
    name: str, ask: Ask, double_of: DoubleOf, keys: Keys, graph_run: GraphRun
) -> None:
    double_of("oxen")
    result = ask(generate("4.0"), "oxen", graph_run)
    assert recovered(name, keys, graph_run) == []
    receipt = only(graph_run)
    for known in (receipt.identity, receipt.request_id, result.outcome.pictures[0].facts["generation_id"]):
        assert len(recovered(known, keys, graph_run)) == 1
        assert recovered(known[:-1], keys, graph_run) == []
