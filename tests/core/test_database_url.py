"""Which database is used: a URL that is none, a PostgreSQL that is not there, a missing driver, a network disk."""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
import time
import traceback
from functools import partial
from pathlib import Path

import pytest
from doubles import Double
from ideogram_kit.nodes.ideogram.errors import BadInput, Storage
from ideogram_kit.nodes.ideogram.receipts import database, postgresql, sqlite
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.network_disk import network_disk
from ideogram_kit.nodes.ideogram.receipts.store import Store

from .conftest import Ask
from .samples import generate
from .stores import bring, claim_of, python, said

SECRET = "hunter2-the-password"
REFUSED = f"postgresql://user:{SECRET}@127.0.0.1:1/kit"


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "/a/file.sqlite",
        f"mysql://user:{SECRET}@host/kit",
        f"{SECRET}://user:{SECRET}@host/kit",
        f"postgresql://user:{SECRET}@host:port/kit",
        f"postgresql://user:half@{SECRET}@host/kit",
        f"sqlite+pysqlcipher://:{SECRET}@/kit",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:kit?mode=memory&uri=true",
    ],
)
def test_a_url_that_is_none_is_refused_without_being_quoted(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="IDEOGRAM_KIT_DATABASE_URL") as caught:
        Store(tmp_path, url)
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert list(tmp_path.iterdir()) == []


def test_a_file_may_be_named(tmp_path: Path) -> None:
    store = Store(tmp_path / "kit", f"sqlite:///{tmp_path / 'elsewhere' / 'r.sqlite'}", tmp_path / "files")
    bring(store, claim_of(store), "answered")
    store.files.check_room()
    store.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "files"]


@pytest.mark.slow
def test_the_common_short_form_is_postgresql_too(postgres_url: str, tmp_path: Path) -> None:
    store = Store(tmp_path, postgres_url.replace("postgresql+psycopg://", "postgres://"))
    assert store.receipts() == []
    store.close()


@pytest.mark.slow
def test_a_postgresql_that_is_not_there_is_told_of_soon_and_nothing_is_sent(
    ask: Ask, double: Double, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = Store(tmp_path, REFUSED)
    began = time.monotonic()
    with pytest.raises(Storage, match=r"database does not answer.*127\.0\.0\.1") as caught:
        ask(generate("3.0"), graph_run=GraphRun(store=store))
    pauses = sum(database.PAUSE * 2**turn for turn in range(database.TRIES - 1))
    assert time.monotonic() - began < pauses + 5
    assert not double.requests
    told = "".join(traceback.format_exception(caught.value)) + caplog.text + repr(vars(store.database))
    assert SECRET not in told
    store.close()


@pytest.mark.slow
def test_a_postgresql_that_says_nothing_is_given_up_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert postgresql.OPTIONS["connect_args"]["connect_timeout"] <= 10
    monkeypatch.setattr(database, "TRIES", 2)
    monkeypatch.setitem(postgresql.OPTIONS, "connect_args", {"connect_timeout": 2})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = Store(tmp_path, f"postgresql://user:{SECRET}@127.0.0.1:{silent.getsockname()[1]}/kit")
        began = time.monotonic()
        with pytest.raises(Storage, match="does not answer"):
            store.receipts()
        assert time.monotonic() - began < 2 * 2 + 5
        store.close()


@pytest.mark.slow
def test_a_password_is_in_no_log_note_or_error(
    ask: Ask, double: Double, postgres_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user, _, host = postgres_url.partition("@")
    store = Store(tmp_path, f"{user}:{SECRET}@{host}")
    try:
        result = ask(generate("3.0"), graph_run=GraphRun(store=store))
    finally:
        store.close()
    assert SECRET not in caplog.text + repr(result) + repr(double.requests)
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert SECRET.encode() not in b"".join(kept)


def test_a_missing_driver_is_told_with_its_command(tmp_path: Path) -> None:
    code = f"""
        from pathlib import Path
        class Missing:
            def find_spec(self, name, path=None, target=None):
                if name.partition(".")[0] in ("psycopg", "psycopg2", "psycopg_binary"):
                    raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        sys.meta_path.insert(0, Missing())
        from ideogram_kit.nodes.ideogram.errors import BadInput
        from ideogram_kit.nodes.ideogram.receipts.store import Store
        store = Store(Path(sys.argv[1]), {REFUSED!r})
        for _ in range(2):
            try:
                store.receipts()
            except BadInput as error:
                print(error)
        store.close()
        kept = Store(Path(sys.argv[1]))
        print(kept.receipts())
        kept.close()
    """
    first, second, kept = said(python(code, str(tmp_path))).splitlines()
    assert first == second
    assert first.startswith("IDEOGRAM_KIT_DATABASE_URL: PostgreSQL needs psycopg")
    assert sys.executable in first and "-m pip" in first and "requirements-batch.txt" in first
    requirements = Path(first.rpartition("-r ")[2].strip(' ".'))
    assert "psycopg" in requirements.read_text("utf-8")
    assert kept == "[]", "SQLite needs none"


MOUNTS = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / {0}/share rw,relatime shared:2 - nfs4 server:/export rw,vers=4.2
31 30 0:41 / {0}/share/own rw,relatime - ext4 /dev/vdb rw
32 22 0:42 / {0}/windows\040share rw - cifs //server/share rw
33 22 0:43 / {0}/ssh rw shared:3 master:1 - fuse.sshfs user@server:/ rw
34 22 0:44 / {0}/drive rw - fuse.rclone remote: rw
35 22 0:45 / {0}/été rw - nfs server:/été rw
36 22 0:46 / {0}/local rw - fuseblk /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("elsewhere", ""),
        ("share", "nfs4"),
        ("share/deep/down", "nfs4"),
        ("shared", ""),
        ("share/own/kit", ""),
        ("windows share/kit", "cifs"),
        ("ssh", "sshfs"),
        ("été/kit", "nfs"),
        ("local", ""),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells by the drive")
def test_a_network_disk_is_told_by_its_mount(folder: str, kind: str, tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS.format(tmp_path), "utf-8")
    assert network_disk(tmp_path / folder, mounts) == kind
    assert network_disk(tmp_path / folder, tmp_path / "missing") == ""
    assert network_disk(Path("/")) == "", "this machine's own"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells by the drive")
def test_on_a_network_disk_nothing_is_sent_and_postgresql_is_named(
    ask: Ask, double: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS.format(tmp_path), "utf-8")
    monkeypatch.setattr(sqlite, "network_disk", partial(network_disk, mounts=mounts))
    store = Store(tmp_path / "share" / "kit", files=tmp_path / "files")
    with contextlib.closing(store), pytest.raises(Storage, match=r"nfs4.*IDEOGRAM_KIT_DATABASE_URL"):
        ask(generate("3.0"), graph_run=GraphRun(store=store))
    assert not double.requests
    assert not (tmp_path / "share" / "kit" / "receipts.sqlite").exists()
    named = Store(tmp_path / "share" / "kit", f"sqlite:///{tmp_path}/receipts.sqlite", tmp_path / "files")
    with contextlib.closing(named):
        assert named.receipts() == []
