"""What Oxen's tests share: a double of which nothing is remembered."""

from __future__ import annotations

import pytest
from core.conftest import DoubleOf
from doubles import OxenDouble
from ideogram_kit.nodes.ideogram.providers.oxen import catalogue, events


@pytest.fixture
def oxen(double_of: DoubleOf, monkeypatch: pytest.MonkeyPatch) -> OxenDouble:
    """The double of Oxen, with nothing remembered of another that had its port."""
    monkeypatch.setattr(catalogue, "_read", {})
    monkeypatch.setattr(catalogue, "_prices", {})
    monkeypatch.setattr(events, "_streams", {})
    double = double_of("oxen")
    assert isinstance(double, OxenDouble)
    return double
