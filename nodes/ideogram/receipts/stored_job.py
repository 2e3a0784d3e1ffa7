"""Converts a job to the column in which a transaction stores it, and back."""

from __future__ import annotations

import json

from ..requests.job import Job


def to_column(job: Job) -> str:
    """The column's value for a job."""
    return json.dumps({"id": job.id, "links": dict(job.links)})


def from_column(column: str | None) -> Job | None:
    """The job of a column; None where the column is empty."""
    if column is None:
        return None
    job = json.loads(column)
    return Job(id=job["id"], links=job["links"])
