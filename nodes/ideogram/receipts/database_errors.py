"""Tells what an error of the database means: whether it passes, and what the user can do about it."""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError

SALVAGE = Path(__file__).with_name("salvage.py")
ROOM = "Make room on the disk that holds ComfyUI's user folder, or make it writable."


@dataclass(frozen=True, slots=True)
class Told:
    """`passes` says that the same may work in a moment, `is_full` that the disk has no room."""

    text: str
    passes: bool = False
    is_full: bool = False


def storage(error: SQLAlchemyError | OSError, file: str) -> Told:
    """What to tell of an error; `file` is SQLite's, blank for PostgreSQL."""
    if isinstance(error, OSError):
        return of_system(error)
    words = " ".join(str(getattr(error, "orig", None) or error).split())[:300]
    if not file:
        broken = not isinstance(error, (IntegrityError, ProgrammingError))
        return Told(f"The receipts' database does not answer ({words}). Look after it, then run again.", passes=broken)
    return _of_sqlite(words, file, isinstance(error, DBAPIError))


def of_system(error: OSError) -> Told:
    """What to tell of an error of the operating system."""
    words = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Told(f"The receipt cannot be written ({words}). {ROOM}", is_full=True)
    if error.errno in (errno.EROFS, errno.ENOTDIR, errno.EISDIR):
        return Told(f"The receipt cannot be written ({words}). {ROOM}")
    return Told(f"The receipts cannot be read or written now ({words}). {ROOM}", passes=True)


def _of_sqlite(words: str, file: str, by_driver: bool) -> Told:
    if "full" in words:
        return Told(f"The receipt cannot be written ({words}). {ROOM}", is_full=True)
    if "readonly" in words:
        return Told(f"The receipt cannot be written ({words}: {file}). {ROOM}")
    if any(mark in words for mark in ("malformed", "not a database", "corrupt")):
        return Told(
            f"The receipts' database is damaged ({words}: {file}), so nothing was sent. To save every receipt that is "
            f'sound, stop ComfyUI and run: "{sys.executable}" "{SALVAGE}" "{file}"'
        )
    return Told(f"The receipts' database cannot be used now ({words}: {file}). {ROOM}", passes=by_driver)
