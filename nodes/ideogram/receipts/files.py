"""The bytes beside the database: pictures and large replies, each written whole or not at all, known by a digest."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import tempfile
import time
from pathlib import Path

from ..errors import Storage
from . import database_errors

BALLAST = "ballast"
BALLAST_SIZE = 16 * 1024 * 1024
"""Bytes kept in reserve: they go when the disk fills after something was paid for, so that it can still be written."""

ROOM = 64 * 1024 * 1024
"""Bytes that must be free before anything is asked, beside the ballast."""

TRIES = 5
PAUSE = 0.05
"""Seconds before the second try of a read that failed; each further pause is twice as long."""


class Files:
    """A folder of bytes by name. Blocking; call it in a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def check_room(self) -> None:
        """Make the folder and its ballast. Raises Storage where it cannot be written, or the disk is nearly full."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            ballast = self.folder / BALLAST
            free = shutil.disk_usage(self.folder).free
            if not ballast.exists() and free > ROOM + BALLAST_SIZE:
                _replace(ballast, os.urandom(BALLAST_SIZE))
            if free < ROOM:
                raise Storage(
                    f"The disk that holds the receipts has {free // 2**20} MiB left, and what would be paid for might "
                    f"not fit ({self.folder}). Nothing was sent. {database_errors.ROOM}"
                )
            # A folder that is there need not be one that can be written to.
            handle, probe = tempfile.mkstemp(dir=self.folder, prefix=".")
            os.close(handle)
            Path(probe).unlink()
        except OSError as error:
            raise Storage(f"{database_errors.of_system(error).text} Nothing was sent.") from None

    def drop_ballast(self) -> bool:
        """Make room for what was paid for; whether there was any to make."""
        try:
            (self.folder / BALLAST).unlink()
        except OSError:
            return False
        return True

    def write(self, name: str, data: bytes) -> str:
        """Put the bytes on the disk, flushed, and return their digest. Raises Storage."""
        for last in (False, True):
            try:
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                _replace(self.folder / name, data)
                break
            except OSError as error:
                told = database_errors.of_system(error)
                if last or not (told.is_full and self.drop_ballast()):
                    raise Storage(told.text) from None
        return digest(data)

    def read(self, name: str, expected: str) -> bytes | None:
        """The bytes; None where they are not there, or are not what they were, which the log tells.

        Raises Storage where they cannot be read now: that says nothing of whether they are there.
        """
        for turn in range(TRIES):
            try:
                data = (self.folder / name).read_bytes()
            except FileNotFoundError:
                if not self.folder.is_dir():
                    raise Storage(
                        f"The folder of the receipts' pictures is not there ({self.folder}), so nothing was sent. "
                        "Bring it back, or make an empty one if its pictures are lost."
                    ) from None
                return None
            except OSError as error:
                if turn == TRIES - 1:
                    raise Storage(f"{database_errors.of_system(error).text} Nothing was sent.") from None
                time.sleep(PAUSE * 2**turn)
                continue
            if digest(data) == expected:
                return data
            logging.getLogger(__name__).warning("Ideogram Kit: %s is damaged.", self.folder / name)
            return None
        return None

    def remove(self, names: list[str]) -> None:
        """Remove files; one that cannot be removed only takes room."""
        for name in names:
            with contextlib.suppress(OSError):
                (self.folder / name).unlink()


def digest(data: bytes) -> str:
    """What tells whether bytes are still the same."""
    return hashlib.sha256(data).hexdigest()


def _replace(path: Path, data: bytes) -> None:
    """Write a file in one step, flushed together with its folder's entry."""
    handle, staged = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(staged).replace(path)
    except BaseException:
        Path(staged).unlink(missing_ok=True)
        raise
    # Windows cannot open a folder, and needs no such flush.
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
