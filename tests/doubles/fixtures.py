"""pytest fixtures of the doubles; a conftest loads them with `pytest_plugins`."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from . import contract
from .ideogram import KEY, IdeogramDouble
from .samples import opened


def pytest_report_header() -> str:
    checked = "checked" if contract.enabled else "not checked, IDEOGRAM_OPENAPI names no file"
    return f"Ideogram's OpenAPI file: {checked}"


@pytest.fixture
def ideogram_double() -> Iterator[IdeogramDouble]:
    """Ideogram on loopback; the test fails if the official contract was broken, or the key went to a link."""
    with IdeogramDouble() as double:
        yield double
    assert not double.violations, "\n".join(double.violations)


@pytest.fixture
def ideogram_client(ideogram_double: IdeogramDouble) -> Iterator[httpx.Client]:
    """A plain client with the right key."""
    with opened(base_url=ideogram_double.url, headers={"Api-Key": KEY}) as client:
        yield client
