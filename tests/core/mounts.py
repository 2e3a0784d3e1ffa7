"""Disks that are full, read-only or small, mounted for a test where that is allowed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


def mount(*arguments: str) -> bool:
    """Whether the system's mount took these arguments."""
    return subprocess.run(["/bin/mount", *arguments], capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def tmpfs(folder: Path, size: int) -> Iterator[Path]:
    """A disk of its own of `size` bytes at a new folder. Skips the test where none can be mounted."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root of Linux can mount a disk")
    folder.mkdir()
    if not mount("-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)):
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def read_only(path: Path) -> Iterator[None]:
    """A file or folder that nobody can write to, not even root."""
    if sys.platform != "linux" or os.geteuid() != 0 or not mount("--bind", str(path), str(path)):
        pytest.skip("only root of Linux can mount a disk")
    try:
        assert mount("-o", "remount,bind,ro", str(path))
        yield
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(path)], check=True)


def fill(folder: Path) -> Path:
    """Take every byte that is left on a disk; the file that took them."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(64 * 1024))
    with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(512))
    return filler
