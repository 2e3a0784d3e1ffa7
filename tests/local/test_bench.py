"""The bench of a step, at a tiny size on the CPU: it runs, and what it states of the real size is right."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from bench.local.report import HEAD, Measured, StepResult, is_fast_enough
from bench.local.shapes import FULL, TINY

TESTS = Path(__file__).parents[1]


def test_the_full_size_is_ideogram_4s() -> None:
    """458 tensors and 9,279,288,448 parameters were counted in the official model."""
    tensors = FULL.tensors()
    assert (len(tensors), sum(math.prod(size) for size in tensors.values())) == (458, 9_279_288_448)


def test_the_arithmetic_of_a_step_is_that_of_its_matrices() -> None:
    """Against two operations for each number of a matrix and token, and the attention's two products."""
    image, layers = 256, range(TINY.layers)
    sizes = {name: math.prod(size) for name, size in TINY.tensors().items() if name.endswith("weight")}
    block = sum(sizes[f"layers.0.{name}.weight"] for name in ("attention.qkv", "attention.o"))
    block += sum(sizes[f"layers.0.feed_forward.{name}.weight"] for name in ("w1", "w2", "w3"))
    expected = 0
    for text in (TINY.words, 0):
        every = image + text
        expected += sum(2 * every * block + 4 * every * every * TINY.width for _ in layers)
        expected += 2 * text * sizes["llm_cond_proj.weight"]
        expected += 2 * every * (sizes["input_proj.weight"] + sizes["final_layer.linear.weight"])
    assert TINY.operations(image, zeroed=False) == expected
    assert TINY.operations(image, zeroed=True) > expected


def test_the_readmes_table_has_the_rows_and_the_arithmetic_of_the_real_size() -> None:
    """Measured or waiting: whoever fills it in runs the bench, which prints these columns."""
    readme = (TESTS.parent / "README.md").read_text("utf-8")
    table = readme.split("<!-- bench-local -->\n")[1].split("<!-- /bench-local -->")[0]
    assert table.startswith(HEAD)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    whose = {"bf16": {"ours", "ComfyUI's blueprint", "diffusers"}, "fp8": {"ours", "ComfyUI's blueprint"}}
    assert {(row[0], row[1], row[2]) for row in rows} == {
        (variant, f"{side}²", who) for variant in whose for side in (1024, 2048) for who in whose[variant]
    }
    for _, size, who, *_, operations, _ in rows:
        image = (int(size[:-1]) // 16) ** 2
        expected = FULL.operations(image, zeroed=who == "ComfyUI's blueprint") / 1e12
        assert operations == f"{expected:.4g}"


@pytest.mark.parametrize(("seconds", "fine"), [(1.0, True), (1.5, False)])
def test_ours_is_judged_by_the_faster_of_the_others(seconds: float, fine: bool) -> None:
    others = [("ComfyUI's blueprint", Measured(1.2, 1.0)), ("diffusers", Measured(2.0, 1.0)), ("diffusers", None)]
    measurements = [("ours", Measured(seconds, 1.0)), *others]
    results = [StepResult("bf16", 1024, who, measured, 1.0, 1.0) for who, measured in measurements]
    assert is_fast_enough(results) is fine


def test_it_runs_at_a_tiny_size() -> None:
    command = [sys.executable, "-m", "bench.local", "--tiny"]
    done = subprocess.run(command, cwd=TESTS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    measured = [line.split(" | ")[:4] for line in done.stdout.splitlines() if "256²" in line]
    seconds = {(row[0].strip("| "), row[2]): row[3] for row in measured}
    for variant in ("bf16", "fp8"):
        for who in ("ours", "ComfyUI's blueprint"):
            assert float(seconds[variant, who].removesuffix(" s")) > 0
    assert ("bf16", "diffusers") in seconds
    assert (seconds["bf16", "diffusers"] == "–") == ("diffusers is not installed" in done.stdout)
