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
from pathlib import Path
from typing import Any

import pytest
from doubles import DOUBLES, Double, Fault
from ideogram_kit.nodes.ideogram import http
from ideogram_kit.nodes.ideogram.desk import Desk
from ideogram_kit.nodes.ideogram.errors import (
    LinkExpired,
    Storage,
    Unavailable,
)
from ideogram_kit.nodes.ideogram.providers import BY_ID

from .conftest import SMALL, Ask, DoubleOf, Result, fresh_desk
from .samples import generate, make

V3 = "/v1/ideogram-v3/generate"
LINKS = {
    "ideogram": "/api/images",
    "segmind": "/files",
    "runware": "/image",
    "oxen": "/api/repos",
    "fal": "/files/b",
}
DOUBT = "the first may have been billed"


@pytest.fixture
def desk() -> Desk:
    return fresh_desk()


def again(desk: Desk) -> Desk:
    """The same desk in a run that asks again."""
    return Desk(receipts=desk.receipts, budget=desk.budget, ask_again=True)


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
def test_a_reply_that_is_cut_leaves_a_doubt(provider: str, ask: Ask, double_of: DoubleOf, desk: Desk) -> None:
    double = double_of(provider)
    double.script("", Fault.cut(10), method="POST")
    request = make("generate", "4.0")
    if provider == "runware":
        # The task's id is ours: it is asked for by it, not sent again.
        assert ask(request, provider, desk).data == {0: SMALL}
        assert len(double.wire()) == 1
        return
    with pytest.raises(Unavailable, match="may have been billed"):
        ask(request, provider, desk)
    result = ask(request, provider, desk)
    assert result.data == {0: SMALL} and doubtful(result) and not free(result)
    assert len(double.wire()) == 2
    assert free(ask(request, provider, desk))
    assert len(double.wire()) == 2


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_download_that_is_cut_is_tried_again_and_then_in_the_next_run(
    provider: str, ask: Ask, double_of: DoubleOf, desk: Desk
) -> None:
    double = double_of(provider)
    double.script(LINKS[provider], Fault.cut(20))
    assert ask(make("generate", "4.0"), provider, desk).data == {0: SMALL}
    assert len(double.wire()) == 1
    double.script(LINKS[provider], *[Fault.cut(20)] * http.READ_TRIES)
    with pytest.raises(Unavailable, match="did not deliver the picture") as caught:
        ask(make("generate", "4.0", seed=8), provider, desk)
    assert "ask_again" not in str(caught.value), "nothing is lost yet"
    result = ask(make("generate", "4.0", seed=8), provider, desk)
    assert result.data == {0: SMALL} and free(result)
    assert len(double.wire()) == 2


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_full_disk_before_the_question_sends_nothing(
    provider: str, ask: Ask, double_of: DoubleOf, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = double_of(provider)
    fill_the_disk(monkeypatch, lambda: True)
    with pytest.raises(Storage, match="No space left on device"):
        ask(make("generate", "4.0"), provider, desk)
    assert not double.wire()
    assert desk.budget.spent() == {}


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_disk_that_fills_after_the_question_loses_no_picture(
    provider: str, ask: Ask, double_of: DoubleOf, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = double_of(provider)
    with monkeypatch.context() as patch:
        fill_the_disk(patch, double.wire)
        result = ask(make("generate", "4.0"), provider, desk)
    assert result.data == {0: SMALL}
    assert any("asking again would be paid again" in note for note in result.outcome.notes)
    result = ask(make("generate", "4.0"), provider, desk)
    assert result.data == {0: SMALL} and doubtful(result), "as was said"
    assert len(double.wire()) == 2


def test_a_disk_that_fills_before_the_downloads_keeps_the_answer(
    ask: Ask, double: Double, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fill_the_disk(patch, lambda: double.asked("/api/images"))
        result = ask(generate("3.0", num_images=3), desk=desk)
    assert sorted(result.data) == [0, 1, 2]
    result = ask(generate("3.0", num_images=3), desk=desk)
    assert sorted(result.data) == [0, 1, 2] and free(result)
    assert len(double.asked(V3)) == 1


def test_a_lock_that_cannot_be_made_sends_nothing(ask: Ask, double: Double, desk: Desk) -> None:
    first = ask(generate("3.0"), desk=desk)
    (name,) = first.outcome.identities
    lock = desk.receipts.folder / "locks" / f"{name}.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    with pytest.raises(Storage, match="cannot be written"):
        ask(generate("3.0"), desk=desk)
    assert len(double.asked(V3)) == 1


@pytest.mark.parametrize("jump", [-1e9, 1e9], ids=["back", "forth"])
def test_a_clock_that_jumps_changes_nothing(
    jump: float, ask: Ask, double: Double, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(generate("3.0"), desk=desk)
    double.script("/api/images", *[Fault.cut(9)] * http.READ_TRIES)
    with pytest.raises(Unavailable):
        ask(generate("3.0", seed=8), desk=desk)
    double.script(V3, Fault.lost())
    with pytest.raises(Unavailable):
        ask(generate("3.0", seed=9), desk=desk)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + jump)
    assert ask(generate("3.0"), desk=desk).data == first.data
    assert free(ask(generate("3.0", seed=8), desk=desk))
    assert doubtful(ask(generate("3.0", seed=9), desk=desk))
    assert len(double.asked(V3)) == 4
    desk.receipts.evict()
    assert len(list(desk.receipts.each())) == 3


def test_an_expired_link_keeps_the_others_and_only_then_offers_to_ask_again(
    ask: Ask, double: Double, desk: Desk
) -> None:
    double.script("/api/images", Fault(), Fault.expired_link(), Fault(), Fault())
    with pytest.raises(LinkExpired, match=r"made the picture.*pay for it again, turn on ask_again"):
        ask(generate("3.0", num_images=4), desk=desk)
    (record,) = desk.receipts.each()
    assert len(record.fetched) == 3 and record.gone
    double.script("/api/images", Fault.expired_link())
    with pytest.raises(LinkExpired):
        ask(generate("3.0", num_images=4), desk=desk)
    assert len(double.asked(V3)) == 1 and len(double.asked("/api/images")) == 5, "only the missing one is tried"
    assert len(ask(generate("3.0", num_images=4), desk=again(desk)).data) == 4
    assert len(double.asked(V3)) == 2


def test_ask_again_does_not_pay_again_for_what_an_interrupted_run_was_answered(
    ask: Ask, double: Double, desk: Desk
) -> None:
    ask(generate("3.0"), desk=desk)
    (record,) = desk.receipts.each()
    record.delivered = True
    desk.receipts.write(record)
    double.script("/api/images", *[Fault.cut(9)] * http.READ_TRIES)
    with pytest.raises(Unavailable):
        ask(generate("3.0"), desk=again(desk))
    assert free(ask(generate("3.0"), desk=again(desk)))
    assert len(double.asked(V3)) == 2


@pytest.mark.parametrize("provider", ["ideogram", "fal"])
def test_two_processes_that_ask_the_same_pay_once(
    provider: str, ask: Ask, double_of: DoubleOf, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = double_of(provider)
    monkeypatch.setenv(str(BY_ID[provider].key_variable), double.key)
    double.script("", Fault.slow(1.0), method="POST")
    code = """
        import sys, pack; pack.load()
        from pathlib import Path
        from core.samples import make
        from ideogram_kit.nodes.ideogram import network, run
        from ideogram_kit.nodes.ideogram.budget import Budget
        from ideogram_kit.nodes.ideogram.desk import Desk
        from ideogram_kit.nodes.ideogram.keys import Keys
        from ideogram_kit.nodes.ideogram.progress import Progress
        from ideogram_kit.nodes.ideogram.receipts import Store
        from ideogram_kit.nodes.ideogram.requests import ProviderRef
        provider, folder = sys.argv[1], Path(sys.argv[2])
        order = run.order(ProviderRef(id=provider), make("generate", "4.0"), Keys(folder / "keys"))
        desk = Desk(receipts=Store(folder / "receipts"), budget=Budget(folder))
        work = run.run(order, Progress(provider="", total=1), lambda index, data: (16, 16), desk)
        (picture,) = network.submit(work).result(30).pictures.values()
        print(picture.receipt)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), provider, str(desk.receipts.folder.parent)]
    tests = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=tests, stdout=subprocess.PIPE, text=True) as other:
        result = ask(make("generate", "4.0"), provider, desk)
        told = other.communicate(timeout=30)[0].strip()
    assert [told, str(free(result))].count("True") == 1, "one of them asked, the other found the receipt"
    assert len(double.wire()) == 1
