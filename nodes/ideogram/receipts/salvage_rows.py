"""Reads what is sound of a damaged database of receipts, row by row, into a new one. It imports nothing of the pack."""

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
"""The tables' version, and the statements that make them in SQLAlchemy's order: each table begins at the page at which
it began before."""

JSON = ("about", "headers", "job")
"""Columns that hold a structure."""

HEADER, PAGE = 100, 4096
"""Bytes of SQLite's header, and of a page."""

SMALLEST, BLIND = 40, 1_000_000
"""Bytes of the smallest row: no more of them than fit into the file are tried after the last one that can be read, and
at most that many, where no index tells which there were."""

KINDS = {"TEXT": str, "INTEGER": int, "BIGINT": int, "BOOLEAN": int, "FLOAT": (int, float), "BLOB": bytes}
"""What a sound row holds in a column of each type."""

Counts = dict[str, tuple[int, int, bool]]
"""By table: rows saved, rows known to be lost, and whether more may be lost."""


class Stopped(Exception):
    """Why nothing was changed, for the user."""


def statements() -> list[str]:
    """What makes the tables and indexes of `version`."""
    return list(json.loads(SCHEMA.read_text("utf-8"))["statements"])


def version() -> int:
    """The version of the tables that `statements` makes."""
    return int(json.loads(SCHEMA.read_text("utf-8"))["version"])


def journal_of(file: Path) -> Path:
    """SQLite's rollback journal of a file."""
    return file.with_name(f"{file.name}-journal")


def rebuilt(copy: Path, new: Path) -> Counts:
    """Make the new database of the copy's sound rows, and verify it. The copy may be changed. Raises Stopped."""
    fresh = new.with_name("fresh.sqlite")
    with contextlib.closing(sqlite3.Connection(fresh)) as made:
        for statement in statements():
            made.execute(statement)
    old = _readable(copy, fresh.read_bytes()[:PAGE])
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with contextlib.closing(old), contextlib.closing(sqlite3.Connection(new, isolation_level=None)) as made:
        theirs = _statements_of(old)
        made.execute("BEGIN")
        for statement in theirs + [ours for ours in statements() if _name(ours) not in map(_name, theirs)]:
            made.execute(statement)
        tables = [name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {_name(statement) for statement in theirs}
        blind = min(copy.stat().st_size // SMALLEST, BLIND)
        counts = {table: _saved(old, made, table, blind) if table in found else (0, 0, True) for table in tables}
        if not counts["versions"][0]:
            if theirs and sorted(theirs) != sorted(statements()):
                raise Stopped("its version is lost, and its tables are those of another version of Ideogram Kit.")
            # The salt only tells keys apart, as a new one does.
            made.execute("INSERT INTO versions VALUES (?, ?)", (version(), secrets.token_hex(16)))
        made.execute("COMMIT")
        verdict = made.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise Stopped(f"what was saved of it is not sound ({verdict}).")
    return counts


def _readable(copy: Path, fresh: bytes) -> sqlite3.Connection:
    """Open the copy: as it is, else with its header put right, else with the first page of tables like ours."""
    header = fresh[:28] + (copy.stat().st_size // PAGE).to_bytes(4, "big") + fresh[32:HEADER]
    for first in (b"", header, header + fresh[HEADER:]):
        if first:
            # A journal belongs to the file as it was.
            journal_of(copy).unlink(missing_ok=True)
            with copy.open("r+b") as file:
                file.write(first)
        old = sqlite3.Connection(copy)
        with contextlib.suppress(sqlite3.Error):
            # With the first, a file that is shorter than its header says is read as far as it goes.
            old.execute("PRAGMA writable_schema = ON")
            old.execute("PRAGMA cell_size_check = ON")
            if "transactions" in map(_name, _statements_of(old)):
                return old
        old.close()
    raise Stopped("its tables cannot be read.")


def _statements_of(old: sqlite3.Connection) -> list[str]:
    """What made its tables and indexes."""
    asked = "SELECT sql FROM sqlite_master WHERE sql <> '' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid"
    return [str(sql) for (sql,) in old.execute(asked)]


def _name(statement: str) -> str:
    """The name of what a CREATE statement makes."""
    return statement.split()[2]


def _saved(old: sqlite3.Connection, made: sqlite3.Connection, table: str, blind: int) -> tuple[int, int, bool]:
    """Copy the sound rows of a table. Returns how many, how many are known to be lost, and whether more may be."""
    columns = [(name, kind) for _, name, kind, *_ in made.execute(f'PRAGMA table_info("{table}")')]
    names, marks = ", ".join(f'"{name}"' for name, _ in columns), ", ".join("?" * len(columns))
    known, is_told = _indexed(old, table)
    saved: set[int] = set()
    spoilt: set[int] = set()
    scan = Scan(old, f'SELECT rowid, {names} FROM "{table}" NOT INDEXED', known, blind)  # noqa: S608 - names of our tables
    for rowid, *row in scan.rows():
        if rowid in saved:
            continue
        if all(_is_sound(value, kind, name) for value, (name, kind) in zip(row, columns, strict=True)):
            with contextlib.suppress(sqlite3.IntegrityError):
                made.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', row)  # noqa: S608
                saved.add(rowid)
                continue
        spoilt.add(rowid)
    return len(saved), len((known | spoilt) - saved), scan.broken and not is_told


def _indexed(old: sqlite3.Connection, table: str) -> tuple[set[int], bool]:
    """The row numbers that the table's indexes know, and whether one of them could be read to its end."""
    known: set[int] = set()
    is_told = False
    with contextlib.suppress(sqlite3.Error):
        for _, index, *_ in old.execute(f'PRAGMA index_list("{table}")').fetchall():
            with contextlib.suppress(sqlite3.Error):
                asked = f'SELECT rowid FROM "{table}" INDEXED BY "{index}"'  # noqa: S608
                found = [rowid for (rowid,) in old.execute(asked)]
                known.update(found)
                # One that was emptied can be read to its end, too, and tells of nothing.
                is_told = is_told or bool(found)
    return known, is_told


class Scan:
    """Reads a table's rows by `select`, around what is damaged; `known` are row numbers that there should be.

    Where nothing tells of the last one, `blind` numbers more are tried.
    """

    def __init__(self, old: sqlite3.Connection, select: str, known: set[int], blind: int) -> None:
        self._old, self._select, self._known, self._blind = old, select, known, blind
        self.broken = False

    def rows(self) -> Iterator[Any]:
        """The rows, each with its number; some come twice."""
        first, last = 0, 0
        for row in self._read("ORDER BY rowid"):
            first = row[0]
            yield row
        if not self.broken:
            return
        for row in self._read("ORDER BY rowid DESC"):
            last = row[0]
            yield row
        end = first + self._blind
        blind = range(first + 1, min(last or max(self._known, default=end), end) + 1)
        for number in sorted(self._known.union(blind)):
            yield from self._read("WHERE rowid = ?", number)

    def _read(self, which: str, *values: int) -> Iterator[Any]:
        try:
            yield from self._old.execute(f"{self._select} {which}", values)
        except sqlite3.Error:
            self.broken = True


def _is_sound(value: Any, kind: str, name: str) -> bool:
    if value is None:
        return True  # what may not be null is refused as it is inserted
    if name in JSON:
        try:
            return isinstance(json.loads(value), dict)
        except (TypeError, ValueError):
            return False
    return isinstance(value, KINDS.get(kind, object))
