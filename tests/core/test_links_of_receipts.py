"""A paid picture whose link cannot be fetched: the error shows the link, and the receipt can be asked again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from doubles import Fault
from doubles.ideogram import KEY
from doubles.server import Double
from ideogram_kit.nodes.ideogram.errors import BadReply, LinkExpired, Unavailable
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.transport import http

from .conftest import Ask
from .runs import fresh_run
from .samples import generate

V3 = "/v1/ideogram-v3/generate"
LINK = "/api/images"
INNER = "https://10.0.0.1/a.png?signature=abc&expires=99"
ODD = [
    INNER,
    "https://user@pictures.example.com/a.png",
    "http://pictures.example.com/a.png",
    "https://a.example:1/a.png",
]


@pytest.fixture
def graph_run() -> GraphRun:
    return fresh_run()


def linked(url: str) -> Fault:
    def change(body: Any) -> Any:
        body["data"][0]["url"] = url
        return body

    return Fault.edit(change)


@pytest.mark.parametrize("url", ODD)
def test_a_refused_link_is_shown_and_the_receipt_can_be_asked_again(
    url: str, ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    double.script(V3, linked(url))
    for _ in range(2):
        with pytest.raises(BadReply) as caught:
            ask(generate("3.0"), graph_run=graph_run)
        told = str(caught.value)
        assert f"The link: {url} " in told
        assert "Running it again tries this again, and costs nothing" in told
        assert "turn on ask_again (about $0.06)" in told
    assert len(double.asked(V3)) == 1, "what was paid for is not asked anew by itself"
    again = replace(graph_run, ask_again=True)
    assert sorted(ask(generate("3.0"), graph_run=again).data) == [0]
    assert len(double.asked(V3)) == 2


def test_a_link_that_was_refused_is_tried_again_in_the_next_run(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    double.script(LINK, Fault.redirect(INNER))
    with pytest.raises(BadReply, match=r"10\.0\.0\.1 is not a public address.*The link: http://127"):
        ask(generate("3.0"), graph_run=graph_run)
    assert sorted(ask(generate("3.0"), graph_run=graph_run).data) == [0]
    assert len(double.asked(V3)) == 1


def test_a_link_that_is_gone_is_shown(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    double.script(LINK, Fault.expired_link())
    with pytest.raises(LinkExpired, match=r"The link: http://127\.0\.0\.1:\d+/api/images/\S+ .*\(about \$0\.06\)"):
        ask(generate("3.0"), graph_run=graph_run)


def test_what_came_by_a_link_and_is_no_picture_can_be_asked_again(
    ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    double.script(LINK, *[Fault.not_a_picture()] * 2)
    for _ in range(2):
        with pytest.raises(BadReply, match=r"The link: http://127.*turn on ask_again \(about \$0\.06\)"):
            ask(generate("3.0"), graph_run=graph_run)
    assert sorted(ask(generate("3.0"), graph_run=replace(graph_run, ask_again=True)).data) == [0]
    assert len(double.asked(V3)) == 2


def test_a_link_that_stays_broken_can_be_asked_again_once_ask_again_has_tried_it(
    ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    again = replace(graph_run, ask_again=True)
    double.script(LINK, *[Fault.status(500)] * 3 * http.READ_TRIES)
    with pytest.raises(Unavailable, match=r"The link: http://127.*Nothing is lost"):
        ask(generate("3.0"), graph_run=graph_run)
    with pytest.raises(Unavailable, match="Nothing is lost"):
        ask(generate("3.0"), graph_run=graph_run)
    with pytest.raises(Unavailable, match="turn on ask_again"):
        ask(generate("3.0"), graph_run=again)
    assert len(double.asked(V3)) == 1, "what never arrived is tried before it is paid for again"
    assert sorted(ask(generate("3.0"), graph_run=again).data) == [0]
    assert len(double.asked(V3)) == 2


def test_a_key_in_a_link_is_not_shown(ask: Ask, double: Double, graph_run: GraphRun) -> None:
    double.script(V3, linked(f"https://10.0.0.1/a.png?key={KEY}"))
    with pytest.raises(BadReply) as caught:
        ask(generate("3.0"), graph_run=graph_run)
    assert KEY not in str(caught.value) and "https://10.0.0.1/a.png?key=" in str(caught.value)


@pytest.mark.parametrize("url", ["https://a.example/\x00.png", "https://a.example/" + "a" * 100_000, "a b", "\u202e"])
def test_a_link_that_is_none_is_shown_cut_and_escaped(url: str, ask: Ask, double: Double, graph_run: GraphRun) -> None:
    double.script(V3, linked(url))
    with pytest.raises(BadReply) as caught:
        ask(generate("3.0"), graph_run=graph_run)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 1000
