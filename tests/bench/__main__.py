"""Runs every measurement and prints a table; exits with 1 where a promise is not kept."""

from __future__ import annotations

import sys

import pack

pack.load()

from . import database, generate, memory, startup  # noqa: E402 (they import the pack)
from .report import Row, show  # noqa: E402


def main() -> int:
    """Measure, print, judge."""
    rows: list[Row] = [*startup.measure(), *generate.measure(), *memory.measure(), *database.measure()]
    show(rows)
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
