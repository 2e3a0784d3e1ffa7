"""`make live`: real calls with the keys that are set, after a confirmation; see tests/live."""

from __future__ import annotations

import os
import subprocess

from . import host


def main(arguments: list[str]) -> int:
    """Install what is missing and run tests/live in the host's own Python, in the current folder."""
    comfy = host.ensure(tests=True)
    # By path, not by folder: the report goes to where the command was given.
    environment = {**os.environ, "PYTHONPATH": str(host.ROOT / "tests")}
    return subprocess.run([str(comfy.python), "-m", "live", *arguments], env=environment, check=False).returncode
