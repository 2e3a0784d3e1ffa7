"""A job that cannot be followed: running again looks again; ask_again looks once more, and then asks anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from doubles import Fault
from ideogram_kit.nodes.ideogram.errors import BadReply, Unavailable
from ideogram_kit.nodes.ideogram.providers.segmind.queue import UNKNOWNS
from ideogram_kit.nodes.ideogram.transport import http

from .conftest import Ask, DoubleOf
from .runs import fresh_run
from .samples import make


def test_a_job_that_gives_no_state_can_be_asked_again(ask: Ask, double_of: DoubleOf) -> None:
    double, graph_run = double_of("segmind"), fresh_run()
    double.script(f"{double.asks}/requests", *[Fault.json({})] * 3 * UNKNOWNS, method="GET")
    for _ in range(2):
        with pytest.raises(BadReply, match="Running it again looks again, at no cost"):
            ask(make("generate", "4.0"), "segmind", graph_run)
    again = replace(graph_run, ask_again=True)
    with pytest.raises(BadReply, match=r"turn on ask_again \(about \$"):
        ask(make("generate", "4.0"), "segmind", again)
    assert len(double.wire()) == 1, "nothing is paid twice before it is said"
    assert sorted(ask(make("generate", "4.0"), "segmind", again).data) == [0]
    assert len(double.wire()) == 2


def test_a_job_that_answers_with_faults_is_looked_at_again_and_not_asked_anew(ask: Ask, double_of: DoubleOf) -> None:
    double, graph_run = double_of("fal"), fresh_run()
    double.script(double.asks, Fault(), *[Fault.html(502)] * 2 * http.READ_TRIES)
    for run in (graph_run, replace(graph_run, ask_again=True)):
        with pytest.raises(Unavailable) as caught:
            ask(make("generate", "4.0"), "fal", run)
        assert ("turn on ask_again" in str(caught.value)) is run.ask_again
    assert sorted(ask(make("generate", "4.0"), "fal", graph_run).data) == [0]
    assert len(double.wire()) == 1, "the job was there all the time"
