"""What a cancel does at Oxen.

Sources: Oxen's page on the queue; section 3.3 of the pack's reference.
"""

from __future__ import annotations

import time
from concurrent.futures import CancelledError

import pytest
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import GENERATE, QUEUE
from ideogram_kit.nodes.ideogram.config.keys import Keys

from ..running import until
from .starting import FOREVER, start


def test_a_cancel_stops_every_job_at_oxen(oxen: OxenDouble, keys: Keys) -> None:
    oxen.polls = FOREVER
    future, progress = start(generate("4.0", num_images=3), keys)
    until(lambda: len(oxen.jobs) == 3 and all(job.looks for job in oxen.jobs.values()))
    future.cancel()
    until(lambda: {job.status for job in oxen.jobs.values()} == {"cancelled"})
    progress.cancelled()
    deleted = [request.path for request in oxen.requests if request.method == "DELETE"]
    assert sorted(deleted) == [f"{QUEUE}/{id}" for id in oxen.jobs]
    assert oxen.billed == 0
    assert "cancelled there" in progress.text()
    with pytest.raises(CancelledError):
        future.result(5)


def test_a_job_that_is_accepted_after_the_cancel_is_cancelled_too(oxen: OxenDouble, keys: Keys) -> None:
    oxen.polls = FOREVER
    oxen.script(QUEUE, Fault.slow(0.03), method="POST")
    future, _ = start(generate("4.0"), keys)
    until(lambda: any(request.method == "POST" for request in oxen.requests))
    future.cancel()
    until(lambda: [job.status for job in oxen.jobs.values()] == ["cancelled"])
    assert oxen.billed == 0


@pytest.mark.parametrize("fault", [Fault.status(404), Fault.status(500), Fault.lost(), Fault.html()])
def test_a_cancel_that_fails_troubles_nobody(fault: Fault, oxen: OxenDouble, keys: Keys) -> None:
    oxen.polls = FOREVER
    oxen.script(QUEUE, fault, method="DELETE")
    future, _ = start(generate("4.0"), keys)
    until(lambda: any(job.looks for job in oxen.jobs.values()))
    future.cancel()
    until(lambda: any(request.method == "DELETE" for request in oxen.requests))
    with pytest.raises(CancelledError):
        future.result(5)


def test_a_cancel_of_the_synchronous_route_sends_nothing_more(oxen: OxenDouble, keys: Keys) -> None:
    oxen.script(GENERATE, Fault.slow(0.03))
    future, _ = start(generate("4.0"), keys, delivery="synchronous")
    until(lambda: oxen.asked(GENERATE))
    future.cancel()
    time.sleep(0.05)
    assert [request.method for request in oxen.requests] == ["GET", "POST"]
