"""Saves every sound row of a damaged database of receipts, with ComfyUI stopped: python salvage.py FILE

It needs Python's standard library alone. Rows are looked up one by one where a page is damaged, since reading them in
order ends there. Nothing is deleted: the damaged file is put aside, under a name with its time.
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
    from .salvage_rows import PAGE, Counts, Stopped, journal_of, rebuilt
else:
    # As a script, it needs its neighbour alone; the Python of ComfyUI for Windows does not look beside a script.
    sys.path.append(str(Path(__file__).parent))
    from salvage_rows import PAGE, Counts, Stopped, journal_of, rebuilt  # pyright: ignore

LOCKED, LOCK_SIZE = 0x40000000, 512
"""Where SQLite locks a file, and how many bytes of it."""


def main(arguments: list[str]) -> int:
    """Salvage the one file that is named, and print what became of it; the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("Usage: python salvage.py FILE\n")
        return 2
    file = Path(arguments[0]).absolute()
    try:
        aside, counts = salvage(file)
    except (Stopped, OSError, sqlite3.Error) as error:
        sys.stderr.write(f"{file} was left as it is: {error}\n")
        return 1
    for table, (saved, lost, more) in counts.items():
        sys.stdout.write(f"{table}: {saved} saved, {lost} lost{' and perhaps more' if more else ''}\n")
    sys.stdout.write(f"The sound rows are in {file}; the damaged file is kept as {aside}.\n")
    return 0


def salvage(file: Path) -> tuple[Path, Counts]:
    """Put a database of the sound rows in the file's place. Returns where the damaged one is kept, and the counts.

    Raises Stopped where somebody else has it open, OSError and sqlite3.Error; then the file is as it was.
    """
    if not file.is_file():
        raise Stopped("there is no such file.")
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".salvage-") as scratch:
        copy, new = Path(scratch) / "copy.sqlite", Path(scratch) / "new.sqlite"
        with _alone(file) as damaged:
            _copy(damaged, copy)
            if (journal := journal_of(file)).exists():
                shutil.copyfile(journal, journal_of(copy))
            counts = rebuilt(copy, new)
            _check_alone(file)
        return _exchanged(file, new), counts


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[BinaryIO]:
    """Open the file, locked. Nothing else may open it here meanwhile: closing that would let go of the lock."""
    _check_alone(file)
    with file.open("r+b") as opened:
        try:
            opened.seek(LOCKED)
            _lock(opened)
        except OSError:
            raise Stopped("a process is at work on it. Stop ComfyUI, then run this again.") from None
        opened.seek(0)
        yield opened


def _check_alone(file: Path) -> None:
    """Raise Stopped where another process has the file open, as Linux tells; on Windows its rename fails."""
    wanted = file.stat()
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with contextlib.suppress(OSError):
            for entry in (process / "fd").iterdir():
                with contextlib.suppress(OSError):
                    found = entry.stat()
                    if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
                        raise Stopped(f"process {process.name} has it open. Stop ComfyUI, then run this again.")


def _copy(damaged: BinaryIO, copy: Path) -> None:
    """Copy what can be read of the file; what the disk does not give is zeros."""
    with copy.open("wb") as out:
        for start in range(0, os.fstat(damaged.fileno()).st_size, PAGE):
            try:
                damaged.seek(start)
                out.write(damaged.read(PAGE))
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                out.write(bytes(PAGE))


def _exchanged(file: Path, new: Path) -> Path:
    """Put the new database in the file's place; where the damaged one is kept."""
    owner = file.stat()
    stem = f"{file.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    aside = next(path for n in range(1000) if not (path := file.with_name(f"{stem}-{n}" if n else stem)).exists())
    try:
        os.link(file, aside)
    except OSError:
        shutil.copy2(file, aside)  # a file system without links
    if hasattr(os, "chown") and os.geteuid() == 0:
        # Root may mend what belongs to whom ComfyUI runs as.
        os.chown(new, owner.st_uid, owner.st_gid)
    with new.open("r+b") as opened:
        os.fsync(opened.fileno())
    # First the journal, which would be played back into the new file.
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
