"""`make bench`, `make bench-local`, `make soak`: speed and memory of the pack beside others, and after much use."""

from __future__ import annotations

import subprocess

from . import host


def main(arguments: list[str]) -> int:
    """Install what is missing and run tests/bench in the host's own Python."""
    return _run("bench", arguments)


def local(arguments: list[str]) -> int:
    """The same for tests/bench/local, which needs a GPU."""
    return _run("bench.local", arguments)


def soak(arguments: list[str]) -> int:
    """The same for tests/bench/soak.py: what many requests leave behind."""
    return _run("bench.soak", arguments)


def _run(module: str, arguments: list[str]) -> int:
    comfy = host.ensure(tests=True)
    command = [str(comfy.python), "-m", module, *arguments]
    return subprocess.run(command, cwd=host.ROOT / "tests", check=False).returncode
