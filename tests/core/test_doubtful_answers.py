"""An answer that may stand for what was carried out is not taken for a refusal: it stays booked.

The next time it is asked again, and the user is told that the first may have been billed.
"""

from __future__ import annotations

from typing import Any

import pytest
from doubles import DOUBLES, Fault
from ideogram_kit.nodes.ideogram.errors import BadReply, Unavailable

from .conftest import SMALL, Ask, DoubleOf
from .rows import only
from .runs import fresh_run
from .samples import make

DOUBTFUL = [
    pytest.param(provider, fault, id=f"{provider}: {answer}")
    for provider, double in DOUBLES.items()
    for answer, fault in double.doubtful.items()
]


@pytest.mark.parametrize(("provider", "fault"), DOUBTFUL)
def test_what_may_have_been_carried_out_is_asked_again_with_a_note(
    provider: str, fault: Fault, ask: Ask, double_of: DoubleOf
) -> None:
    double, graph_run = double_of(provider), fresh_run()
    double.script("", fault, method="POST")
    request = make("generate", double.model)
    with pytest.raises((Unavailable, BadReply)):
        ask(request, provider, graph_run)
    assert only(graph_run).state == "sent" and spent(graph_run) > 0, "it may have been billed"
    first = spent(graph_run)
    result = ask(request, provider, graph_run)
    assert result.data == {0: SMALL} and any("the first may have been billed" in note for note in result.outcome.notes)
    assert spent(graph_run) > first and len(double.wire()) == 2


def spent(graph_run: Any) -> float:
    return sum(usd for day in graph_run.store.spent().values() for models in day.values() for usd in models.values())
