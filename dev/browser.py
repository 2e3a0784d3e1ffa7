"""Finds a Chromium: CHROMIUM_PATH, the system's, Playwright's own; as root on Debian it installs the package.

Playwright drives whichever it is, through `executable_path`, with FLAGS.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""For a headless machine, as root or in a container too, and without network requests of the browser's own."""

ADVICE = (
    "No Chromium was found. Install one (Debian: apt-get install chromium; anywhere: python -m playwright install "
    "chromium), or name one in CHROMIUM_PATH."
)


def find(python: str | Path = sys.executable) -> str:
    """The path of a browser that is there or could be installed; `python` is the one that may have Playwright.

    Raises SystemExit, saying what to install.
    """
    path = _named() or _system() or _playwright(python)
    if path is None and _is_root_on_debian():
        _install()
        path = _system()
    if path is None:
        raise SystemExit(ADVICE)
    return path


def _named() -> str | None:
    path = os.environ.get("CHROMIUM_PATH")
    if not path:
        return None
    if not Path(path).is_file():
        raise SystemExit(f"CHROMIUM_PATH is {path}, but there is no such file. Point it at a Chromium, or unset it.")
    return path


def _system() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _playwright(python: str | Path) -> str | None:
    """The browser that `playwright install` fetched, asked of Playwright itself, in a process of its own."""
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    result = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    path = result.stdout.strip()
    return path if result.returncode == 0 and Path(path).is_file() else None


def _is_root_on_debian() -> bool:
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install() -> None:
    print("Installing Chromium (apt-get install chromium) …", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]):
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if result.returncode:
            raise SystemExit(f"{' '.join(command)} failed: {result.stderr.strip()[-500:]}\n{ADVICE}")
