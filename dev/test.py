"""`make test`, `make quick` and `make check`: lint, types, then every tier of tests in the real host's own Python.

The tiers that need no ComfyUI run once more, at the oldest versions of everything that the pack declares, without what
says nothing about a version: the kills, which are of processes; what reads the source alone; and the `repeated` cases,
whose first ones have asked the same of every library. Nothing runs twice in the same environment.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import browser, host, oldest

ALONE = ("tests/core", "tests/providers")
"""The tiers that need no ComfyUI."""

CORES = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
"""The cores that this process may use. pytest-xdist's own count is of all that the machine has."""

SPREAD = ("--numprocesses", str(CORES + 1), "--dist", "worksteal")
"""One more worker than cores, since a test waits for its double for a quarter of its time."""

WITH_HOSTS = ("--numprocesses", str(max(4, CORES)), "--dist", "loadgroup")
"""A ComfyUI a worker; these tests wait more than they work, so that there are more workers than cores."""

SLOW = "slow"
"""The marker of the tests that `quick` leaves out; pyproject.toml says which those are."""

OF_ANY_VERSION = tuple(
    f"--ignore=tests/core/{path}" for path in ("kill", "test_architecture.py", "test_contributing.py", "test_readme.py")
)
"""What the oldest versions leave out, beside the `repeated` cases."""

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
"""Where there is one, the quick tests keep their files in memory: they sync thousands of small ones."""

CODE = ("__init__.py", "nodes", "dev", "tests")


def main(arguments: list[str]) -> int:
    """Install, check, and run pytest: all tiers, or what `arguments` say."""
    comfy = host.ensure(tests=True)
    os.environ.setdefault("CHROMIUM_PATH", browser.find(comfy.python))
    if failed := _check(comfy):
        return failed
    if arguments:
        return _run(comfy.python, "pytest", *arguments)
    # These share nothing and run on every core of the machine; the others share a ComfyUI a worker.
    if failed := _quick(comfy) or _run(comfy.python, "pytest", *ALONE, "-m", SLOW, *SPREAD):
        return failed
    if failed := _run(oldest.ensure(), "pytest", *ALONE, *OF_ANY_VERSION, "-m", "not repeated", *SPREAD):
        return failed
    host.ensure(host.OLDEST_VERSION, tests=True)
    return _run(comfy.python, "pytest", "tests", *(f"--ignore={tier}" for tier in ALONE), *WITH_HOSTS)


def quick(arguments: list[str]) -> int:
    """The core and the providers without their slow tests: what to run after every change."""
    return _quick(host.ensure(tests=True), *arguments)


def check(_arguments: list[str]) -> int:
    """Lint, formatting and types alone."""
    return _check(host.ensure(tests=True))


def _quick(comfy: host.Host, *arguments: str) -> int:
    with _in_memory() as environment:
        return _run(comfy.python, "pytest", *ALONE, "-m", f"not {SLOW}", *SPREAD, *arguments, **environment)


@contextlib.contextmanager
def _in_memory() -> Iterator[dict[str, str]]:
    """The environment of tests whose temporary files lie in memory, where the machine has such a folder."""
    if not os.access(MEMORY, os.W_OK):
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="ideogram-kit-", dir=MEMORY) as folder:
        yield {"TMPDIR": folder}


def _check(comfy: host.Host) -> int:
    return (
        _run(comfy.python, "ruff", "check", "--quiet", *CODE)
        or _run(comfy.python, "ruff", "format", "--quiet", "--check", *CODE)
        or _pyright(comfy)
    )


def _pyright(comfy: host.Host) -> int:
    """Pyright with the settings of pyproject.toml, and with the real ComfyUI to resolve the host's modules."""
    with tempfile.TemporaryDirectory() as folder:
        # The tests import the pack by the name that their conftest loads it under; paths must be beside the file.
        (Path(folder) / "ideogram_kit").symlink_to(host.ROOT, target_is_directory=True)
        path = Path(folder) / "pyrightconfig.json"
        extra = [str(host.ROOT / "tests"), str(comfy.root), folder]
        path.write_text(json.dumps({**_settings(), "extraPaths": extra}))
        return _run(comfy.python, "pyright", "--pythonpath", str(comfy.python), "-p", str(path))


def _settings() -> dict[str, Any]:
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10; pip brings its own copy
        from pip._vendor import tomli as tomllib
    settings = tomllib.loads((host.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pyright"]
    for name in ("include", "strict"):
        settings[name] = [f"ideogram_kit/{path}" for path in settings[name]]
    return settings


def _run(python: Path, module: str, *arguments: str, **environment: str) -> int:
    print(f"$ {module} {' '.join(arguments)}", file=sys.stderr, flush=True)
    command = [str(python), "-m", module, *arguments]
    # A hundred processes import the same files, ComfyUI's among them: what is compiled is kept.
    kept = {"PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.run(command, cwd=host.ROOT, env={**os.environ, **kept, **environment}, check=False).returncode
