"""Runs the Ideogram double in a process of its own, so that it shares no lock with what is measured."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def apart(**options: object) -> Iterator[str]:
    """The URL of a double in another process: `with apart(api_seconds=0.2, size="1024") as url:`."""
    command = [sys.executable, "-m", __package__ or "doubles"]
    for name, value in options.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    process = subprocess.Popen(
        command,
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line.startswith("http://"):
                raise RuntimeError(f"the double did not start: {line!r}")
            yield line.strip()
        finally:
            if process.stdin:
                process.stdin.close()  # which ends it
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
