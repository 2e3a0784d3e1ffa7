"""What breaks on the way: a reply or a download that is cut, a disk that is full, a clock that jumps, an expired link.

Counted is what the double was asked to make; what was answered is never asked again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.nodes.ideogram.errors import LinkExpired, Storage, Unavailable
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.transport import background, http

from .conftest import SMALL, Ask, DoubleOf, Result
from .rows import change, only
from .runs import fresh_run
from .samples import generate, make

V3 = "/v1/ideogram-v3/generate"
DOUBT = "the first may have been billed"


@pytest.fixture
def graph_run() -> GraphRun:
    return fresh_run()


def again(graph_run: GraphRun) -> GraphRun:
    """The same graph_run in a run that asks again."""
    return replace(graph_run, ask_again=True)


def doubtful(result: Result) -> bool:
    return any(DOUBT in note for note in result.outcome.notes)


def free(result: Result) -> bool:
    return all(picture.receipt for picture in result.outcome.pictures.values())


def fill_the_disk(monkeypatch: pytest.MonkeyPatch, full: Callable[[], Any]) -> None:
    """From when `full` is true, no file can be made: neither a receipt nor the book of what was spent."""
    made = tempfile.mkstemp

    def mkstemp(*arguments: Any, **named: Any) -> tuple[int, str]:
        if full():
            raise OSError(28, "No space left on device")
        return made(*arguments, **named)

    monkeypatch.setattr(tempfile, "mkstemp", mkstemp)


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_reply_that_is_cut_leaves_a_doubt(provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun) -> None:
    double = double_of(provider)
    double.script("", Fault.cut(10), method="POST")
    request = make("generate", "4.0")
    if BY_ID[provider].traces:
        # The task's id is ours: it is asked for by it, not sent again.
        assert ask(request, provider, graph_run).data == {0: SMALL}
        assert len(double.wire()) == 1
        return
    with pytest.raises(Unavailable, match="may have been billed"):
        ask(request, provider, graph_run)
    result = ask(request, provider, graph_run)
    assert result.data == {0: SMALL} and doubtful(result) and not free(result)
    assert len(double.wire()) == 2
    assert free(ask(request, provider, graph_run))
    assert len(double.wire()) == 2


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_download_that_is_cut_is_tried_again_and_then_in_the_next_run(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of(provider)
    double.script(double.links, Fault.cut(20))
    assert ask(make("generate", "4.0"), provider, graph_run).data == {0: SMALL}
    assert len(double.wire()) == 1
    double.script(double.links, *[Fault.cut(20)] * http.READ_TRIES)
    with pytest.raises(Unavailable, match="did not deliver the picture") as caught:
        ask(make("generate", "4.0", seed=8), provider, graph_run)
    assert "ask_again" not in str(caught.value), "nothing is lost yet"
    result = ask(make("generate", "4.0", seed=8), provider, graph_run)
    assert result.data == {0: SMALL} and free(result)
    assert len(double.wire()) == 2


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_full_disk_before_the_question_sends_nothing(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = double_of(provider)
    fill_the_disk(monkeypatch, lambda: True)
    with pytest.raises(Storage, match="No space left on device"):
        ask(make("generate", "4.0"), provider, graph_run)
    assert not double.wire()
    assert graph_run.store.spent() == {}


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_disk_that_fills_after_the_question_loses_no_picture(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = double_of(provider)
    with monkeypatch.context() as patch:
        fill_the_disk(patch, double.wire)
        result = ask(make("generate", "4.0"), provider, graph_run)
    assert result.data == {0: SMALL}
    assert any("asking again would be paid again" in note for note in result.outcome.notes)
    result = ask(make("generate", "4.0"), provider, graph_run)
    assert result.data == {0: SMALL} and free(result), "the answer is in the database, and its picture came again"
    assert len(double.wire()) == 1


def test_a_database_that_is_full_after_the_question_loses_no_picture(
    ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    ask(make("generate", "4.0", seed=1), graph_run=graph_run)
    database = graph_run.store.database

    def fill(*_: Any) -> bytes:
        """As SQLite itself says it of a disk: no page more than there are, and none of them free."""
        most = pages(graph_run)
        database.run_blocking(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {most}"))
        return SMALL

    double.picture = fill
    result = ask(make("generate", "4.0", structured_prompt=None, prompt="A fox " * 2000), graph_run=graph_run)
    assert result.data == {0: SMALL}
    assert any("asking again would be paid again" in note for note in result.outcome.notes)


def pages(graph_run: GraphRun) -> int:
    """How many pages SQLite's file has."""
    return int(graph_run.store.database.run_blocking(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar()) or 0)


def test_a_disk_that_fills_before_the_downloads_keeps_the_answer(
    ask: Ask, double: Double, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fill_the_disk(patch, lambda: double.asked("/api/images"))
        result = ask(generate("3.0", num_images=3), graph_run=graph_run)
    assert sorted(result.data) == [0, 1, 2]
    result = ask(generate("3.0", num_images=3), graph_run=graph_run)
    assert sorted(result.data) == [0, 1, 2] and free(result)
    assert len(double.asked(V3)) == 1


@pytest.mark.parametrize("jump", [-1e9, 1e9], ids=["back", "forth"])
def test_a_clock_that_jumps_changes_nothing(
    jump: float, ask: Ask, double: Double, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(generate("3.0"), graph_run=graph_run)
    double.script("/api/images", *[Fault.cut(9)] * http.READ_TRIES)
    with pytest.raises(Unavailable):
        ask(generate("3.0", seed=8), graph_run=graph_run)
    double.script(V3, Fault.lost())
    with pytest.raises(Unavailable):
        ask(generate("3.0", seed=9), graph_run=graph_run)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + jump)
    assert ask(generate("3.0"), graph_run=graph_run).data == first.data
    assert free(ask(generate("3.0", seed=8), graph_run=graph_run))
    assert doubtful(ask(generate("3.0", seed=9), graph_run=graph_run))
    assert len(double.asked(V3)) == 4
    background.submit(graph_run.store.evict()).result(5)
    assert len(graph_run.store.receipts()) == 3


def test_an_expired_link_keeps_the_others_and_only_then_offers_to_ask_again(
    ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    double.script("/api/images", Fault(), Fault.expired_link(), Fault(), Fault())
    with pytest.raises(LinkExpired, match=r"made the picture.*pay for it again, turn on ask_again"):
        ask(generate("3.0", num_images=4), graph_run=graph_run)
    assert only(graph_run).pictures == 3 and only(graph_run).expired
    double.script("/api/images", Fault.expired_link())
    with pytest.raises(LinkExpired):
        ask(generate("3.0", num_images=4), graph_run=graph_run)
    assert len(double.asked(V3)) == 1 and len(double.asked("/api/images")) == 5, "only the missing one is tried"
    assert len(ask(generate("3.0", num_images=4), graph_run=again(graph_run)).data) == 4
    assert len(double.asked(V3)) == 2


def test_ask_again_does_not_pay_again_for_what_an_interrupted_run_was_answered(
    ask: Ask, double: Double, graph_run: GraphRun
) -> None:
    ask(generate("3.0"), graph_run=graph_run)
    change(graph_run, delivered=True)
    double.script("/api/images", *[Fault.cut(9)] * http.READ_TRIES)
    with pytest.raises(Unavailable):
        ask(generate("3.0"), graph_run=again(graph_run))
    assert free(ask(generate("3.0"), graph_run=again(graph_run)))
    assert len(double.asked(V3)) == 2


@pytest.mark.parametrize("provider", ["ideogram", "fal"])
@pytest.mark.slow
def test_two_processes_that_ask_the_same_pay_once(
    provider: str, ask: Ask, double_of: DoubleOf, graph_run: GraphRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = double_of(provider)
    monkeypatch.setenv(str(BY_ID[provider].key_variable), double.key)
    double.script("", Fault.slow(1.0), method="POST")
    code = """
        import sys, pack; pack.load()
        from pathlib import Path
        from core.samples import make
        from ideogram_kit.nodes.ideogram.transport import background
        from ideogram_kit.nodes.ideogram.engine import orders, prepare
        from ideogram_kit.nodes.ideogram.config.keys import Keys
        from ideogram_kit.nodes.ideogram.transport.progress import Progress
        from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
        from ideogram_kit.nodes.ideogram.receipts.store import Store
        from ideogram_kit.nodes.ideogram.requests import ProviderRef
        provider, folder = sys.argv[1], Path(sys.argv[2])
        order = prepare.order(ProviderRef(id=provider), make("generate", "4.0"), Keys(folder / "keys"))
        graph_run = GraphRun(store=Store(folder))
        work = orders.run(order, Progress(provider="", total=1), lambda index, data: (16, 16), graph_run)
        (picture,) = background.submit(work).result(30).pictures.values()
        print(picture.receipt)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), provider, str(graph_run.store.folder)]
    tests = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=tests, stdout=subprocess.PIPE, text=True) as other:
        result = ask(make("generate", "4.0"), provider, graph_run)
        told = other.communicate(timeout=30)[0].strip()
    assert [told, str(free(result))].count("True") == 1, "one of them asked, the other found the receipt"
    assert len(double.wire()) == 1
