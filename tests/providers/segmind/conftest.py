"""The double of Segmind, for its tests."""

from __future__ import annotations

import pytest
from core.conftest import DoubleOf
from doubles import SegmindDouble


@pytest.fixture
def segmind(double_of: DoubleOf) -> SegmindDouble:
    """The double of Segmind."""
    double = double_of("segmind")
    assert isinstance(double, SegmindDouble)
    return double
