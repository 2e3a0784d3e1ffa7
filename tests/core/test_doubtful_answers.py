"""An answer that may stand for what was carried out is not taken for a refusal: it stays booked.

The next time it is asked again, and the user is told that the first may have been billed.
"""

from __future__ import annotations

from typing import Any

import pytest
from doubles import Fault
from ideogram_kit.nodes.ideogram.errors import BadReply, Unavailable

from .conftest import SMALL, Ask, DoubleOf, fresh_run
from .rows import only
from .samples import make


def without_links(body: Any) -> Any:
    """fal's answer without the links that lead to the job."""
    return {"request_id": body["request_id"]}


def without_ids(body: Any) -> Any:
    """Oxen's answer without the ids that lead to the pictures."""
    return {"generations": [{"status": "queued"} for _ in body["generations"]]}


DOUBTFUL = {
    "Ideogram's fault": ("ideogram", Fault.status(500)),
    "Segmind's fault": ("segmind", Fault.status(500)),
    "Oxen's fault": ("oxen", Fault.status(500)),
    "fal's fault": ("fal", Fault.status(500)),
    "a gateway before Oxen": ("oxen", Fault.html(502)),
    "a page in place of Oxen's answer": ("oxen", Fault.html()),
    "an empty answer of Oxen's": ("oxen", Fault.empty()),
    "a job of Oxen's without its id": ("oxen", Fault.edit(without_ids)),
    "a job of fal's without its links": ("fal", Fault.edit(without_links)),
}


@pytest.mark.parametrize(("provider", "fault"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_may_have_been_carried_out_is_asked_again_with_a_note(
    provider: str, fault: Fault, ask: Ask, double_of: DoubleOf
) -> None:
    double, graph_run = double_of(provider), fresh_run()
    double.script("", fault, method="POST")
    request = make("generate", "4.5" if provider in ("oxen", "fal") else "4.0")
    with pytest.raises((Unavailable, BadReply)):
        ask(request, provider, graph_run)
    assert only(graph_run).state == "sent" and spent(graph_run) > 0, "it may have been billed"
    first = spent(graph_run)
    result = ask(request, provider, graph_run)
    assert result.data == {0: SMALL} and any("the first may have been billed" in note for note in result.outcome.notes)
    assert spent(graph_run) > first and len(double.wire()) == 2


def spent(graph_run: Any) -> float:
    return sum(usd for day in graph_run.store.spent().values() for models in day.values() for usd in models.values())
