"""Two hundred nodes in one graph, at a provider that makes ten pictures at once and refuses the eleventh."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from doubles import IdeogramDouble, pictures
from ideogram_kit.dev.comfy import Comfy

from .conftest import generate, save

NODES = 200
PATIENCE = 240
"""Seconds for a graph, which takes about six: a busy machine fails no test."""

GROWTH = 40 * 2**20
"""Bytes that a second graph of as many new nodes may add: what ComfyUI itself keeps of a run, with its history."""


@pytest.fixture(autouse=True)
def limited(ideogram: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ideogram, "picture", lambda width, height, seed, alpha: pictures.png(64, 64, seed, alpha))
    monkeypatch.setattr(ideogram, "limit", 10)
    ideogram.images.most = 0


def graph(seed: int) -> dict[str, Any]:
    nodes: dict[str, Any] = {}
    for number in range(NODES):
        nodes[f"{number}"] = generate(model="3.0", seed=seed + number)
        nodes[f"{number} saved"] = save([f"{number}", 0], "many")
    return nodes


def resident(comfy: Comfy) -> int:
    """Bytes of memory that the server holds."""
    status = Path(f"/proc/{comfy.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024


def test_two_hundred_nodes_all_arrive_and_never_more_than_ten_at_once(
    with_key: Comfy, ideogram: IdeogramDouble
) -> None:
    ideogram.api_seconds = 0.1  # long enough for others to want a place meanwhile
    before = ideogram.billed
    outputs = with_key.run(graph(10_000), PATIENCE)
    assert sum(len(output["images"]) for output in outputs.values()) == NODES
    assert ideogram.billed - before == NODES
    assert len(ideogram.asked("/v1")) == NODES, "none met a 429"
    assert 1 < ideogram.images.most <= 10


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux alone tells the memory of a process")
def test_memory_stays_flat(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    sizes: list[int] = []
    for seed in (20_000, 30_000, 40_000):
        with_key.run(graph(seed), PATIENCE)
        with_key.post("/free", {"free_memory": True, "unload_models": True})
        sizes.append(resident(with_key))
    assert sizes[2] - sizes[1] < GROWTH, [round(size / 2**20) for size in sizes]
