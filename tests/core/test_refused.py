"""What was refused, or failed, leaves nothing that a later run takes for an answer; what may be billed, a doubt."""

from __future__ import annotations

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.nodes.ideogram.errors import IdeogramKitError, RateLimited, Unavailable
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.transport import http

from .conftest import SMALL, Ask, DoubleOf, Result
from .rows import only, to_accepted
from .runs import fresh_run
from .samples import generate, make

V3 = "/v1/ideogram-v3/generate"
JOBS = [name for name, double in DOUBLES.items() if double.is_queue]
DOUBT = "the first may have been billed"


@pytest.fixture
def graph_run() -> GraphRun:
    return fresh_run()


def doubtful(result: Result) -> bool:
    return any(DOUBT in note for note in result.outcome.notes)


def free(result: Result) -> bool:
    return all(picture.receipt for picture in result.outcome.pictures.values())


def test_a_limit_that_does_not_give_way_leaves_no_receipt(
    ask: Ask, double: Double, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "POST_TRIES", 2)
    double.script(V3, *[Fault.status(429)] * 2)
    with pytest.raises(RateLimited):
        ask(generate("3.0"), graph_run=graph_run)
    assert not graph_run.store.receipts()
    result = ask(generate("3.0"), graph_run=graph_run)
    assert not doubtful(result) and not free(result)


def test_nobody_to_reach_leaves_no_receipt(
    ask: Ask, double: Double, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("IDEOGRAM_KIT_URL_IDEOGRAM", "http://127.0.0.1:9")
        with pytest.raises(Unavailable, match="Nothing was sent"):
            ask(generate("3.0"), graph_run=graph_run)
    assert not graph_run.store.receipts()
    assert not doubtful(ask(generate("3.0"), graph_run=graph_run))


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_fault_of_the_provider_leaves_a_doubt(status: int, ask: Ask, double: Double, graph_run: GraphRun) -> None:
    double.script(V3, Fault.status(status))
    with pytest.raises(Unavailable, match="may have been billed"):
        ask(generate("3.0"), graph_run=graph_run)
    result = ask(generate("3.0"), graph_run=graph_run)
    assert doubtful(result) and not free(result)
    assert free(ask(generate("3.0"), graph_run=graph_run))
    assert len(double.asked(V3)) == 2


@pytest.mark.parametrize("provider", JOBS)
def test_a_job_that_failed_is_asked_again_next_time(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    double.fail_jobs(True)
    with pytest.raises(IdeogramKitError):
        ask(make("generate", "4.0"), provider, graph_run)
    double.fail_jobs(False)
    result = ask(make("generate", "4.0"), provider, graph_run)
    assert result.data == {0: SMALL} and not free(result)
    assert len(double.wire()) == 2


# A task that failed at Runware may have been billed, so it is asked again in the next run, with a note.
@pytest.mark.parametrize("provider", [provider for provider in JOBS if provider != "runware"])
def test_a_job_that_failed_while_nobody_waited_is_asked_again_at_once(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    ask(make("generate", "4.0"), provider, graph_run)
    job = only(graph_run).job
    to_accepted(graph_run)
    double.fail_job(job)
    result = ask(make("generate", "4.0"), provider, graph_run)
    assert result.data == {0: SMALL} and not free(result) and not doubtful(result)
    assert len(double.wire()) == 2
