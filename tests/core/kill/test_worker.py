"""A worker that is no fork but a program of its own, as ComfyUI is: killed, and started again on the same store."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.receipts.process_lock import died

from .conftest import NewShop
from .nursery import PATIENCE, PROGRAM, TESTS
from .shop import Shop, sound

pytestmark = pytest.mark.slow


def program(shop: Shop, seeds: list[int]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        PROGRAM,
        cwd=TESTS,
        env={**os.environ, "TMPDIR": str(shop.folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(shop.order(seeds)))
    process.stdin.close()
    return process


def test_a_program_is_killed_and_started_again(new_shop: NewShop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = new_shop("fal")
    monkeypatch.setattr(tempfile, "tempdir", str(shop.folder))
    shop.double.polls = 1_000_000
    with program(shop, [1, 2]) as process:
        end = time.monotonic() + PATIENCE
        while sorted(shop.states().values()) != ["accepted"] * 2:
            assert time.monotonic() < end and process.poll() is None
            time.sleep(0.02)
        (owner,) = {row["owner"] for row in shop.rows().values()}
        assert not died(owner)
        process.kill()
    # Whoever finds it dead may be killed before it has noted that, and the next must find it dead as well.
    assert died(owner) and died(owner)
    shop.double.polls = 0
    with program(shop, [1, 2]) as process:
        assert process.stdout is not None
        lines: list[dict[str, Any]] = [json.loads(line) for line in process.stdout]
    sound({line["seed"]: line for line in lines if "seed" in line}, 1, 2)
    assert lines[-1] == {"done": True} and process.returncode == 0
    assert shop.posts() == {1: 1, 2: 1}
