"""What Runware's tests share: the tasks that were sent, and replies with errors."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

from core.conftest import Result
from doubles import Fault, RunwareDouble
from ideogram_kit.nodes.ideogram.results.info import info
from PIL import Image

PATH = "/v1"
Asking = Callable[..., Result]


def info_of(result: Result) -> dict[str, Any]:
    """The info output of a run."""
    return json.loads(info([result.outcome], []))


def sent(double: RunwareDouble) -> dict[str, Any]:
    """The one task that was sent."""
    (task,) = double.wire()
    return task


def tasks(double: RunwareDouble, kind: str) -> list[dict[str, Any]]:
    """The tasks of a kind that were sent, in order, ids included."""
    found = [request.json()[0] for request in double.asked(PATH)]
    return [task for task in found if task["taskType"] == kind]


def picture(uri: str) -> Image.Image:
    """The picture of a data URI."""
    return Image.open(BytesIO(base64.b64decode(uri.partition(",")[2])))


def fails(code: str, message: str = "It did not work.", status: int = 400, **more: Any) -> Fault:
    """An answer with one error of Runware's."""
    return Fault.json({"errors": [{"code": code, "message": message, **more}]}, status)
