"""The files beside the database: pictures and large replies. Each is written whole or not at all, and has a digest."""

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
"""Bytes of a file that keeps room in reserve. When the disk is full it is deleted, so that what was paid for can still
be written."""

ROOM = 64 * 1024 * 1024
"""Bytes that must be free on the disk before anything is asked, not counting the ballast."""

TRIES = 5
PAUSE = 0.05
"""Seconds before the second try of a read that failed; each further pause is twice as long."""


class Files:
    """A folder of files by name. Its methods block; call them in a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def check_room(self) -> None:
        """Create the folder and its ballast. Raises Storage where it cannot be written, or the disk is nearly full."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            ballast = self.folder / BALLAST
            free = shutil.disk_usage(self.folder).free
            if not ballast.exists() and free > ROOM + BALLAST_SIZE:
                _replace(ballast, os.urandom(BALLAST_SIZE))
            if free < ROOM:
                raise Storage(
                    f"The disk that holds the receipts has {free // 2**20} MiB left, and what would be paid for might "
                    f"not fit ({self.folder}). Nothing was sent. {database_errors.MAKE_ROOM}"
                )
            # A folder may exist and still not be writable.
            handle, probe = tempfile.mkstemp(dir=self.folder, prefix=".")
            os.close(handle)
            Path(probe).unlink()
        except OSError as error:
            raise Storage(f"{database_errors.describe_os_error(error).text} Nothing was sent.") from None

    def drop_ballast(self) -> bool:
        """Delete the ballast, to make room for what was paid for. Returns whether there was any."""
        try:
            (self.folder / BALLAST).unlink()
        except OSError:
            return False
        return True

    def write(self, name: str, data: bytes) -> str:
        """Write a file, flushed to the disk, and return the digest of its bytes. Raises Storage."""
        for last in (False, True):
            try:
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                _replace(self.folder / name, data)
                break
            except OSError as error:
                failure = database_errors.describe_os_error(error)
                if last or not (failure.is_full and self.drop_ballast()):
                    raise Storage(failure.text) from None
        return digest(data)

    def read(self, name: str, expected: str) -> bytes | None:
        """The bytes of a file; None where it does not exist, or its digest is not `expected`, which is logged.

        Raises Storage where it cannot be read now, which does not mean that it is lost.
        """
        for attempt in range(TRIES):
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
                if attempt == TRIES - 1:
                    raise Storage(f"{database_errors.describe_os_error(error).text} Nothing was sent.") from None
                time.sleep(PAUSE * 2**attempt)
                continue
            if digest(data) == expected:
                return data
            logging.getLogger(__name__).warning("Ideogram Kit: %s is damaged.", self.folder / name)
            return None
        return None

    def remove(self, names: list[str]) -> None:
        """Remove files. One that cannot be removed is left; it only takes room."""
        for name in names:
            with contextlib.suppress(OSError):
                (self.folder / name).unlink()


def digest(data: bytes) -> str:
    """The SHA-256 digest of bytes, by which a damaged file is found."""
    return hashlib.sha256(data).hexdigest()


def _replace(path: Path, data: bytes) -> None:
    """Replace a file in one step; its bytes and its folder's entry are flushed to the disk."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    # Windows cannot open a folder, and needs no such flush.
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
