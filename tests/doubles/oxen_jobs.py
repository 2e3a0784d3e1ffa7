"""A generation in Oxen's queue, and its record.

Source: Oxen's page on the queue (Get Generation), November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(kw_only=True)
class Job:
    id: str
    given: dict[str, Any]
    seed: int  # the one that is drawn with; random where none was given
    status: str = "queued"
    looks: int = 0
    shown: int = 0  # looks that found it succeeded
    url: str | None = None
    reason: str | None = None


def record(job: Job) -> dict[str, Any]:
    """What GET says: the documented fields, then the parameters as they were sent."""
    ended = job.status in ("succeeded", "failed", "cancelled")
    given = {name: value for name, value in job.given.items() if name not in ("model", "prompt")}
    return {
        "generation_id": job.id,
        "model_name": job.given["model"],
        "prompt": job.given["prompt"],
        "media_type": "image",
        "status": job.status,
        "result_url": job.url,
        "error_message": job.reason if job.status == "failed" else None,
        "enqueued_at": 1775091431,
        "started_at": None if job.status == "queued" else 1775091432,
        "completed_at": 1775091590 if ended else None,
        **given,
    }
