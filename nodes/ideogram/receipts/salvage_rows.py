"""Copies the undamaged rows of a damaged receipts database into a new one. It imports nothing of the pack."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("salvage.json")
"""The version of the tables, and the statements that create them, in SQLAlchemy's order: so each table has the same
first page as in a database that the pack has made."""

JSON = ("metadata", "headers", "job")
"""Columns that hold a JSON object."""

HEADER, PAGE = 100, 4096
"""Bytes of SQLite's header and of a page."""

SMALLEST, MAX_PROBES = 40, 1_000_000
"""SMALLEST is the bytes of the smallest row. Where no index lists the row numbers, those after the last readable row
are tried one by one: as many as rows of that size fit into the file, at most MAX_PROBES."""

KINDS = {"TEXT": str, "INTEGER": int, "BIGINT": int, "BOOLEAN": int, "FLOAT": (int, float), "BLOB": bytes}
"""The Python type of an undamaged value, by the type of its column."""

Counts = dict[str, tuple[int, int, bool]]
"""For each table: rows saved, rows known to be lost, and whether more may be lost."""


class SalvageError(Exception):
    """Nothing was changed; the text tells the user why."""


def statements() -> list[str]:
    """The statements that create the tables and indexes of `version`."""
    return list(json.loads(SCHEMA.read_text("utf-8"))["statements"])


def version() -> int:
    """The version of the tables that `statements` creates."""
    return int(json.loads(SCHEMA.read_text("utf-8"))["version"])


def journal_of(file: Path) -> Path:
    """The file of SQLite's rollback journal."""
    return file.with_name(f"{file.name}-journal")


def rebuild(copy: Path, new: Path) -> Counts:
    """Make the new database of the copy's undamaged rows, and verify it. This may change the copy.

    Returns the counts for each table. Raises SalvageError.
    """
    fresh = new.with_name("fresh.sqlite")
    with contextlib.closing(sqlite3.Connection(fresh)) as target:
        for statement in statements():
            target.execute(statement)
    old = _readable(copy, fresh.read_bytes()[:PAGE])
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with contextlib.closing(old), contextlib.closing(sqlite3.Connection(new, isolation_level=None)) as target:
        old_statements = _statements_of(old)
        target.execute("BEGIN")
        for statement in old_statements + [new for new in statements() if _name(new) not in map(_name, old_statements)]:
            target.execute(statement)
        tables = [name for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        old_names = {_name(statement) for statement in old_statements}
        probes = min(copy.stat().st_size // SMALLEST, MAX_PROBES)
        counts = {table: _saved(old, target, table, probes) if table in old_names else (0, 0, True) for table in tables}
        if not counts["versions"][0]:
            if old_statements and sorted(old_statements) != sorted(statements()):
                raise SalvageError("its version is lost, and its tables are those of another version of Ideogram Kit.")
            # The salt only keys the digests of keys, for which a new one does as well.
            target.execute("INSERT INTO versions VALUES (?, ?)", (version(), secrets.token_hex(16)))
        target.execute("COMMIT")
        verdict = target.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise SalvageError(f"what was saved of it is not sound ({verdict}).")
    return counts


def _readable(copy: Path, fresh: bytes) -> sqlite3.Connection:
    """Open the copy: as it is, else with a repaired header, else with the first page of a new database."""
    header = fresh[:28] + (copy.stat().st_size // PAGE).to_bytes(4, "big") + fresh[32:HEADER]
    for first in (b"", header, header + fresh[HEADER:]):
        if first:
            # A journal belongs to the file as it was.
            journal_of(copy).unlink(missing_ok=True)
            with copy.open("r+b") as file:
                file.write(first)
        old = sqlite3.Connection(copy)
        with contextlib.suppress(sqlite3.Error):
            # With writable_schema, a file that is shorter than its header says is read as far as it goes.
            old.execute("PRAGMA writable_schema = ON")
            old.execute("PRAGMA cell_size_check = ON")
            if "transactions" in map(_name, _statements_of(old)):
                return old
        old.close()
    raise SalvageError("its tables cannot be read.")


def _statements_of(old: sqlite3.Connection) -> list[str]:
    """The statements that created its tables and indexes."""
    query = "SELECT sql FROM sqlite_master WHERE sql <> '' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid"
    return [str(sql) for (sql,) in old.execute(query)]


def _name(statement: str) -> str:
    """The name of the table or index that a CREATE statement creates."""
    return statement.split()[2]


def _saved(old: sqlite3.Connection, target: sqlite3.Connection, table: str, probes: int) -> tuple[int, int, bool]:
    """Copy the undamaged rows of a table. Returns how many, how many are known to be lost, and whether more may be."""
    columns = [(name, kind) for _, name, kind, *_ in target.execute(f'PRAGMA table_info("{table}")')]
    names, marks = ", ".join(f'"{name}"' for name, _ in columns), ", ".join("?" * len(columns))
    expected, is_complete = _indexed(old, table)
    saved: set[int] = set()
    damaged: set[int] = set()
    query = f'SELECT rowid, {names} FROM "{table}" NOT INDEXED'  # noqa: S608 - the names are those of our tables
    scan = Scan(old, query, expected, probes)
    for rowid, *row in scan.rows():
        if rowid in saved:
            continue
        if all(_is_sound(value, kind, name) for value, (name, kind) in zip(row, columns, strict=True)):
            with contextlib.suppress(sqlite3.IntegrityError):
                target.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', row)  # noqa: S608
                saved.add(rowid)
                continue
        damaged.add(rowid)
    return len(saved), len((expected | damaged) - saved), scan.broken and not is_complete


def _indexed(old: sqlite3.Connection, table: str) -> tuple[set[int], bool]:
    """The row numbers in the table's indexes, and whether one index could be read to its end."""
    expected: set[int] = set()
    is_complete = False
    with contextlib.suppress(sqlite3.Error):
        for _, index, *_ in old.execute(f'PRAGMA index_list("{table}")').fetchall():
            with contextlib.suppress(sqlite3.Error):
                query = f'SELECT rowid FROM "{table}" INDEXED BY "{index}"'  # noqa: S608
                rowids = [rowid for (rowid,) in old.execute(query)]
                expected.update(rowids)
                # An index that damage has emptied can be read to its end, too.
                is_complete = is_complete or bool(rowids)
    return expected, is_complete


class Scan:
    """Reads a table's rows by the statement `select`, skipping what is damaged. `expected` has row numbers of indexes.

    Where the last row number is not known, `probes` numbers after the last readable row are tried. `broken` says that
    reading has met damage.
    """

    def __init__(self, old: sqlite3.Connection, select: str, expected: set[int], probes: int) -> None:
        self._old, self._select, self._expected, self._probes = old, select, expected, probes
        self.broken = False

    def rows(self) -> Iterator[Any]:
        """The rows, each with its number first. Some come twice."""
        first, last = 0, 0
        for row in self._read("ORDER BY rowid"):
            first = row[0]
            yield row
        if not self.broken:
            return
        for row in self._read("ORDER BY rowid DESC"):
            last = row[0]
            yield row
        end = first + self._probes
        probes = range(first + 1, min(last or max(self._expected, default=end), end) + 1)
        for number in sorted(self._expected.union(probes)):
            yield from self._read("WHERE rowid = ?", number)

    def _read(self, clause: str, *values: int) -> Iterator[Any]:
        try:
            yield from self._old.execute(f"{self._select} {clause}", values)
        except sqlite3.Error:
            self.broken = True


def _is_sound(value: Any, kind: str, name: str) -> bool:
    if value is None:
        return True  # a null in a column that takes none is refused when it is inserted
    if name in JSON:
        try:
            return isinstance(json.loads(value), dict)
        except (TypeError, ValueError):
            return False
    return isinstance(value, KINDS.get(kind, object))
