"""Of a test that asks over a socket and has many cases, those after the first ones are `slow`, and `repeated`."""

from __future__ import annotations

from collections import Counter

import pytest

QUICK_CASES = 3
"""The cases of one test that `make quick` runs; `make test` runs all of them."""

SOCKETS = {"double_of", "ideogram_double"}
"""The fixtures that start a double."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the cases after the first ones, before `-m` chooses by the marker."""
    seen: Counter[str] = Counter()
    for item in items:
        if isinstance(item, pytest.Function) and SOCKETS & set(item.fixturenames):
            test = item.nodeid.partition("[")[0]
            if item.get_closest_marker("slow") is None:
                seen[test] += 1
            if seen[test] > QUICK_CASES:
                item.add_marker("slow")
                item.add_marker("repeated")
