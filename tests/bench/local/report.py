"""What was measured of a step, and the table that stands in the README."""

from __future__ import annotations

from dataclasses import dataclass

AIM = 1.02
"""How many times as long as the faster of the others a step of ours may take: within what two runs differ by."""


@dataclass(frozen=True)
class Measured:
    """`seconds` a step, and the `peak` of memory in bytes."""

    seconds: float
    peak: float


@dataclass(frozen=True)
class Row:
    """A step of `who` on weights in `variant` at `side`² pixels, which is `operations` of arithmetic."""

    variant: str
    side: int
    who: str
    found: Measured | None
    operations: float
    rate: float

    def line(self) -> str:
        """The row of the table."""
        begin = f"| {self.variant} | {self.side}² | {self.who} |"
        if self.found is None:
            return f"{begin} – | – | – | – | – |"
        floor = self.operations / self.rate
        share = floor / self.found.seconds
        return (
            f"{begin} {self.found.seconds:.4g} s | {floor:.4g} s | {share:.0%} | {self.operations / 1e12:.4g} | "
            f"{self.found.peak / 1e9:.1f} GB |"
        )


HEAD = (
    "| weights | size | whose graph | a step | its floor | of the matrix rate | TFLOP | peak memory |\n"
    "|---|---|---|---|---|---|---|---|"
)


def show(rows: list[Row], device: str) -> None:
    """Print the table, and what the floor is."""
    rate = rows[0].rate / 1e12
    print(f"\n{device}; measured bf16 matrix rate {rate:.4g} TFLOP/s. The floor is a step's arithmetic at that rate.\n")
    print(HEAD)
    for row in rows:
        print(row.line())


def kept(rows: list[Row]) -> bool:
    """Whether ours is nowhere slower than the faster of the others at the same work."""
    ours = {(row.variant, row.side): row.found for row in rows if row.who == "ours"}
    for place, found in ours.items():
        others = [row.found for row in rows if (row.variant, row.side) == place and row.who != "ours"]
        best = min((other.seconds for other in others if other is not None), default=None)
        if found is not None and best is not None and found.seconds > AIM * best:
            return False
    return True
