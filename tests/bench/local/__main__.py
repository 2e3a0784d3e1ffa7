"""Measures a step of ours, of ComfyUI's blueprint and of diffusers; exits with 1 where ours is slower.

With `--tiny` all of it runs on the CPU, on weights of a few kilobytes: that tries the bench, and measures nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import pack

pack.load()

from . import by_comfy, by_diffusers  # noqa: E402 (they import the pack)
from .report import Measured, StepResult, is_fast_enough, show  # noqa: E402
from .shapes import FULL, TINY, Shape  # noqa: E402


def main() -> int:
    """Measure, print the table, and return 1 where ours is slower."""
    parser = argparse.ArgumentParser(prog="make bench-local")
    parser.add_argument("--tiny", action="store_true", help="try the bench on the CPU in seconds")
    parser.add_argument("--steps", type=int, default=20)
    options = parser.parse_args()
    shape, sides, steps, runs = (TINY, (256,), 3, 2) if options.tiny else (FULL, (1024, 2048), options.steps, 2)
    device = by_diffusers.rate(cpu=options.tiny)
    if not options.tiny and device["device"] == "cpu":
        print("There is no GPU that torch can use. `make bench-local ARGS=--tiny` tries the bench on the CPU.")
        return 2
    results: list[StepResult] = []
    with tempfile.TemporaryDirectory() as base, by_comfy.comfy(Path(base), shape, cpu=options.tiny) as server:
        for variant in ("bf16", "fp8"):
            with by_comfy.models(server, shape, variant) as loaded:
                for side in sides:
                    measured = by_comfy.measure(server, loaded, side, steps, runs)
                    results += _results(variant, side, shape, device["rate"], *measured)
        if fault := [line for line in server.log.read_text("utf-8").splitlines() if "unet missing" in line]:
            sys.exit(fault[0])
    for side in sides:
        theirs = by_diffusers.measure(shape, side, steps, runs, cpu=options.tiny) if by_diffusers.installed() else None
        results.append(
            StepResult("bf16", side, "diffusers", theirs, shape.operations(tokens(side), zeroed=False), device["rate"])
        )
    show(results, device["device"])
    if not by_diffusers.installed():
        print(f"\n{by_diffusers.INSTALL}")
    return 0 if options.tiny or is_fast_enough(results) else 1


def tokens(side: int) -> int:
    """Image tokens of `side`² pixels."""
    return (side // 16) ** 2


def _results(
    variant: str, side: int, shape: Shape, rate: float, ours: Measured, blueprint: Measured
) -> list[StepResult]:
    plain, zeroed = (shape.operations(tokens(side), zeroed=with_text) for with_text in (False, True))
    return [
        StepResult(variant, side, "ours", ours, plain, rate),
        StepResult(variant, side, "ComfyUI's blueprint", blueprint, zeroed, rate),
    ]


if __name__ == "__main__":
    sys.exit(main())
