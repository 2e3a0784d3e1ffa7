"""The number of cases of each property, and the count of those that ran."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

T = TypeVar("T", bound=Callable[..., Any])

thorough = os.environ.get("IDEOGRAM_KIT_FUZZ") == "1"
"""Whether this is `make fuzz`: fresh cases each time. In `make test` they are few, and always the same."""

TIMES = 30
LEAST = 10_000
ran: Counter[str] = Counter()
"""The cases that were tried, by what was hostile."""


def cases(count: int) -> Callable[[T], T]:
    """The settings of a property that is tried on `count` cases, or on TIMES as many."""
    return settings(
        max_examples=count * TIMES if thorough else count,
        derandomize=not thorough,
        deadline=None,
        print_blob=True,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
    )
