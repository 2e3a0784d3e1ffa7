"""`make fuzz`: at least 10,000 cases of hostile input, fresh ones each time; their number is printed."""

from __future__ import annotations

import os
import subprocess

from . import host


def main(arguments: list[str]) -> int:
    """Install what is missing and run tests/fuzz thoroughly in the host's own Python."""
    comfy = host.ensure(tests=True)
    environment = {**os.environ, "IDEOGRAM_KIT_FUZZ": "1"}
    # A property of many cases may take longer than a test usually may.
    command = [str(comfy.python), "-m", "pytest", "tests/fuzz", "--timeout", "1800", *arguments]
    return subprocess.run(command, cwd=host.ROOT, env=environment, check=False).returncode
