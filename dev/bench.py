"""`make bench`: speed and memory of the pack beside the host's own nodes, in one run."""

from __future__ import annotations

import subprocess

from . import host


def main(arguments: list[str]) -> int:
    """Install what is missing and run tests/bench in the host's own Python."""
    comfy = host.ensure(tests=True)
    command = [str(comfy.python), "-m", "bench", *arguments]
    return subprocess.run(command, cwd=host.ROOT / "tests", check=False).returncode
