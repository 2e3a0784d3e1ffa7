"""What Oxen may answer that leaves in doubt whether a request was carried out, or a job stopped."""

from __future__ import annotations

from typing import Any

from .faults import Fault
from .server import Double


def _without_ids(body: Any) -> Any:
    """Oxen's answer without the ids that lead to the pictures."""
    return {"generations": [{"status": "queued"} for _ in body["generations"]]}


REFUSED_CANCELS = {
    "it fails": (Fault.status(500), 3),
    "it does not know it": (Fault.status(404), 3),
    "it says yes to one that is over": (Fault(), 0),
}
DOUBTFUL = {
    **Double.doubtful,
    "a gateway before it": Fault.html(502),
    "a page in place of its answer": Fault.html(),
    "an empty answer": Fault.empty(),
    "a job without its id": Fault.edit(_without_ids),
}
