"""The measurements of a step, and the table of them in the README."""

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
class StepResult:
    """A step of `implementation` on weights in `variant` at `side`² pixels, which is `operations` of arithmetic."""

    variant: str
    side: int
    implementation: str
    measured: Measured | None
    operations: float
    rate: float

    def line(self) -> str:
        """The row of the table."""
        begin = f"| {self.variant} | {self.side}² | {self.implementation} |"
        if self.measured is None:
            return f"{begin} – | – | – | – | – |"
        floor = self.operations / self.rate
        share = floor / self.measured.seconds
        return (
            f"{begin} {self.measured.seconds:.4g} s | {floor:.4g} s | {share:.0%} | {self.operations / 1e12:.4g} | "
            f"{self.measured.peak / 1e9:.1f} GB |"
        )


HEAD = (
    "| weights | size | whose graph | a step | its floor | of the matrix rate | TFLOP | peak memory |\n"
    "|---|---|---|---|---|---|---|---|"
)


def show(results: list[StepResult], device: str) -> None:
    """Print the table, and how its floor is computed."""
    rate = results[0].rate / 1e12
    print(f"\n{device}; measured bf16 matrix rate {rate:.4g} TFLOP/s. The floor is a step's arithmetic at that rate.\n")
    print(HEAD)
    for result in results:
        print(result.line())


def is_fast_enough(results: list[StepResult]) -> bool:
    """Whether ours is never slower than AIM times the faster of the others at the same work."""
    ours = {(result.variant, result.side): result.measured for result in results if result.implementation == "ours"}
    for key, measured in ours.items():
        others = [
            result.measured
            for result in results
            if (result.variant, result.side) == key and result.implementation != "ours"
        ]
        best = min((other.seconds for other in others if other is not None), default=None)
        if measured is not None and best is not None and measured.seconds > AIM * best:
            return False
    return True
