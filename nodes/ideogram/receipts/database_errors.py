"""What an error of the database or the disk means: whether it is transient, and what the user can do about it."""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError

SALVAGE = Path(__file__).with_name("salvage.py")
MAKE_ROOM = "Make room on the disk that holds ComfyUI's user folder, or make it writable."


@dataclass(frozen=True, slots=True)
class StorageFailure:
    """A failure of the store. `text` is for the user. `is_transient` says that the same may work in a moment, and
    `is_full` that the disk is full.
    """

    text: str
    is_transient: bool = False
    is_full: bool = False


def describe(error: SQLAlchemyError | OSError, file: str) -> StorageFailure:
    """Describe an error of the database or the system. `file` is SQLite's file, blank for PostgreSQL."""
    if isinstance(error, OSError):
        return describe_os_error(error)
    message = " ".join(str(getattr(error, "orig", None) or error).split())[:300]
    if not file:
        is_transient = not isinstance(error, (IntegrityError, ProgrammingError))
        text = f"The receipts' database does not answer ({message}). Look after it, then run again."
        return StorageFailure(text, is_transient=is_transient)
    return _of_sqlite(message, file, isinstance(error, DBAPIError))


def describe_os_error(error: OSError) -> StorageFailure:
    """Describe an error of the operating system."""
    message = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return StorageFailure(f"The receipt cannot be written ({message}). {MAKE_ROOM}", is_full=True)
    if error.errno in (errno.EROFS, errno.ENOTDIR, errno.EISDIR):
        return StorageFailure(f"The receipt cannot be written ({message}). {MAKE_ROOM}")
    return StorageFailure(f"The receipts cannot be read or written now ({message}). {MAKE_ROOM}", is_transient=True)


def _of_sqlite(message: str, file: str, is_driver_error: bool) -> StorageFailure:
    if "full" in message:
        return StorageFailure(f"The receipt cannot be written ({message}). {MAKE_ROOM}", is_full=True)
    if "readonly" in message:
        return StorageFailure(f"The receipt cannot be written ({message}: {file}). {MAKE_ROOM}")
    if any(mark in message for mark in ("malformed", "not a database", "corrupt")):
        return StorageFailure(
            f"The receipts' database is damaged ({message}: {file}), so nothing was sent. To save every receipt that "
            f'is sound, stop ComfyUI and run: "{sys.executable}" "{SALVAGE}" "{file}"'
        )
    text = f"The receipts' database cannot be used now ({message}: {file}). {MAKE_ROOM}"
    return StorageFailure(text, is_transient=is_driver_error)
