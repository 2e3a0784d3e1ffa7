"""A request in fal's queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .wire import Reply


@dataclass
class Job:
    """A request in the queue; `looks` counts how often its status was read, `gone` that it was cancelled there."""

    endpoint: str
    given: dict[str, Any]
    result: Reply
    error: dict[str, Any] = field(default_factory=dict)
    looks: int = 0
    cancelled: bool = False
    gone: bool = False
