"""`make test` and `make check`: lint, types, then every tier of tests in the real host's own Python.

The tiers that need no ComfyUI run once more, at the oldest versions of everything that the pack declares.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import browser, host, oldest

ALONE = ("tests/core", "tests/providers")
"""The tiers that need no ComfyUI."""

SPREAD = ("--numprocesses", "auto", "--dist", "worksteal")

WITH_HOSTS = ("--numprocesses", str(max(4, os.cpu_count() or 1)), "--dist", "loadgroup")
"""A ComfyUI a worker; these tests wait more than they work, so that there are more workers than cores."""

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
    for tier in ALONE:
        if failed := _run(comfy.python, "pytest", tier, *SPREAD):
            return failed
    if failed := _run(oldest.ensure(), "pytest", *ALONE, *SPREAD):
        return failed
    host.ensure(host.OLDEST_VERSION, tests=True)
    return _run(comfy.python, "pytest", "tests", *(f"--ignore={tier}" for tier in ALONE), *WITH_HOSTS)


def check(_arguments: list[str]) -> int:
    """Lint, formatting and types alone."""
    return _check(host.ensure(tests=True))


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


def _run(python: Path, module: str, *arguments: str) -> int:
    print(f"$ {module} {' '.join(arguments)}", file=sys.stderr, flush=True)
    return subprocess.run([str(python), "-m", module, *arguments], cwd=host.ROOT, check=False).returncode
