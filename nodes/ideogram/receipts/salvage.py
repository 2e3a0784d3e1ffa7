"""Saves every undamaged row of a damaged receipts database, with ComfyUI stopped: python salvage.py FILE

It needs only Python's standard library. Where a page is damaged, rows are looked up one by one, since reading them in
order ends there. Nothing is deleted: the damaged file is kept under a name with the time.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

if __package__:
    from .salvage_rows import PAGE, Counts, SalvageError, journal_of, rebuild
else:
    # As a script, it needs only salvage_rows.py; the Python of ComfyUI for Windows does not search a script's folder.
    sys.path.append(str(Path(__file__).parent))
    from salvage_rows import PAGE, Counts, SalvageError, journal_of, rebuild  # pyright: ignore

LOCKED, LOCK_SIZE = 0x40000000, 512
"""Where SQLite locks a file, and how many bytes of it."""


def main(arguments: list[str]) -> int:
    """Salvage the file that the one argument names, and print the counts. Returns the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("Usage: python salvage.py FILE\n")
        return 2
    file = Path(arguments[0]).absolute()
    try:
        aside, counts = salvage(file)
    except (SalvageError, OSError, sqlite3.Error) as error:
        sys.stderr.write(f"{file} was left as it is: {error}\n")
        return 1
    for table, (saved, lost, more) in counts.items():
        sys.stdout.write(f"{table}: {saved} saved, {lost} lost{' and perhaps more' if more else ''}\n")
    sys.stdout.write(f"The sound rows are in {file}; the damaged file is kept as {aside}.\n")
    return 0


def salvage(file: Path) -> tuple[Path, Counts]:
    """Replace the file by a database of its undamaged rows. Returns where the damaged one is kept, and the counts.

    Raises SalvageError, as where another process has it open, OSError and sqlite3.Error; then the file is unchanged.
    """
    if not file.is_file():
        raise SalvageError("there is no such file.")
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".salvage-") as scratch:
        copy, new = Path(scratch) / "copy.sqlite", Path(scratch) / "new.sqlite"
        with _open_exclusively(file) as damaged:
            _copy(damaged, copy)
            if (journal := journal_of(file)).exists():
                shutil.copyfile(journal, journal_of(copy))
            counts = rebuild(copy, new)
            _check_not_open(file)
        return _replace(file, new), counts


@contextlib.contextmanager
def _open_exclusively(file: Path) -> Iterator[BinaryIO]:
    """Open the file and lock it. This process must not open it again meanwhile: closing that would release the lock."""
    _check_not_open(file)
    with file.open("r+b") as opened:
        try:
            opened.seek(LOCKED)
            _lock(opened)
        except OSError:
            raise SalvageError("a process is at work on it. Stop ComfyUI, then run this again.") from None
        opened.seek(0)
        yield opened


def _check_not_open(file: Path) -> None:
    """Raise SalvageError where another process has the file open. Linux shows that; on Windows the rename fails."""
    damaged_file = file.stat()
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with contextlib.suppress(OSError):
            for entry in (process / "fd").iterdir():
                with contextlib.suppress(OSError):
                    opened_file = entry.stat()
                    if (opened_file.st_dev, opened_file.st_ino) == (damaged_file.st_dev, damaged_file.st_ino):
                        raise SalvageError(f"process {process.name} has it open. Stop ComfyUI, then run this again.")


def _copy(damaged: BinaryIO, copy: Path) -> None:
    """Copy what can be read of the file. Pages that the disk cannot read are copied as zeros."""
    with copy.open("wb") as out:
        for start in range(0, os.fstat(damaged.fileno()).st_size, PAGE):
            try:
                damaged.seek(start)
                out.write(damaged.read(PAGE))
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                out.write(bytes(PAGE))


def _replace(file: Path, new: Path) -> Path:
    """Put the new database in the file's place. Returns where the damaged one is kept."""
    owner = file.stat()
    stem = f"{file.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    aside = next(path for n in range(1000) if not (path := file.with_name(f"{stem}-{n}" if n else stem)).exists())
    try:
        os.link(file, aside)
    except OSError:
        shutil.copy2(file, aside)  # the file system has no links
    if hasattr(os, "chown") and os.geteuid() == 0:
        # Root may run this for the user who runs ComfyUI.
        os.chown(new, owner.st_uid, owner.st_gid)
    with new.open("r+b") as opened:
        os.fsync(opened.fileno())
    # The journal goes first: SQLite would play it back into the new file.
    if (journal := journal_of(file)).exists() and journal.stat().st_size:
        journal.replace(journal_of(aside))
    new.replace(file)
    return aside


if os.name == "nt":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, LOCK_SIZE)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.lockf(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB, LOCK_SIZE, LOCKED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
