"""A reply without end holds a place at the provider for a time only, also where nobody waits for it any more."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import Double, Fault
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.receipts.schema import leases, ledger
from ideogram_kit.nodes.ideogram.transport import limits
from sqlalchemy import select

from .conftest import SMALL, Ask
from .runs import fresh_run
from .samples import generate
from .test_cancel import begun, cancel, until

V3 = "/v1/ideogram-v3/generate"
DEADLINE = 0.5
MANY = 12
"""More requests than Ideogram takes at once."""


@pytest.mark.slow
def test_a_place_comes_free_after_a_reply_without_end(
    ask: Ask, double: Double, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "POST_DEADLINE", DEADLINE)
    graph_run = fresh_run()

    def rows(table: Any) -> list[Any]:
        return graph_run.store.database.run_blocking(lambda c: list(c.execute(select(table)).all()))

    def asked() -> set[int]:
        return {int(one.part("seed").text if one.is_multipart else one.json()["seed"]) for one in double.asked(V3)}

    double.script(V3, *[Fault.dripping(1.0)] * MANY)
    futures = {seed: begun(generate("3.0", seed=seed), keys, graph_run) for seed in range(MANY)}
    until(lambda: len(asked()) == BY_ID["ideogram"].in_flight)
    assert len(rows(leases)) == BY_ID["ideogram"].in_flight
    first = asked()
    for seed in first:
        cancel(futures[seed])
    until(lambda: len(asked()) == MANY)
    for seed in asked() - first:
        cancel(futures[seed])
    # Every place that there is was held by somebody who has gone.
    thirteenth = ask(generate("3.0", seed=MANY), graph_run=graph_run)
    assert thirteenth.data == {0: SMALL} and not thirteenth.outcome.notes
    until(lambda: not graph_run.store.owner.claims)
    assert not rows(leases) and len(rows(ledger)) == MANY + 1, "what may be billed stays booked"
    states = {receipt.metadata["seed"]: receipt.state for receipt in graph_run.store.receipts()}
    assert states == {**dict.fromkeys(range(MANY), "sent"), MANY: "answered"}
    again = ask(generate("3.0", seed=3), graph_run=graph_run)
    assert again.data == {0: SMALL} and any("the first may have been billed" in note for note in again.outcome.notes)
    assert len(double.asked(V3)) == len(rows(ledger)) == MANY + 2
