"""The paths of one job at Segmind's double, and requests for it."""

from __future__ import annotations

from typing import Any

from core.samples import make
from doubles import SegmindDouble

SUBMIT = "/v2/ideogram-4"
RESULT = "/v2/requests/req-0000"
STATUS = RESULT + "/status"
FILES = "/files"


def generate_4(**fields: Any) -> Any:
    """A request of Generate for 4.0."""
    return make("generate", "4.0", **fields)


def paths(double: SegmindDouble) -> list[str]:
    """The paths of all requests to the double, in order."""
    return [request.path for request in double.requests]
