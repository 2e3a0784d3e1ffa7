"""A file that this process holds locked for as long as it lives: the system releases the lock when the process dies.

By it, the other processes of this machine know at once that a process has died. The file lies in the machine's own
temporary folder, because a lock may not reach other machines, which would then take it for a free one.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO


class ProcessLock:
    """The lock of the process that is called `name`."""

    def __init__(self, name: str) -> None:
        self._path = _path(name)
        self._file: IO[bytes] | None = None

    def hold(self) -> None:
        """Take the lock. Where the file cannot be made, only the heartbeat says whether this process is alive."""
        try:
            self._file = self._path.open("xb")
            _lock(self._file)
        except OSError:
            self.release()

    def release(self) -> None:
        """Release the lock and delete its file."""
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
        # It is held, or it belongs to another machine or another user.
        return False
    # The file stays: the process that asks may die, too, before it has acted on the answer.
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
