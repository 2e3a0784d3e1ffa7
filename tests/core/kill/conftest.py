"""Shops for the tests with kills: a double, a store on SQLite or PostgreSQL, and workers that share it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from doubles import DOUBLES
from postgres import Server

from .nursery import Nursery
from .shop import Shop

NewShop = Callable[[str], Shop]


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where this process's workers come from."""
    made = Nursery(tmp_path_factory.mktemp("workers"))
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return request.param


@pytest.fixture
def new_shop(kind: str, nursery: Nursery, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[NewShop]:
    """Opens a shop of a provider; the double of each fails the test for what it found wrong in a request."""
    shops: list[Shop] = []
    server: Server | None = request.getfixturevalue("postgres_server") if kind == "postgresql" else None
    with contextlib.ExitStack() as stack:

        def opened(provider: str) -> Shop:
            folder = tmp_path / f"shop-{len(shops)}"
            folder.mkdir()
            double = stack.enter_context(DOUBLES[provider]())
            database = server.new() if server is not None else None
            shop = Shop(provider=provider, double=double, nursery=nursery, folder=folder, database=database)
            shops.append(shop)
            return shop

        yield opened
        for shop in shops:
            shop.close()
            if server is not None and shop.database is not None:
                server.drop(shop.database)
    shutil.rmtree(tmp_path, ignore_errors=True)
    assert not [said for shop in shops for said in shop.double.violations]
