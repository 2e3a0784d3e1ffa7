"""Starts workers in the twinkling of an eye, kills them, and reads what they printed."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-W", "error", "-m", "core.kill"]
PATIENCE = 20.0
"""Seconds after which a worker that does not end is an error."""


class Worker:
    """A process that carries out an order; `lines` are what it has printed so far."""

    def __init__(self, nursery: Nursery, pid: int, out: Path) -> None:
        self._nursery, self.pid, self._out = nursery, pid, out

    @property
    def lines(self) -> list[dict[str, Any]]:
        if not self._out.exists():
            return []
        # A line that it was killed in is none.
        return [json.loads(line) for line in self._out.read_text().splitlines(keepends=True) if line.endswith("\n")]

    def says(self, word: str) -> bool:
        return any(word in line for line in self.lines)

    def until(self, true: Callable[[], Any]) -> None:
        """Wait until it is so while this works; its error, where it has one, is the caller's."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end and not self.errors, f"it never was: {self.lines}\n{self.errors}"
            time.sleep(0.01)

    def kill(self) -> None:
        """SIGKILL: nothing of it has a chance to tidy up."""
        # It is not reaped before it is asked for, so that the id is its own.
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> None:
        """Wait for its end."""
        end = time.monotonic() + PATIENCE
        while not self._nursery.tell({"reap": self.pid})["ended"]:
            assert time.monotonic() < end, f"it does not end: {self.lines}\n{self.errors}"
            time.sleep(0.005)

    def results(self) -> dict[int, dict[str, Any]]:
        """What it printed of every seed, once it has ended by itself."""
        self.wait()
        assert self.says("done") and not self.errors, f"it failed: {self.lines}\n{self.errors}"
        return self.told()

    def told(self) -> dict[int, dict[str, Any]]:
        """What it has printed of seeds so far."""
        return {line["seed"]: line for line in self.lines if "seed" in line}

    @property
    def errors(self) -> str:
        path = self._out.with_name(f"{self._out.name}.errors")
        return path.read_text() if path.exists() else ""


class Nursery:
    """One process that has imported everything, and forks the workers."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock, self._count = folder, threading.Lock(), itertools.count()
        self._process = subprocess.Popen(
            [*PROGRAM, "--nursery"],
            cwd=TESTS,
            # Where the locks of the killed are left.
            env={**os.environ, "TMPDIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, order: dict[str, Any]) -> Worker:
        """A worker that carries out an order."""
        out = self._folder / f"worker-{next(self._count)}"
        return Worker(self, self.tell({**order, "out": str(out)})["pid"], out)

    def tell(self, what: dict[str, Any]) -> dict[str, Any]:
        """Say something to the nursery; its answer."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(what) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """End it, with every worker that is left."""
        with self._process as process:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(10)
