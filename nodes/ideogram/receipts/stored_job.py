"""A job as a receipt keeps it."""

from __future__ import annotations

import json

from ..requests.job import Job


def packed(job: Job) -> str:
    """The column of a job."""
    return json.dumps({"id": job.id, "links": dict(job.links)})


def unpacked(column: str | None) -> Job | None:
    """The job of a row; None where there is none."""
    if column is None:
        return None
    known = json.loads(column)
    return Job(id=known["id"], links=known["links"])
