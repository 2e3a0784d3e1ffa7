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
from .report import Measured, Row, kept, show  # noqa: E402
from .shapes import FULL, TINY, Shape  # noqa: E402


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="make bench-local")
    parser.add_argument("--tiny", action="store_true", help="try the bench on the CPU in seconds")
    parser.add_argument("--steps", type=int, default=20)
    asked = parser.parse_args()
    shape, sides, steps, runs = (TINY, (256,), 3, 2) if asked.tiny else (FULL, (1024, 2048), asked.steps, 2)
    device = by_diffusers.rate(cpu=asked.tiny)
    if not asked.tiny and device["device"] == "cpu":
        print("There is no GPU that torch can use. `make bench-local ARGS=--tiny` tries the bench on the CPU.")
        return 2
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as base, by_comfy.comfy(Path(base), shape, cpu=asked.tiny) as server:
        for variant in ("bf16", "fp8"):
            with by_comfy.models(server, shape, variant) as loaded:
                for side in sides:
                    found = by_comfy.measure(server, loaded, side, steps, runs)
                    rows += _rows(variant, side, shape, device["rate"], *found)
        if fault := [line for line in server.log.read_text("utf-8").splitlines() if "unet missing" in line]:
            sys.exit(fault[0])
    for side in sides:
        theirs = by_diffusers.measure(shape, side, steps, runs, cpu=asked.tiny) if by_diffusers.installed() else None
        rows.append(
            Row("bf16", side, "diffusers", theirs, shape.operations(tokens(side), zeroed=False), device["rate"])
        )
    show(rows, device["device"])
    if not by_diffusers.installed():
        print(f"\n{by_diffusers.INSTALL}")
    return 0 if asked.tiny or kept(rows) else 1


def tokens(side: int) -> int:
    """Image tokens of `side`² pixels."""
    return (side // 16) ** 2


def _rows(variant: str, side: int, shape: Shape, rate: float, ours: Measured, blueprint: Measured) -> list[Row]:
    plain, zeroed = (shape.operations(tokens(side), zeroed=with_text) for with_text in (False, True))
    return [
        Row(variant, side, "ours", ours, plain, rate),
        Row(variant, side, "ComfyUI's blueprint", blueprint, zeroed, rate),
    ]


if __name__ == "__main__":
    sys.exit(main())
