"""A measurement, what it is compared with, and whether it meets its target."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One line of the table: `target` says what the measured value must reach, `is_met` whether it does."""

    name: str
    measured: str
    compared_with: str
    target: str
    is_met: bool


def show(measurements: list[Measurement]) -> None:
    """Print the measurements as the table in the README."""
    print("\n| what | measured | beside | promise | kept |\n|---|---|---|---|---|")
    for measurement in measurements:
        met = "yes" if measurement.is_met else "**no**"
        cells = (measurement.name, measurement.measured, measurement.compared_with, measurement.target, met)
        print(f"| {' | '.join(cells)} |")
