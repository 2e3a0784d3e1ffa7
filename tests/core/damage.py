"""Damages a file of SQLite in its pages, as an accident would, and finds those pages."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

PAGE = 4096
LEAF, INNER = (0x0D, 0x0A), (0x05, 0x02)
"""What a page begins with: of a table, of an index."""


def root(file: Path, name: str) -> int:
    """The number of the page at which a table or an index begins."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        return int(database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


def leaves(file: Path, name: str) -> list[int]:
    """The numbers of the pages that hold the rows of a table, or the entries of an index, in order."""
    data = file.read_bytes()

    def below(number: int) -> list[int]:
        start = (number - 1) * PAGE
        if data[start] in LEAF:
            return [number]
        assert data[start] in INNER
        cells = int.from_bytes(data[start + 3 : start + 5], "big")
        found: list[int] = []
        for cell in range(cells):
            pointer = start + 12 + 2 * cell
            at = start + int.from_bytes(data[pointer : pointer + 2], "big")
            found += below(int.from_bytes(data[at : at + 4], "big"))
        return found + below(int.from_bytes(data[start + 8 : start + 12], "big"))

    return below(root(file, name))


def rows_in(file: Path, leaf: int) -> int:
    """How many rows a leaf holds."""
    start = (leaf - 1) * PAGE
    return int.from_bytes(file.read_bytes()[start + 3 : start + 5], "big")


def overwrite(file: Path, page: int, data: bytes) -> None:
    """Put other bytes at the beginning of a page."""
    with file.open("r+b") as opened:
        opened.seek((page - 1) * PAGE)
        opened.write(data)


def emptied(kind: int) -> bytes:
    """A sound page of this kind without an entry."""
    return bytes([kind, 0, 0, 0, 0]) + PAGE.to_bytes(2, "big") + bytes(PAGE - 7)
