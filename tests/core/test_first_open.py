"""The database at its first opening, and in another version of Ideogram Kit."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from doubles import Double
from ideogram_kit.nodes.ideogram.errors import Storage
from ideogram_kit.nodes.ideogram.receipts import schema
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.store import Store
from sqlalchemy import Connection, text, update

from .conftest import Ask
from .samples import generate
from .stores import MakeStore, bring, claim_of, python, rows, said

pytestmark = pytest.mark.slow

PROCESSES = 4


def test_processes_that_open_a_new_database_at_once_share_it(store: Store, store_url: str | None) -> None:
    code = """
        import time
        from pathlib import Path
        from core.stores import bring, claim_of
        from ideogram_kit.nodes.ideogram.receipts.store import Store
        store = Store(Path(sys.argv[1]), sys.argv[2] or None)
        claim = claim_of(store, sys.argv[3] * 40)
        time.sleep(max(0, float(sys.argv[4]) - time.time()))
        bring(store, claim, "accepted")
        print(store.database.salt)
        store.close()
    """
    start = str(time.time() + 3)
    processes = [python(code, str(store.folder), store_url or "", name, start) for name in "abcd"[:PROCESSES]]
    salts = {said(process) for process in processes}
    assert len(salts) == 1
    found = rows(store)
    assert [len(found[name]) for name in ("transactions", "ledger", "provider_references")] == [PROCESSES] * 3
    assert store.database.salt in salts


def test_threads_that_open_it_at_once_share_it_too(another: MakeStore) -> None:
    from concurrent.futures import ThreadPoolExecutor

    store = another()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: store.receipts(), range(8))) == [[]] * 8


def test_a_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "kit")
    bring(store, claim_of(store), "sent")
    store.files.check_room()
    store.files.write("aa/picture", b"a picture")
    for path in (store.folder, *store.folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
    store.close()


def test_a_newer_versions_rows_are_left_alone_and_named(
    store: Store, another: MakeStore, ask: Ask, double: Double
) -> None:
    bring(store, claim_of(store), "answered")
    version = schema.VERSION + 7
    store.database.run_blocking(lambda c: c.execute(update(schema.versions).values(version=version)))
    before = rows(store)
    told = rf"newer version of Ideogram Kit \(theirs is {version}, this one reads up to {schema.VERSION}\)"
    for _ in range(2):
        with pytest.raises(Storage, match=told):
            ask(generate("3.0"), graph_run=GraphRun(store=another()))
    assert not double.requests
    assert rows(store) == before
    assert store.database.run_blocking(lambda c: c.scalar(text("SELECT version FROM versions"))) == version


def note(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE transactions ADD COLUMN note TEXT"))
    connection.execute(text("UPDATE transactions SET note = 'migrated'"))


def log(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE migrated (name TEXT PRIMARY KEY)"))
    connection.execute(text("INSERT INTO migrated SELECT note FROM transactions"))


def migrations(monkeypatch: pytest.MonkeyPatch, *steps: object) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", {1 + number: step for number, step in enumerate(steps)})
    monkeypatch.setattr(schema, "VERSION", 1 + len(steps))


def test_an_older_one_is_brought_up_to_date_once(
    store: Store, another: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert schema.VERSION == 1, "another beginning is needed here once there are real migrations"
    bring(store, claim_of(store), "answered")
    salt = store.database.salt
    migrations(monkeypatch, note, log)
    for _ in range(2):
        other = another()
        assert [receipt.state for receipt in other.receipts()] == ["answered"]
        found = other.database.run_blocking(lambda c: c.execute(text("SELECT name FROM migrated")).scalars().all())
        assert found == ["migrated"]
        assert other.database.run_blocking(lambda c: c.scalar(text("SELECT version FROM versions"))) == 3
        assert other.database.salt == salt, "keys are told apart as before"


def test_a_migration_that_fails_changes_nothing(
    store: Store, another: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(store, claim_of(store), "answered")

    def broken(connection: Connection) -> None:
        log(connection)
        connection.execute(text("ALTER TABLE nothing ADD COLUMN note TEXT"))

    with monkeypatch.context() as patch:
        migrations(patch, note, broken)
        with pytest.raises(Storage, match="nothing"):
            another().receipts()
    assert [receipt.state for receipt in store.receipts()] == ["answered"]
    assert store.database.run_blocking(lambda c: c.scalar(text("SELECT version FROM versions"))) == 1
    migrations(monkeypatch, note, log)
    assert [receipt.state for receipt in another().receipts()] == ["answered"]
