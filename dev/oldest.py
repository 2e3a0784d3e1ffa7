"""A Python environment beside ComfyUI's, with the oldest versions that the pack declares, for the core's tests."""

from __future__ import annotations

import os
import re
import sys
import venv
from pathlib import Path

from . import host

NOT_NEEDED = {"playwright", "pyright"}
"""Of tests/requirements.txt: what only other tiers use."""


def ensure() -> Path:
    """Return the environment's Python, made anew when the list has changed."""
    folder = host.cache() / f"python-{sys.version_info.major}.{sys.version_info.minor}-oldest"
    python, listed = host.python_in(folder), folder / "oldest.txt"
    wanted = "".join(f"{line}\n" for line in requirements())
    if not listed.is_file() or listed.read_text("utf-8") != wanted:
        # Anew: what is on no list any more must not stay importable.
        venv.create(folder, clear=True, with_pip=True, symlinks=os.name != "nt")
        listed.write_text(wanted, "utf-8")
    host.install_once(python, ["-r", str(listed)])
    return python


def requirements() -> list[str]:
    """What is installed: everything declared at its oldest version, and what the tests themselves need."""
    declared, extras = _pinned("requirements.txt"), _pinned("requirements-batch.txt")
    tests = lines("tests/requirements.txt")
    return [*declared.values(), *(extras.get(name, line) for name, line in tests.items() if name not in NOT_NEEDED)]


def lines(name: str) -> dict[str, str]:
    """The requirements of one of the repository's files, by the name of their package in lower case."""
    stripped = [line.strip() for line in (host.ROOT / name).read_text("utf-8").splitlines()]
    return {re.split(r"[^\w.-]", line)[0].lower(): line for line in stripped if line and not line.startswith("#")}


def _pinned(name: str) -> dict[str, str]:
    return {package: line.replace(">=", "==") for package, line in lines(name).items()}
