"""What Runware's tests share: its double, a run with settings of the Provider node, and tasks that are in no file."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from core.conftest import DoubleOf, Result, carried_out
from doubles import Fault, RunwareDouble
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.results.info import info
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image

PATH = "/v1"
Asking = Callable[..., Result]


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
        order = prepare.order(ProviderRef(id="runware", settings=settings), request, keys)
        data: dict[int, bytes] = {}

        def place(index: int, encoded: bytes) -> tuple[int, int]:
            data[index] = encoded
            return Image.open(BytesIO(encoded)).size

        progress = Progress(provider="Runware", total=request.num_images)
        outcome = background.submit(carried_out(order, progress, place)).result(30)
        return Result(outcome, progress, data)

    return carry_out


def told(result: Result) -> dict[str, Any]:
    """The info output of a run."""
    return json.loads(info([result.outcome], []))


def sent(double: RunwareDouble) -> dict[str, Any]:
    """The one task that was sent."""
    (task,) = double.wire()
    return task


def tasks(double: RunwareDouble, kind: str) -> list[dict[str, Any]]:
    """The tasks of a kind that were sent, in order, ids included."""
    found = [one.json()[0] for one in double.asked(PATH)]
    return [task for task in found if task["taskType"] == kind]


def picture(uri: str) -> Image.Image:
    """The picture of a data URI."""
    return Image.open(BytesIO(base64.b64decode(uri.partition(",")[2])))


def fails(code: str, message: str = "It did not work.", status: int = 400, **more: Any) -> Fault:
    """An answer with one error of Runware's."""
    return Fault.json({"errors": [{"code": code, "message": message, **more}]}, status)
