"""A file that this process holds locked for as long as it lives: the system lets go of it at the process's death.

It tells the processes of this machine at once that another has died. It lies in the machine's own temporary folder, so
that no other machine can take a lock that does not reach it for one that is free.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO


class ProcessLock:
    """The lock of the process that goes by `name`."""

    def __init__(self, name: str) -> None:
        self._path = _path(name)
        self._file: IO[bytes] | None = None

    def hold(self) -> None:
        """Take the lock. Where no file can be made there, the heartbeat alone tells of this process."""
        try:
            self._file = self._path.open("xb")
            _lock(self._file)
        except OSError:
            self.release()

    def release(self) -> None:
        """Let go of it."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)


def died(name: str) -> bool:
    """Whether a process of this machine held the lock of this name, and has died. False where nothing is known."""
    try:
        with _path(name).open("r+b") as file:
            _lock(file)
    except OSError:
        # Held, of another machine, or of another user.
        return False
    # The file stays: who asks may die, too, before it has noted what it found.
    return True


def _path(name: str) -> Path:
    return Path(tempfile.gettempdir()) / f"ideogram-kit-{name}.lock"


if os.name == "nt":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
