"""Runs every measurement and prints a table; exits with 1 where a target is not met."""

from __future__ import annotations

import sys

import pack

pack.load()

from . import database, generate, memory, startup  # noqa: E402 (they import the pack)
from .report import Measurement, show  # noqa: E402


def main() -> int:
    """Measure, print the table, and return 1 where a target is not met."""
    measurements: list[Measurement] = [*startup.measure(), *generate.measure(), *memory.measure(), *database.measure()]
    show(measurements)
    return 0 if all(measurement.is_met for measurement in measurements) else 1


if __name__ == "__main__":
    sys.exit(main())
