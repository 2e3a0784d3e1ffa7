"""The double of fal, for its tests."""

from __future__ import annotations

import pytest
from core.conftest import DoubleOf
from doubles import FalDouble


@pytest.fixture
def fal(double_of: DoubleOf) -> FalDouble:
    """The double of fal."""
    double = double_of("fal")
    assert isinstance(double, FalDouble)
    return double
