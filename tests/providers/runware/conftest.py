"""Runware's double, and a run with settings of the Provider node."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from core.conftest import DoubleOf, Result, carried_out
from core.samples import needed_settings
from doubles import RunwareDouble
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image

from .asking import Asking


@pytest.fixture
def double(double_of: DoubleOf) -> Iterator[RunwareDouble]:
    """The double of Runware."""
    started = double_of("runware")
    assert isinstance(started, RunwareDouble)
    yield started


@pytest.fixture
def asking(keys: Keys, double: RunwareDouble) -> Asking:
    """Carry out a request at Runware, with settings of the Provider node."""

    def carry_out(request: Request, **settings: Any) -> Result:
        settings = {**needed_settings(BY_ID["runware"], request), **settings}
        order = prepare.order(ProviderRef(id="runware", settings=settings), request, keys)
        data: dict[int, bytes] = {}

        def place(index: int, encoded: bytes) -> tuple[int, int]:
            data[index] = encoded
            return Image.open(BytesIO(encoded)).size

        progress = Progress(provider="Runware", total=request.num_images)
        outcome = background.submit(carried_out(order, progress, place)).result(30)
        return Result(outcome, progress, data)

    return carry_out
