"""A key is tested at Oxen at no cost."""

from __future__ import annotations

import pytest
from doubles import Fault, OxenDouble
from doubles.oxen import KEY, QUEUE
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Key
from ideogram_kit.nodes.ideogram.transport import background

from ..running import context_of
from .starting import OXEN


def test_a_key_is_tested_at_no_cost(oxen: OxenDouble) -> None:
    works = OXEN.key_works
    assert background.submit(works(context_of(OXEN, Key(oxen.key)))).result(5) is True
    oxen.key = "another-key"
    stranger = context_of(OXEN, Key(oxen.key))
    oxen.key = KEY
    assert background.submit(works(stranger)).result(5) is False
    oxen.script(QUEUE, *[Fault.status(500)] * 4)
    with pytest.raises(errors.Unavailable):
        background.submit(works(context_of(OXEN, Key(oxen.key)))).result(5)
    assert not oxen.wire()
    assert {(request.method, request.path) for request in oxen.requests} == {("GET", QUEUE)}
