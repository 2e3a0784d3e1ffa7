"""The PostgreSQL that other tests stand on: it answers, keeps databases apart, comes back, and is private."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import postgres
import pytest
from postgres import Server
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[1]


def connect(url: str) -> Connection:
    return create_engine(url, poolclass=NullPool).connect()


def scalar(url: str, question: str) -> Any:
    with connect(url) as connection:
        return connection.execute(text(question)).scalar()


def write(url: str, *statements: str) -> None:
    with connect(url) as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def test_it_answers(postgres_url: str) -> None:
    assert postgres_url.startswith("postgresql+psycopg://")
    assert scalar(postgres_url, "SELECT 1") == 1
    assert scalar(postgres_url, "SHOW server_encoding") == "UTF8"


def test_two_databases_share_nothing(postgres_url: str, postgres_server: Server) -> None:
    other = postgres_server.new()
    write(postgres_url, "CREATE TABLE rows (id integer)", "INSERT INTO rows VALUES (1)")
    exists = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'rows'"
    assert (scalar(postgres_url, exists), scalar(other, exists)) == (1, 0)
    postgres_server.drop(other)
    with pytest.raises(OperationalError, match="does not exist"):
        scalar(other, "SELECT 1")


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_restart_ends_what_is_open_and_keeps_what_is_committed(
    postgres_url: str, postgres_server: Server, mode: str
) -> None:
    write(postgres_url, "CREATE TABLE rows (id integer)", "INSERT INTO rows VALUES (1)")
    with connect(postgres_url) as connection:
        connection.execute(text("INSERT INTO rows VALUES (2)"))
        postgres_server.restart(mode)
        with pytest.raises(OperationalError):
            connection.execute(text("SELECT 1"))
        connection.invalidate()
    assert scalar(postgres_url, "SELECT sum(id) FROM rows") == 1


@pytest.mark.skipif(postgres.VARIABLE in os.environ, reason="the server is not the tests' own")
def test_no_network_reaches_it(postgres_url: str) -> None:
    assert scalar(postgres_url, "SHOW listen_addresses") == ""
    folder = Path(scalar(postgres_url, "SHOW unix_socket_directories"))
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(postgres.VARIABLE in os.environ, reason="the server is not the tests' own")
def test_it_ends_with_its_process_even_a_killed_one() -> None:
    program = (
        "import os, signal, postgres\n"
        "with postgres.started() as server:\n"
        "    print(server.new(), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=TESTS, capture_output=True, text=True, check=False)
    folder = Path(done.stdout.strip().partition("?host=")[2].replace("%2F", "/"))
    assert folder.name.startswith("ideogram-kit-postgres-"), done.stderr
    until = time.monotonic() + 30
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()
