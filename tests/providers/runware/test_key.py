"""A key is tested at Runware at no cost."""

from __future__ import annotations

import pytest
from doubles import Fault, RunwareDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.transport import background

from ..running import context_of
from .asking import PATH, fails, tasks

RUNWARE = BY_ID["runware"]


@pytest.mark.parametrize("fault", [fails("invalidApiKey", status=401), fails("missingApiKey"), Fault.status(403)])
def test_a_key_that_is_refused_does_not_work(fault: Fault, keys: Keys, double: RunwareDouble) -> None:
    double.script(PATH, fault)
    assert background.submit(RUNWARE.key_works(context_of(RUNWARE, prepare.key_of(RUNWARE, keys)))).result(10) is False


def test_a_key_is_tried_at_no_cost(keys: Keys, double: RunwareDouble) -> None:
    assert background.submit(RUNWARE.key_works(context_of(RUNWARE, prepare.key_of(RUNWARE, keys)))).result(10) is True
    (task,) = tasks(double, "accountManagement")
    assert task["operation"] == "getDetails" and double.billed == 0 and double.wire() == []
    double.script(PATH, *[Fault.status(500)] * 4)
    with pytest.raises(errors.Unavailable):
        background.submit(RUNWARE.key_works(context_of(RUNWARE, prepare.key_of(RUNWARE, keys)))).result(10)
