"""A measured figure, what it stands beside, and whether the promise is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`what` was measured as `found`, beside `beside`; `promise` says what it must reach, `kept` whether it does."""

    what: str
    found: str
    beside: str
    promise: str
    kept: bool


def show(rows: list[Row]) -> None:
    """Print the rows as the table that stands in the README."""
    print("\n| what | measured | beside | promise | kept |\n|---|---|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.found} | {row.beside} | {row.promise} | {'yes' if row.kept else '**no**'} |")
