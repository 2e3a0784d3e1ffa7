"""A database of receipts that does not answer, or is damaged: the node says so, and nothing is sent."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from doubles import DOUBLES, Double, IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.dev import host
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import generate, save
from .killable import KillableComfy
from .leaks import files_with_secrets

PASSWORD = "the-password-of-the-database"
GRAPH = {"1": generate(model="3.0"), "2": save(["1", 0])}


@contextlib.contextmanager
def started(base: Path, double: Double, **environment: str) -> Iterator[Comfy]:
    named = {"IDEOGRAM_KIT_URL_IDEOGRAM": double.url, "IDEOGRAM_API_KEY": KEY, **environment}
    with contextlib.closing(KillableComfy(host.ensure(), base, named)) as killable:
        yield killable.start()


@pytest.fixture
def double() -> Iterator[IdeogramDouble]:
    with DOUBLES["ideogram"]() as double:
        assert isinstance(double, IdeogramDouble)
        yield double


def test_a_server_that_does_not_answer(double: IdeogramDouble, tmp_path: Path) -> None:
    url = f"postgresql://kit:{PASSWORD}@127.0.0.1:1/kit"
    with started(tmp_path, double, IDEOGRAM_KIT_DATABASE_URL=url) as comfy:
        with pytest.raises(Failed, match=r"database does not answer \(.*refused") as caught:
            comfy.run(GRAPH, 60)
        assert PASSWORD not in str(caught.value)
        assert files_with_secrets(tmp_path, [PASSWORD]) == [], "nor in the log"
    assert double.requests == []


def test_a_damaged_file_is_left_alone_and_what_saves_it_is_named(double: IdeogramDouble, tmp_path: Path) -> None:
    damaged = tmp_path / "user" / "__ideogram_kit" / "receipts.sqlite"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"no database at all, though as long as one may be" * 1_000)
    with started(tmp_path, double) as comfy, pytest.raises(Failed, match="database is damaged") as caught:
        comfy.run(GRAPH, 60)
    assert double.requests == []
    assert damaged.read_bytes().startswith(b"no database at all")
    quoted = re.findall(r'"([^"]+)"', str(caught.value))
    assert [Path(path).exists() for path in quoted] == [True] * 3, quoted
