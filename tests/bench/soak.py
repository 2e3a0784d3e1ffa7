"""`make soak`: two thousand requests through one ComfyUI, with faults and cancels among them, and what it still holds.

Figures are of the server's process, from /proc: open files, threads, resident memory. The first fifth warms it up.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doubles import Fault, IdeogramDouble, pictures

if TYPE_CHECKING:
    from ideogram_kit.dev.comfy import Comfy

REQUESTS = 2000
NODES, IMAGES = 5, 8
ROUND = NODES * IMAGES
"""Requests of one graph: 4.0 makes one picture a request."""

CANCELLED = 5
"""Every so many rounds the graph is cancelled in the middle, and then run again."""

FILES, THREADS, GROWTH = 20, 4, 20 * 2**20
"""Open files, threads, and bytes of memory, that may be more than after warming up: httpx keeps up to 20 idle
connections open, a pool of threads may not have been full yet, and ComfyUI keeps the history of every graph."""


@dataclass(frozen=True)
class Resources:
    """What the server holds after `requests` requests; `seconds` is how long its latest graph took."""

    requests: int
    files: int
    threads: int
    memory: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.requests:5} requests: {self.files} files, {self.threads} threads, {self.memory / 2**20:.0f} MiB, "
            f"{self.seconds:.2f} s a graph of {ROUND}"
        )


def small_picture(width: int, height: int, seed: int, alpha: bool) -> bytes:
    """A small picture, since it is the requests that are measured."""
    return pictures.png(64, 64, seed, alpha)


def soak(comfy: Comfy, double: IdeogramDouble, requests: int, samples: int = 5) -> list[Resources]:
    """Make `requests` requests of one picture each; return what the server holds at `samples` points on the way.

    Raises AssertionError where a picture does not arrive, or is paid for twice.
    """
    rounds = requests // ROUND
    measured: list[Resources] = []
    for number in range(rounds):
        billed = double.billed
        start = time.monotonic()
        _run_round(comfy, double, number)
        seconds = time.monotonic() - start
        assert double.billed - billed == ROUND, f"{double.billed - billed} were billed for {ROUND}"
        double.forget()
        if (number + 1) * samples // rounds > len(measured):
            measured.append(_resources(comfy, (number + 1) * ROUND, seconds))
    return measured


def leaks(samples: list[Resources]) -> list[str]:
    """What grew after the first sample, a sentence each."""
    first, last = samples[0], samples[-1]
    growths: list[str] = []
    if last.files > first.files + FILES:
        growths.append(f"open files: {first.files} to {last.files}")
    if last.threads > first.threads + THREADS:
        growths.append(f"threads: {first.threads} to {last.threads}")
    if last.memory > first.memory + GROWTH:
        growths.append(f"memory: {first.memory / 2**20:.0f} to {last.memory / 2**20:.0f} MiB")
    return growths


def _run_round(comfy: Comfy, double: IdeogramDouble, number: int) -> None:
    """Run a graph, some of whose requests meet a fault; every few rounds it is cancelled first, and run again."""
    double.script("/v1", Fault.status(429, headers={"Retry-After": "0.05"}))
    double.script("/api/images", Fault.cut(50), Fault(), Fault.status(503))
    prompt = _graph(number)
    if number % CANCELLED == CANCELLED - 1:
        cancelled = comfy.queue(prompt)
        while len(double.requests) < ROUND // 2:
            time.sleep(0.005)
        comfy.post("/interrupt", {})
        comfy.outcome(cancelled)
    outputs = comfy.run(prompt)
    assert sum(len(output["images"]) for output in outputs.values()) == ROUND


def _graph(number: int) -> dict[str, Any]:
    from .stage import ours, previewed

    nodes = [ours("4.0", IMAGES) for _ in range(NODES)]
    for index, node in enumerate(nodes):
        node["inputs"]["seed"] = (number * NODES + index) * IMAGES
    return previewed(nodes)


def _resources(comfy: Comfy, requests: int, seconds: float) -> Resources:
    comfy.post("/free", {"free_memory": True, "unload_models": True})
    process = Path(f"/proc/{comfy.process.pid}")
    files = len(list((process / "fd").iterdir()))
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    return Resources(requests, files, int(status["Threads"]), int(status["VmRSS"].split()[0]) * 1024, seconds)


def _receipts(database: Path) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT count(*) FROM transactions").fetchone()[0]


def main() -> int:
    """Run the soak, print the result, and return 1 where something leaks."""
    import pack

    pack.load()
    from doubles.ideogram import KEY
    from ideogram_kit.dev import host
    from ideogram_kit.dev.comfy import base_folder, serve

    with IdeogramDouble(limit=10, picture=small_picture) as double, tempfile.TemporaryDirectory() as base:
        environment = {"IDEOGRAM_KIT_URL_IDEOGRAM": double.url, "IDEOGRAM_API_KEY": KEY}
        with serve(host.ensure(tests=True), base_folder(Path(base)), environment=environment) as comfy:
            samples = soak(comfy, double, REQUESTS)
            receipts = _receipts(Path(base) / "user" / "__ideogram_kit" / "receipts.sqlite")
        print(*samples, f"{receipts} receipts, at most {double.images.most} pictures at once", sep="\n")
        print(json.dumps(leaks(samples) or "nothing leaks"))
    return 1 if leaks(samples) or double.violations else 0


if __name__ == "__main__":
    sys.exit(main())
