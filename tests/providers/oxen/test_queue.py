"""Oxen's jobs: polled until they have ended, and found again after a restart.

Sources: Oxen's page on the queue; sections 3.3 and 6.3 (trap 9) of the pack's reference.
"""

from __future__ import annotations

import pytest
from core.conftest import Ask
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import QUEUE
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.errors import BadReply, KeyRejected, Unavailable
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.requests import Request
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.transport import background

from ..running import context_of, until
from .starting import FOREVER, OXEN, start


def batch_of(request: Request) -> Batch:
    return Batch(request=request, settings={}, first=0, count=1, seed=request.seed)


def test_a_job_is_looked_at_until_it_has_ended(oxen: OxenDouble, keys: Keys) -> None:
    oxen.polls = FOREVER
    future, progress = start(generate("4.0"), keys)
    until(lambda: progress.stage == "queued" or any(job.looks > 1 for job in oxen.jobs.values()))
    until(lambda: progress.stage == "waiting" and any(job.looks > 1 for job in oxen.jobs.values()))
    oxen.finish()
    assert sorted(future.result(5).pictures) == [0]


@pytest.mark.parametrize(
    "miss", [Fault.status(404), Fault.html(), Fault.empty(), Fault.json({}), Fault.json([]), Fault.json({"status": 7})]
)
def test_one_or_two_looks_without_a_record_are_got_over(miss: Fault, ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, miss, miss, method="GET")
    assert len(ask(generate("4.0"), "oxen").data) == 1
    assert oxen.billed == len(oxen.wire()) == 1


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.status(404), Unavailable, "no record of it any more"),
        (Fault.json({"error": {"message": "no more"}}, 410), Unavailable, r"status 410\): no more"),
        (Fault.html(), BadReply, "Just a moment"),
        (Fault.empty(), BadReply, "an empty reply"),
        (Fault.json({"status": None}), BadReply, "without a status"),
        (Fault.json({"status": "on holiday"}), BadReply, "'on holiday', which it does not document"),
        (Fault.json({"error": {"message": "no luck"}}), BadReply, "no luck"),
    ],
)
def test_a_record_that_stays_away_is_an_error_that_names_the_job(
    fault: Fault, error: type[Exception], words: str, ask: Ask, oxen: OxenDouble
) -> None:
    oxen.script(QUEUE, *[fault] * 3, method="GET")
    with pytest.raises(error, match=words) as caught:
        ask(generate("4.0"), "oxen")
    assert next(iter(oxen.jobs)) in str(caught.value)
    assert "may be made and billed" in str(caught.value)
    assert len(oxen.wire()) == 1


def test_a_key_that_is_refused_on_the_way_is_told_at_once(ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.status(401), method="GET")
    with pytest.raises(KeyRejected, match="OXEN_API_KEY"):
        ask(generate("4.0"), "oxen")


def test_a_job_that_never_ends_is_given_up_by_name(ask: Ask, oxen: OxenDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PATIENCE", 0.02)
    oxen.polls = FOREVER
    with pytest.raises(Unavailable, match="did not finish job 00000000-361e"):
        ask(generate("4.0"), "oxen")


def test_a_job_holds_all_that_is_needed_after_a_restart(oxen: OxenDouble) -> None:
    provider, batch = OXEN, batch_of(generate("4.0"))
    job = background.submit(provider.submit(batch, context_of(OXEN, Key(oxen.key)))).result(5)
    assert isinstance(job, Job)
    assert job == Job(id="00000000-361e-4e13-ab73-67457bc8057e")
    replies = [
        background.submit(provider.answer(Job(id=job.id), context_of(OXEN, Key(oxen.key)))).result(5) for _ in range(2)
    ]
    assert replies[0].content == replies[1].content
    (item,) = provider.items(replies[0], batch)
    assert (item.url or "").startswith(oxen.url + "/api/repos/")
    assert len(oxen.wire()) == oxen.billed == 1


def test_a_job_of_several_generations_is_answered_with_all_of_them(oxen: OxenDouble) -> None:
    """One is asked at a time; should more come, none is forgotten, and the order stays."""
    provider, batch = OXEN, batch_of(generate("4.0"))
    oxen.script(QUEUE, Fault.edit(lambda body: {"generations": [*body["generations"], *body["generations"]]}))
    job = background.submit(provider.submit(batch, context_of(OXEN, Key(oxen.key)))).result(5)
    assert isinstance(job, Job)
    assert job.id.count(",") == 1
    reply = background.submit(provider.answer(job, context_of(OXEN, Key(oxen.key)))).result(5)
    assert len(provider.items(reply, batch)) == 2
